//! When, where, with whom, and who signed.

use domain::{
    assessment::{AssessmentField, KIND, Stage},
    decision::Decision,
    device::Role,
    dossier::{Assessment, Dossier},
    paper::Content,
    photo::{self, Photo},
    record::Fields,
};
use leptos::prelude::*;

use super::{Disputed, mark};
use crate::{
    app::{LiveDossier, LiveField},
    components::{RecordField, StoredPicture},
    i18n::{
        fill,
        format::{day, place_words},
        lang,
        result::ResultTexts,
    },
};

/// When the visitors leave, which is known where it is signed and nowhere before.
#[component]
pub fn Leaving(live: LiveDossier, id: String) -> impl IntoView {
    let field = |field: AssessmentField| LiveField::new(live, KIND, &id, field.name());
    let (stage, leaving) = (
        field(AssessmentField::Stage).text(),
        field(AssessmentField::VisitedTo),
    );
    let barred = leaving.barred();
    let asked = move || {
        let visited = stage.with(|stage| !stage.is_empty() && stage != Stage::SelfReport.code());
        visited && barred.with(Option::is_none)
    };
    view! {
        <Show when=asked>
            <section class="section screen-only" data-test="leaving"><RecordField of=leaving test="leaving-at" /></section>
        </Show>
    }
}

/// The visit's facts and both signatures.
pub fn visit(
    live: LiveDossier,
    dossier: &Dossier,
    one: &Assessment,
    decided: Option<&Decision>,
    disputed: &Disputed,
) -> AnyView {
    let (lang, t) = (lang(), ResultTexts::of(lang()));
    // What was decided on, else what its record says now.
    let content = decided.and_then(|decision| decision.content.as_ref());
    let content = match content.or(one.standing.fixed()) {
        Some(content) => content.clone(),
        None => live
            .record(KIND, &one.id)
            .as_ref()
            .map(Content::of)
            .unwrap_or_default(),
    };
    let people = content.text("people");
    let place = content.get("place").and_then(place_words);
    let time = |field| content.text(field);
    let when = one.visited.map(|visited| {
        let times = match (time("visited_from"), time("visited_to")) {
            (None, None) => String::new(),
            (from, to) => format!(" {}–{}", from.unwrap_or_default(), to.unwrap_or_default()),
        };
        day(visited, lang) + &times
    });
    let about = |photo: &&Photo| photo.about.get(1) == Some(&one.id);
    // What was put there after a decision was not before who decided.
    let then = |photo: &&Photo| {
        let until = decided.map_or(i64::MAX, |decision| decision.at);
        photo.added.is_none_or(|added| added <= until)
    };
    let evidence = dossier.photos.iter().filter(about).filter(then);
    let evidence = evidence.filter(|photo| !photo.is_signature()).count();
    let facts: Vec<_> = [
        (t.date, when, &["visited", "visited_from", "visited_to"][..]),
        (t.place, place, &["place"][..]),
        (t.people, people.map(str::to_owned), &["people"][..]),
        (
            t.evidence,
            (evidence > 0).then(|| fill(t.evidence_n, &[("n", &evidence)])),
            &[][..],
        ),
    ]
    .into_iter()
    .filter_map(|(label, fact, fields)| {
        let in_dispute = fields.iter().any(|field| disputed.field(field));
        // Where people disagree, one of them may have emptied it.
        let fact = fact.or_else(|| in_dispute.then(String::new))?;
        Some(view! { <dt>{label}</dt><dd>{fact}{mark(in_dispute)}</dd> })
    })
    .collect();
    let decided = match decided {
        Some(decision) => one.standing.signatures_under(&decision.seen),
        None => one.standing.signatures(),
    };
    let sides = [
        (Role::Team, "sign.team", t.signed_team),
        (Role::Enterprise, "sign.enterprise", t.signed_enterprise),
    ];
    let signatures = sides.map(|(side, item, label)| {
        let signed = match decided.get(&side) {
            Some(by) => Some(Photo {
                sha256: by.picture.clone().unwrap_or_default(),
                media_type: "image/png".to_owned(),
                caption: format!("{} {}", by.person, day(by.day, lang)),
                ..Photo::default()
            }),
            // Of before signing was a decision.
            None if decided.is_empty() => dossier
                .photos
                .iter()
                .filter(|photo| photo.is_about(KIND, &one.id, item))
                .max_by_key(|photo| photo.taken)
                .cloned(),
            None => None,
        };
        let name = signed.as_ref().map(|photo| photo.caption.clone());
        let conflicts = |photo: &Photo| live.conflicts_in(photo::KIND, &photo.id);
        let in_dispute = signed.as_ref().is_some_and(|photo| conflicts(photo) > 0);
        view! {
            <figure class="signed">
                <figcaption>{label}"　"{name}{mark(in_dispute)}</figcaption>
                {signed.filter(|photo| !photo.sha256.is_empty()).map(|photo| view! { <StoredPicture photo label=label /> })}
            </figure>
        }
    });
    // Nobody visits for a self report, and nobody of the team signs it.
    let signed = one.stage != Stage::SelfReport;
    view! {
        <section class="section result-visit">
            {signed.then(|| view! { <h2>{t.seen}</h2> })}
            <dl class="facts">{facts}</dl>
            {signed.then(|| view! { <div class="signatures">{signatures.into_iter().collect_view()}</div> })}
            {(!signed).then(|| view! { <p class="sealed print-only"><span>{t.sealed}</span><span>{t.date}"："</span></p> })}
        </section>
    }
    .into_any()
}
