//! The audit log, as the office reads it: who did what, when, from where.

use domain::value::Value;
use wasm_bindgen_futures::spawn_local;

use super::words::moment;
use crate::{
    app::use_app,
    components::{PageHead, SelectField, TroubleNote},
    i18n::{
        Trouble, lang,
        people::{DEEDS, PeopleTexts, deed_words},
    },
    sync::{Meeting, ask_office},
    view::prelude::*,
};

/// An entry.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    at: i64,
    who: String,
    deed: String,
    detail: String,
    from: String,
}

fn line(value: &Value) -> Option<Line> {
    let map = value.as_map()?;
    let text = |name: &str| map.get(name).and_then(Value::as_text);
    let by = text("by").unwrap_or_default();
    Some(Line {
        at: map.get("at")?.as_int()?,
        who: text("name").unwrap_or(by).to_owned(),
        deed: text("deed")?.to_owned(),
        detail: map.get("detail").map(particulars).unwrap_or_default(),
        from: text("from").unwrap_or_default().to_owned(),
    })
}

/// What is particular, in one line: texts as they are, numbers with their names; a hash and what
/// other pages show better are left out.
fn particulars(detail: &Value) -> String {
    let Some(map) = detail.as_map() else {
        return detail.as_text().unwrap_or_default().to_owned();
    };
    let shown = map
        .iter()
        .filter(|(name, _)| !["bundle", "scope", "epoch"].contains(&name.as_str()));
    let parts = shown.filter_map(|(name, value)| match value {
        Value::Text(text) => Some(text.clone()),
        Value::Int(number) => Some(format!("{name} {number}")),
        Value::Map(_) => Some(domain::json::canonical(value)),
        _ => None,
    });
    parts.collect::<Vec<_>>().join(" · ")
}

/// `/audit`; for the office.
#[component]
pub fn AuditPage() -> Markup {
    let app = use_app();
    let t = move || PeopleTexts::of(lang());
    let lines = RwSignal::new(Vec::<Line>::new());
    let next = RwSignal::new(None::<String>);
    let read = RwSignal::new(false);
    let deed = RwSignal::new(String::new());
    let fault = RwSignal::new(Trouble::default());
    let fetch = move |before: Option<String>| {
        let store = app.store();
        let mut path = format!("audit?limit=50&deed={}", deed.get_untracked());
        if let Some(before) = &before {
            path.push_str(&format!("&before={before}"));
        }
        spawn_local(async move {
            match ask_office(&store, "GET", &path, None).await {
                Ok(said) => {
                    let map = said.as_map();
                    let found = map.and_then(|map| map.get("entries")?.as_list());
                    let found: Vec<Line> =
                        found.unwrap_or_default().iter().filter_map(line).collect();
                    lines.try_update(|lines| {
                        if before.is_none() {
                            lines.clear();
                        }
                        lines.extend(found);
                    });
                    let more = map.and_then(|map| map.get("next")?.as_text());
                    next.try_set(more.map(str::to_owned));
                    fault.try_set(Trouble::default());
                }
                Err(error) => {
                    let lang = app.lang.try_get_untracked().unwrap_or_default();
                    fault.try_set(error.trouble(lang));
                }
            }
            read.try_set(true);
        });
    };
    let linked = Memo::new(move |_| app.meeting.get() != Meeting::Alone);
    Effect::new(move |_| {
        deed.track();
        if linked.get() {
            fetch(None);
        }
    });
    let deeds = move || {
        let mut all = vec![(String::new(), t().all_deeds.to_owned())];
        all.extend(DEEDS.map(|deed| (deed.to_owned(), deed_words(deed, lang()))));
        all
    };
    let place = move |from: String| match from.as_str() {
        "command line" => t().command.to_owned(),
        "file" => t().file.to_owned(),
        _ => from,
    };
    let row = move |line: Line| {
        view! {
            <tr data-test="entry">
                <td class="num">{moment(line.at, lang())}</td>
                <td>{place(line.who)}</td>
                <td>{deed_words(&line.deed, lang())}</td>
                <td>{line.detail}</td>
                <td class="num">{place(line.from)}</td>
            </tr>
        }
    };
    view! {
        <main class="page page-audit">
            <PageHead title=derived(move || t().audit.to_owned()) under=derived(move || t().audit_lead.to_owned()) back="/devices".to_owned() />
            <SelectField label=derived(move || t().deed.to_owned()) value=deed options=derived(deeds)
                on_choice=move |choice| deed.set(choice) test="audit-deed" />
            <Show when=move || !lines.with(Vec::is_empty) fallback=move || view! {
                <Show when=move || read.get()><p class="note">{move || t().none}</p></Show>
            }>
                <div class="table-scroll" tabindex="0" role="region" aria-label=move || t().audit>
                    <table class="figures">
                        <thead><tr>
                            <th scope="col">{move || t().when}</th><th scope="col">{move || t().who}</th><th scope="col">{move || t().deed}</th>
                            <th scope="col">{move || t().detail}</th><th scope="col">{move || t().from}</th>
                        </tr></thead>
                        <tbody>{move || lines.get().into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
            </Show>
            <Show when=move || next.with(Option::is_some)>
                <div><button type="button" class="btn" data-test="audit-older" on:click=move |_| fetch(next.get_untracked())>{move || t().older}</button></div>
            </Show>
            <TroubleNote trouble=fault />
        </main>
    }
}
