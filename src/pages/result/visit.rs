//! When, where, with whom, and who signed.

use domain::{
    assessment::KIND,
    dossier::{Assessment, Dossier},
    photo::{self, Photo},
};
use leptos::prelude::*;

use super::{Disputed, mark};
use crate::{
    app::LiveDossier,
    components::StoredPicture,
    i18n::{
        fill,
        format::{day, place_words},
        lang,
        result::ResultTexts,
    },
};

/// The visit's facts and both signatures.
pub fn visit(
    live: LiveDossier,
    dossier: &Dossier,
    one: &Assessment,
    disputed: &Disputed,
) -> AnyView {
    let (lang, t) = (lang(), ResultTexts::of(lang()));
    let record = live.record(KIND, &one.id);
    let people = record.as_ref().and_then(|record| record.text("people"));
    let place = record
        .as_ref()
        .and_then(|record| place_words(record.get("place")?));
    let time = |field| record.as_ref().and_then(|record| record.text(field));
    let when = one.visited.map(|visited| {
        let times = match (time("visited_from"), time("visited_to")) {
            (None, None) => String::new(),
            (from, to) => format!(" {}–{}", from.unwrap_or_default(), to.unwrap_or_default()),
        };
        day(visited, lang) + &times
    });
    let about = |photo: &&Photo| photo.about.get(1) == Some(&one.id);
    let evidence = dossier
        .photos
        .iter()
        .filter(about)
        .filter(|photo| !photo.is_signature())
        .count();
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
    let signatures = [
        ("sign.team", t.signed_team),
        ("sign.enterprise", t.signed_enterprise),
    ]
    .map(|(item, label)| {
        let signed = dossier
            .photos
            .iter()
            .filter(|photo| photo.is_about(KIND, &one.id, item))
            .max_by_key(|photo| photo.taken)
            .cloned();
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
    view! {
        <section class="section result-visit">
            <h2>{t.seen}</h2>
            <dl class="facts">{facts}</dl>
            <div class="signatures">{signatures.into_iter().collect_view()}</div>
        </section>
    }
    .into_any()
}
