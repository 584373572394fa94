//! How things stand with the office, and the way to it.

use wasm_bindgen_futures::spawn_local;

use super::words::moment;
use crate::{
    app::use_app,
    components::{Detail, Icon, IconName},
    i18n::{fill, lang, sync::SyncTexts},
    sync::{self, Link, Meeting},
    view::prelude::*,
};

/// What has been met, what waits and why, and a button that does not have to be pressed.
#[component]
pub fn MeetingCard() -> Markup {
    let app = use_app();
    let t = move || SyncTexts::of(lang());
    let aside = RwSignal::new(0_u32);
    let store = app.store();
    Effect::new(move |_| {
        app.meeting.track();
        let store = store.clone();
        spawn_local(async move {
            if let Ok(Some(link)) = Link::read(&store).await {
                aside.try_set(link.aside);
                app.met.try_set(link.met);
            }
        });
    });
    let state = move || match app.meeting.get() {
        Meeting::Alone => "alone",
        Meeting::Working => "working",
        Meeting::Met => "met",
        Meeting::Unreachable => "unreachable",
        Meeting::Refused(_) => "refused",
    };
    view! {
        <section class="section" data-test="meeting" data-state=state>
            <h2>{move || t().title}</h2>
            {move || match app.meeting.get() {
                Meeting::Alone => view! {
                    <p>{t().alone}</p>
                    <div><a href="/link" class="btn" data-test="link">{t().link}</a></div>
                },
                meeting => {
                    let words = match &meeting {
                        Meeting::Unreachable => t().unreachable_help.to_owned(),
                        Meeting::Refused(trouble) => trouble.words.clone(),
                        meeting => meeting.word(lang()).to_owned(),
                    };
                    let class = match meeting {
                        Meeting::Refused(_) => "note bad",
                        Meeting::Unreachable => "note warn",
                        _ => "note good",
                    };
                    let trouble = match meeting {
                        Meeting::Refused(trouble) => trouble,
                        _ => Default::default(),
                    };
                    view! {
                        <div class=class role="status"><p>{words}</p><Detail trouble=Signal::stored(trouble) /></div>
                        <p class="soft small" data-test="met-at">
                            {move || app.met.get().map_or_else(|| t().never_met.to_owned(), |at| fill(t().met_at, &[("when", &moment(at, lang()))]))}
                        </p>
                        {move || (aside.get() > 0).then(|| view! { <p class="note warn" data-test="aside">{fill(t().aside, &[("n", &aside.get())])}</p> })}
                        <div><button type="button" class="btn" data-test="meet-now" on:click=move |_| sync::wake()><Icon name=IconName::Upload /> {t().now}</button></div>
                    }
                }
            }}
        </section>
    }
}
