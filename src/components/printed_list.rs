//! A page of forms on paper: one table, with every text whole.

use domain::{record::Field, schema::FieldRef};
use leptos::prelude::*;

use crate::{
    app::LiveDossier,
    i18n::{
        dossier::DossierTexts,
        fields::{field_words, value_words},
        format::day,
        lang,
    },
};

/// The records `ids` of `kind`, a row each in that order, with these fields as columns. On the screen
/// there is nothing of it.
#[component]
pub fn PrintedList(
    live: LiveDossier,
    kind: &'static str,
    fields: &'static [&'static str],
    #[prop(into)] ids: Signal<Vec<String>>,
) -> impl IntoView {
    let table = move || {
        let (lang, pack) = (lang(), live.app().pack());
        let t = DossierTexts::of(lang);
        let heads: Vec<_> = fields
            .iter()
            .map(|field| field_words(&pack, FieldRef::of(kind, field), lang))
            .map(|words| view! { <th scope="col">{words}</th> })
            .collect();
        let mut disputed = false;
        let rows: Vec<_> = ids
            .get()
            .iter()
            .zip(1..)
            .filter_map(|(id, nth)| Some((live.record(kind, id)?, nth)))
            .map(|(record, nth)| {
                let cells: Vec<_> = fields
                    .iter()
                    .map(|name| {
                        let of = FieldRef::of(kind, name);
                        let mut words = record
                            .get(name)
                            .map(|value| value_words(&pack, of, value, lang))
                            .unwrap_or_default();
                        let field = record.field(name);
                        if field.is_some_and(Field::is_conflict) {
                            disputed = true;
                            words.push_str(" ※");
                        }
                        view! { <td>{words}</td> }
                    })
                    .collect();
                view! { <tr><td>{nth}</td>{cells}</tr> }
            })
            .collect();
        let today = day(crate::browser::today(), lang);
        let code = live.id.get_value();
        view! {
            <p class="small">{pack.name.get(lang).to_owned()}" · "{code}" · "{today}</p>
            <table class="printed-list">
                <thead><tr><th scope="col">{t.printed_nth}</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
            {disputed.then(|| view! { <p class="small">"※ "{t.disagrees}</p> })}
            <p class="printed-sign"><span>{t.printed_enterprise}</span><span>{t.printed_team}</span><span>{t.printed_day}</span></p>
        }
    };
    view! { <div class="print-only" data-test="printed-list">{table}</div> }
}
