//! The frame: where one can go, and the one place that says how things stand.

use leptos::ev;
use leptos::prelude::*;
use leptos_router::{
    components::A,
    hooks::{use_location, use_navigate},
};

use super::backup_banner::BackupBanner;
use crate::{
    app::{
        SaveState, instead, provide_inbox, spawn_detached, start, state_words, use_app, use_inbox,
        use_session,
    },
    browser::profile::Profile,
    components::{Detail, FilledInCount, Icon, IconName, use_toaster},
    i18n::{
        Trouble, common::Common, fill, lang, more::MoreTexts, paper::PaperTexts, shell::ShellTexts,
    },
    sync::SyncState,
};

/// Rail or bar, status, banners, and the page.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let session = use_session();
    provide_inbox(use_app(), session);
    let t = move || ShellTexts::of(lang());
    let (path, navigate) = (use_location().pathname, use_navigate());
    Effect::new(move |_| {
        let open = ["/", "/backup", "/link"].contains(&path.get().as_str());
        if !session.enrolled() && !open {
            navigate("/", instead());
        }
    });
    provide_context(FilledInCount::default());
    let frame = move || match (session.enrolled(), session.is_office()) {
        (false, _) => "shell bare",
        (true, false) if session.only_reads() => "shell reads",
        (true, false) => "shell",
        (true, true) => "shell office",
    };
    view! {
        <a class="skip" href="#content" rel="external">{move || t().skip}</a>
        <div class=frame>
            <Show when=move || session.enrolled()>
                <Nav />
                <Status />
            </Show>
            <Banners />
            <div id="content" tabindex="-1">{children()}</div>
        </div>
        {use_toaster().view()}
    }
}

#[component]
fn Nav() -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let t = move || ShellTexts::of(lang());
    let rows = move || {
        app.rows
            .with(|rows| rows.iter().filter(|row| session.covers(row)).count())
    };
    let pending = move || app.pending.get();
    let own = move || session.own_dossier();
    let own_details = move || {
        let begun = |own: &String| app.rows.with(|rows| rows.get(own).is_some());
        own().filter(begun).map(|own| format!("/d/{own}/edit"))
    };
    let inbox = use_inbox();
    let waiting = Memo::new(move |_| {
        if session.is_office() {
            inbox.unseen()
        } else {
            0
        }
    });
    view! {
        <nav class="nav" aria-label=move || t().main_nav>
            <span class="mark">{move || t().app}</span>
            // The office's day begins with its inbox.
            <A href="/today" attr:data-test="nav-today">
                {move || {
                    let (icon, words) = if session.is_office() {
                        (IconName::Inbox, PaperTexts::of(lang()).inbox)
                    } else if own().is_some() {
                        (IconName::Today, t().own_progress)
                    } else {
                        (IconName::Today, t().today)
                    };
                    view! { <Icon name=icon />{words} }
                }}
                <Show when=move || { waiting.get() > 0 }><span class="count" data-test="inbox-count">{waiting}</span></Show>
            </A>
            // An enterprise has one file: its own.
            <Show when=move || own().is_none() fallback=move || view! {
                <Show when=move || own_details().is_some()>
                    <A href=move || own_details().unwrap_or_default() attr:data-test="nav-details"><Icon name=IconName::Enterprises />{move || t().own_details}</A>
                </Show>
            }>
                <A href="/enterprises" attr:data-test="nav-enterprises">
                    <Icon name=IconName::Enterprises />
                    {move || t().enterprises}
                    <Show when=move || { session.is_office() && rows() > 0 }><span class="count">{rows}</span></Show>
                </A>
            </Show>
            <Show when=move || session.is_office()>
                <A href="/desk" attr:data-test="nav-desk"><Icon name=IconName::Progress />{move || t().progress}</A>
            </Show>
            // What it writes goes by itself; by file only where there is no other way.
            <Show when=move || own().is_none() || app.sync.get() == SyncState::Unlinked>
                <A href="/handover" attr:data-test="nav-handover">
                    <Icon name=IconName::HandOver />
                    {move || t().hand_over}
                    <Show when=move || { pending() > 0 }>
                        <span class="count">{move || if pending() > 99 { "99+".to_owned() } else { pending().to_string() }}</span>
                    </Show>
                </A>
            </Show>
            <Show when=move || session.is_office()>
                <A href="/import" attr:data-test="nav-import"><Icon name=IconName::Upload />{move || t().import}</A>
            </Show>
            <A href="/more" attr:data-test="nav-more"><Icon name=IconName::More />{move || t().more}</A>
        </nav>
    }
}

/// Quiet when all is well, plain words when not.
#[component]
fn Status() -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let t = move || ShellTexts::of(lang());
    let common = move || Common::of(lang());
    let (online, offline) = (app.online, app.online);
    let up = window_event_listener(ev::online, move |_| {
        online.try_set(true);
    });
    let down = window_event_listener(ev::offline, move |_| {
        offline.try_set(false);
    });
    on_cleanup(move || {
        up.remove();
        down.remove();
    });
    let away = move || match app.sync.get() {
        // An office's page that is not the office's is no office.
        SyncState::Unlinked => !app.online.get() || session.is_office(),
        state => matches!(
            state,
            SyncState::Unreachable | SyncState::Registering | SyncState::Failed(_)
        ),
    };
    view! {
        <div class="status">
            // A linked device says whether the office answers; that there is a network says little.
            <a href="/handover" class="status-item" class:off=away data-test="online">
                <span class="dot"></span>
                {move || match app.sync.get() {
                    SyncState::Unlinked if session.is_office() => t().unlinked,
                    SyncState::Unlinked if app.online.get() => t().online,
                    SyncState::Unlinked => t().offline,
                    SyncState::Unreachable if !app.online.get() => t().offline,
                    state => state_words(&state, lang()),
                }}
            </a>
            <span class="status-item" role="status" data-test="save-state"
                data-state=move || match app.save.get() {
                    SaveState::Idle => "idle",
                    SaveState::Saving => "saving",
                    SaveState::Saved => "saved",
                    SaveState::Failed(_) => "failed",
                }
                class:failed=move || matches!(app.save.get(), SaveState::Failed(_))>
                {move || match app.save.get() {
                    SaveState::Idle => String::new(),
                    SaveState::Saving => common().saving.to_owned(),
                    SaveState::Saved => common().saved.to_owned(),
                    SaveState::Failed(_) => common().not_saved.to_owned(),
                }}
            </span>
            // Who waits to be admitted can do nothing about it.
            <Show when=move || { app.pending.get() > 0 && app.sync.get() != SyncState::AwaitingAdmission }>
                <a href="/handover" class="status-item" data-test="pending">
                    {move || {
                        let alone = app.sync.get() == SyncState::Unlinked;
                        let words = if alone { t().pending } else { t().pending_linked };
                        fill(words, &[("n", &app.pending.get())])
                    }}
                </a>
            </Show>
        </div>
    }
}

#[component]
fn Banners() -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let filled_in = expect_context::<FilledInCount>();
    let t = move || ShellTexts::of(lang());
    let switched = RwSignal::new(false);
    let look = move || {
        let state = document()
            .document_element()
            .and_then(|root| root.get_attribute("data-update"));
        app.update_ready.try_set(state.is_some());
        switched.try_set(state.as_deref() == Some("switched"));
    };
    look();
    let update = window_event_listener_untyped("yidang:update", move |_| look());
    // A translator goes on changing the page, and boot.js gave up putting its texts back.
    let translated = RwSignal::new(false);
    let note_translated = move || {
        let root = document().document_element();
        translated.try_set(root.is_some_and(|root| root.has_attribute("data-translated")));
    };
    note_translated();
    let translator = window_event_listener_untyped("yidang:translated", move |_| note_translated());
    on_cleanup(move || {
        update.remove();
        translator.remove();
    });
    let activate = move |_| {
        if switched.get_untracked() {
            drop(window().location().reload());
        } else if let Ok(event) = web_sys::Event::new("yidang:activate") {
            drop(window().dispatch_event(&event));
        }
    };
    let toaster = use_toaster();
    let leave = move |_| {
        spawn_detached(async move {
            let words = MoreTexts::of(app.lang.try_get_untracked().unwrap_or_default());
            match start::remove_demo(app, || toaster.say(words.erase_waits)).await {
                Ok(()) => drop(window().location().assign("/")),
                Err(_) => toaster.say(words.erase_failed),
            }
        });
    };
    let trouble = Signal::derive(move || match app.save.get() {
        SaveState::Failed(error) => Trouble::of_store(&error, lang()),
        _ => Trouble::default(),
    });
    view! {
        <Show when=move || matches!(app.save.get(), SaveState::Failed(_))>
            <div class="banner bad" role="alert" data-test="save-failed">
                <span>
                    {move || trouble.with(|trouble| trouble.words.clone())}
                    <Detail trouble=trouble />
                </span>
                <button type="button" class="btn btn-small" on:click=move |_| app.saves().retry()>{move || t().retry}</button>
            </div>
        </Show>
        <BackupBanner />
        <Show when=move || { session.only_reads() && filled_in.any() }>
            <div class="banner calm" role="note" data-test="only-read"><span>{move || t().only_read}</span></div>
        </Show>
        <Show when=move || app.room_low.get()>
            <div class="banner" role="status" data-test="room-low">
                <span>{move || t().room_low}</span>
                <a href="/handover" class="btn btn-small">{move || t().hand_over}</a>
            </div>
        </Show>
        <Show when=move || session.missing.with(Option::is_some)>
            <div class="banner bad" role="alert" data-test="data-missing">
                <span>{move || {
                    let dossiers = session.missing.with(|missing| missing.as_ref().map_or(0, |missing| missing.dossiers));
                    fill(t().missing, &[("dossiers", &dossiers)])
                }}</span>
                <a href="/backup" class="btn btn-small">{move || t().restore}</a>
            </div>
        </Show>
        <Show when=move || translated.get()>
            <div class="banner bad" role="alert" data-test="translated"><span>{move || t().translated}</span></div>
        </Show>
        <Show when=move || app.update_ready.get()>
            <div class="banner calm" role="status" data-test="update-ready">
                <span>{move || if switched.get() { t().update_switched } else { t().update_ready }}</span>
                <button type="button" class="btn btn-small" data-test="update-now" on:click=activate>
                    {move || if switched.get() { t().reload } else { t().update_now }}
                </button>
            </div>
        </Show>
        <Show when=move || session.profile == Profile::Demo>
            <div class="banner" data-test="demo-banner">
                <span>{move || t().demo}</span>
                <button type="button" class="btn btn-small" data-test="leave-demo" on:click=leave>{move || t().leave_demo}</button>
            </div>
        </Show>
    }
}
