//! 验收申请: the enterprise declares its retrofit done; what the programme wants in the file stands beside
//! what is there.

use domain::{
    project::{
        acceptance_request::RequestField as Field,
        effect::Effect,
        pieces::{self, Piece},
        terms::Terms,
        way::{Sheet, live as of_kind},
    },
    value::Value,
};
use leptos::prelude::*;

use super::{
    acceptance::{REACHED, beside},
    entries::Entries,
    facts::{FieldsPart, Part},
    on_page::{OnPage, Seen},
    paper_page::{Digest, PaperSpec, digest_of_terms, fact, sep},
    words::ProjectTexts,
};
use crate::{
    browser::today,
    i18n::{fill, lang},
};

pub static REQUEST: PaperSpec = PaperSpec {
    sheet: Sheet::Request,
    single: true,
    covers: |records, _| Terms::of_request(records),
    parts: &[
        FieldsPart {
            id: "asked",
            title: |t| t.asked,
            fields: &[Field::Day.name(), Field::DoneOn.name()],
        },
        FieldsPart {
            id: "summary",
            title: |t| t.summary,
            fields: &[Field::Summary.name()],
        },
        FieldsPart {
            id: "satisfaction",
            title: |t| t.satisfaction,
            fields: &[Field::Satisfaction.name(), Field::Remarks.name()],
        },
    ],
    below: |on| view! { <Pieces on /> <Reached on /> <Beside on /> }.into_any(),
    begins: |_| {
        let day = Value::text(today().to_string());
        vec![(Field::Day.name(), day)]
    },
    advice: |_| Vec::new(),
    digest,
};

/// The pieces of the file, those that are missing marked.
#[component]
fn Pieces(on: OnPage) -> impl IntoView {
    let rows = move || {
        let seen = on.seen()?;
        let (t, pack) = (ProjectTexts::of(lang()), seen.live.app().pack());
        let missing = missing(&seen);
        let rows: Vec<_> = pack
            .acceptance_file
            .pieces
            .iter()
            .map(|piece| {
                let (class, words) = if missing.contains(piece) {
                    ("badge warn", t.piece_missing)
                } else {
                    ("badge on", t.piece_there)
                };
                view! { <tr><th scope="row">{piece.words().get(lang()).to_owned()}</th><td class="num"><span class=class>{words}</span></td></tr> }
            })
            .collect();
        Some(view! {
            <div class="sheet-table" tabindex="0" role="group"><table class="figures" data-test="pieces"><tbody>{rows}</tbody></table></div>
            <p class="note">{pack.acceptance_file.source.get(lang()).to_owned()}</p>
        })
    };
    view! { <Part id="pieces" title=|t| t.pieces>{rows}</Part> }
}

#[component]
fn Reached(on: OnPage) -> impl IntoView {
    let rows = Signal::derive(move || {
        on.terms
            .with(|terms| terms.effects.values().cloned().collect::<Vec<_>>())
    });
    view! {
        <Part id="reached" title=|t| t.reached>
            <Entries live=on.live spec=&REACHED open=on.writes instead=rows />
        </Part>
    }
}

#[component]
fn Beside(on: OnPage) -> impl IntoView {
    let live = on.live;
    let compare = live
        .id
        .with_value(|dossier| format!("/d/{dossier}/compare"));
    view! {
        <Part id="beside" title=|t| t.assessment>
            {move || beside(live)}
            <div class="screen-only"><a class="btn" href=compare data-test="compare">{move || ProjectTexts::of(lang()).assessment}</a></div>
        </Part>
    }
}

fn missing(seen: &Seen) -> Vec<Piece> {
    let pack = seen.live.app().pack();
    pieces::missing(&pack.acceptance_file.pieces, &seen.dossier, &seen.records)
}

fn digest(seen: &Seen) -> Digest {
    let t = ProjectTexts::of(lang());
    let effects: Vec<Effect> = of_kind(&seen.records, domain::project::effect::KIND)
        .map(Effect::from_record)
        .collect();
    let kept = effects
        .iter()
        .filter(|one| one.is_reached() == Some(true))
        .count();
    let kept = fill(t.effects_kept, &[("n", &kept), ("of", &effects.len())]);
    let missing = missing(seen);
    let names = missing.iter().map(|piece| piece.words());
    let names: Vec<String> = names.map(|words| words.get(lang()).to_owned()).collect();
    let lacks = if missing.is_empty() {
        t.file_whole.to_owned()
    } else {
        fill(
            t.file_lacks,
            &[("n", &missing.len()), ("what", &names.join(sep()))],
        )
    };
    let mut more: Vec<_> = [Field::Day, Field::DoneOn, Field::Satisfaction]
        .iter()
        .filter_map(|field| fact(seen, field.name()))
        .collect();
    more.push((t.pieces.to_owned(), lacks.clone()));
    digest_of_terms(seen, more, vec![kept, lacks])
}
