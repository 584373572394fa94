//! The sheets of the enterprise's project as a rail: how far each is, and the way to it.

use domain::project::{
    finding::{KIND, Turn},
    way::{self, Progress, Sheet, SheetStands},
};
use leptos::prelude::*;

use crate::{
    app::LiveDossier,
    i18n::{dossier::DossierTexts, fields::kind_words, lang},
};

/// Where a sheet is opened.
fn address(dossier: &str, sheet: Sheet) -> String {
    match sheet {
        Sheet::Items => format!("/d/{dossier}/retrofit"),
        sheet => format!("/d/{dossier}/project/{}", sheet.code()),
    }
}

#[component]
pub fn Project(live: LiveDossier) -> impl IntoView {
    let sheets = Memo::new(move |_| {
        let (dossier, records) = (live.dossier.get()?, live.records.get()?);
        Some(way::of(&dossier, &records))
    });
    let documents = format!("/d/{}/project/documents", live.id.get_value());
    let row = move |one: SheetStands| {
        let class = match one.progress {
            Progress::Done => "done",
            Progress::Here => "now",
            Progress::Returned => "returned",
            Progress::Missing => "passed",
            Progress::Ahead => "",
        };
        let says = one.words();
        let to = address(&live.id.get_value(), one.sheet);
        view! {
            <li class=class>
                <a href=to data-test=format!("sheet-{}", one.sheet.code()) data-progress=format!("{:?}", one.progress)>
                    <span>{one.sheet.words().get(lang()).to_owned()}</span>
                    <span class="small soft">{says.get(lang()).to_owned()}</span>
                </a>
            </li>
        }
    };
    let found = move || {
        let dossier = live.dossier.get()?;
        let open = dossier.findings.iter();
        let open = open.filter(|one| one.turn() != Turn::Closed).count();
        let to = format!("/d/{}/project/findings", dossier.id);
        Some(
            view! { <p><a class="btn" href=to data-test="to-findings">{kind_words(KIND, lang())}{(open > 0).then(|| view! { " " <span class="count">{open}</span> })}</a></p> },
        )
    };
    view! {
        <section class="section" data-test="project">
            <h2>{move || DossierTexts::of(lang()).project}</h2>
            <ol class="steps sheets">{move || sheets.get().map(|all| all.map(row).collect_view())}</ol>
            <p class="screen-only"><a class="btn" href=documents data-test="to-documents">{move || DossierTexts::of(lang()).documents}</a></p>
            {found}
        </section>
    }
}
