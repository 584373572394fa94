//! What of the library fits the needs of an enterprise, with reasons; and offering it.

use domain::{
    library::{
        MATCH,
        matching::{for_need, offers},
        of_kind,
        provider::providers,
    },
    overview::Digest,
    programme::CITY,
    record::DELETED,
};
use leptos::prelude::*;

use super::{provider::reasons, value::Names, words::LibraryTexts};
use crate::{
    app::use_live_dossier,
    browser::{self, new_id},
    components::{PageHead, use_toaster},
    i18n::{fill, lang},
    pages::desk::known::use_known,
};

/// `/match/<dossier>`.
#[component]
pub fn NeedsPage(dossier: String) -> impl IntoView {
    let known = use_known();
    let (own, city) = (
        use_live_dossier(dossier.clone()),
        use_live_dossier(CITY.to_owned()),
    );
    let toaster = use_toaster();
    let t = move || LibraryTexts::of(lang());
    let digest = Memo::new(move |_| {
        let (records, dossier) = (own.records.get()?, own.dossier.get()?);
        Digest::of(&dossier, &records, &known.app.pack())
    });
    let title = move || fill(t().needs_of, &[("name", &own.name().get())]);
    let id = StoredValue::new(dossier.clone());
    let body = move || {
        let (counted, digest) = (known.counted.get()?, digest.get()?);
        let pack = known.app.pack();
        let names = Names {
            pack: &pack,
            counted: &counted,
            lang: lang(),
        };
        let (offers, providers) = (offers(&counted.records), providers(&counted.records));
        let contacts = of_kind(&counted.records, MATCH.kind);
        let needs: Vec<_> = digest
            .needs
            .iter()
            .map(|need| {
                let fits = for_need(need, &digest.industry, (&offers, &providers), counted.day);
                let none = match (need.scenario.is_empty(), fits.is_empty()) {
                    (true, _) => Some(t().need_without),
                    (false, true) => Some(t().no_product),
                    _ => None,
                };
                let rows: Vec<_> = fits
                    .into_iter()
                    .map(|(offer, fit)| {
                        let so_far = contacts.iter().rfind(|one| {
                            id.with_value(|id| one.text("enterprise") == Some(id)) && one.text("product") == Some(&offer.name)
                        });
                        let so_far = so_far.and_then(|one| MATCH.field("state").map(|field| names.shown(field, one)));
                        let offered = offer.clone();
                        let give = move |_| {
                            let record = new_id();
                            let fields = vec![
                                ("enterprise", id.get_value().into()),
                                ("provider", offered.provider.as_str().into()),
                                ("product", offered.name.as_str().into()),
                                ("scenario", offered.scenario.as_str().into()),
                                ("state", "offered".into()),
                                ("day", browser::today().to_string().into()),
                            ];
                            city.add(MATCH.kind, &record, fields);
                            let back = city.back(MATCH.kind, &record, vec![(DELETED, true.into())]);
                            toaster.say_with_undo(LibraryTexts::of(lang()).offered, back);
                        };
                        let aside = match so_far {
                            Some(said) => view! { <span class="aside">{said}</span> }.into_any(),
                            None => view! { <button type="button" class="btn screen-only" data-test="offer" on:click=give>{t().offer}</button> }.into_any(),
                        };
                        view! {
                            <div class="row" data-test="fit">
                                <a class="main quiet-link" href=format!("/library/product/{CITY}/{}", offer.id)>
                                    <span class="title">{offer.name.clone()}<span class="soft">" "{offer.provider.clone()}</span></span>
                                    <span class="detail">{reasons(&fit)}</span>
                                </a>
                                {aside}
                            </div>
                        }
                    })
                    .collect();
                let scenario = crate::i18n::fields::scenario_words(&pack, &need.scenario, lang());
                view! {
                    <section class="section" data-test="need-fits">
                        <h2>{if need.text.is_empty() { scenario.clone() } else { need.text.clone() }}</h2>
                        <p class="soft small">{scenario}</p>
                        {none.map(|said| view! { <p class="soft">{said}</p> })}
                        <div class="rows">{rows}</div>
                    </section>
                }
            })
            .collect();
        let none = needs
            .is_empty()
            .then(|| view! { <p class="soft">{t().no_needs}</p> });
        Some(view! { {none}{needs} })
    };
    view! {
        <main class="page narrow page-match">
            <PageHead title under=move || t().products_for.to_owned() back=format!("/d/{dossier}/needs") />
            {body}
        </main>
    }
}
