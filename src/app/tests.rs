//! Saving from pages, in a real browser.

use std::sync::Arc;

use domain::{
    Lang,
    device::{Role, Scope},
    ids::RecordKey,
    value::Value,
};
use leptos::{mount::mount_to, prelude::*};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::{
    AppState, LiveField, Session, Theme, UndoStack, Undone, saves,
    sync::{self, SyncSignals},
    use_live_dossier,
};
use crate::{
    browser::{self, pause},
    store::{Enrolment, Store, test_pack::test_pack},
};

wasm_bindgen_test_configure!(run_in_browser);

pub(crate) const DOSSIER: &str = "91640300MA00000001";

pub(crate) async fn app(enrolled: bool) -> (Owner, AppState) {
    // What is not mounted needs the executor too.
    let nowhere = document().create_element("div").unwrap();
    mount_to(nowhere.unchecked_into(), || ()).forget();
    let pack = Arc::new(test_pack());
    let name = format!("test-{}", browser::new_id());
    let store = Store::open(&name, Arc::clone(&pack)).await.unwrap();
    if enrolled {
        let enrolment = Enrolment {
            device_name: "tablet".to_owned(),
            person: "tester".to_owned(),
            role: Role::Team,
            scope: Scope::City,
        };
        store.enrol(enrolment).await.unwrap();
    }
    let owner = Owner::new();
    let app = owner.with(|| {
        let (save, room_low) = (RwSignal::default(), RwSignal::new(false));
        let saves = saves::queue(store.clone(), save, room_low);
        let signals = SyncSignals {
            state: RwSignal::default(),
            synced_at: RwSignal::new(None),
            pictures: RwSignal::new(0),
            pending: RwSignal::default(),
        };
        let app = AppState {
            lang: RwSignal::new(Lang::Zh),
            theme: RwSignal::new(Theme::Auto),
            online: RwSignal::new(true),
            save,
            pending: signals.pending,
            room_low,
            sync: signals.state,
            synced_at: signals.synced_at,
            pictures: signals.pictures,
            update_ready: RwSignal::new(false),
            backup: RwSignal::default(),
            backup_looked: StoredValue::new(0.0),
            rows: RwSignal::default(),
            pack: StoredValue::new(pack),
            saves: StoredValue::new_local(saves),
            engine: StoredValue::new_local(sync::engine(store.clone(), signals)),
            store: StoredValue::new_local(store),
        };
        provide_context(app);
        provide_context(UndoStack::default());
        provide_context(nobody(app));
        app
    });
    (owner, app)
}

/// A session in which nothing is barred yet.
pub(crate) fn nobody(app: AppState) -> Session {
    Session {
        card: RwSignal::new(None),
        pack: app.pack,
        person: RwSignal::new(String::new()),
        people: RwSignal::new(Vec::new()),
        profile: browser::profile::Profile::Real,
        missing: RwSignal::new(None),
    }
}

#[wasm_bindgen_test]
async fn the_screen_takes_a_save_and_another_tabs_save() {
    let (owner, app) = app(true).await;
    let live = owner.with(|| use_live_dossier(DOSSIER.to_owned()));
    let edit = live.edit("enterprise", "enterprise").set("name", "mine");
    live.save_with(vec![edit], vec![]).await.unwrap();
    let shown = || {
        live.record("enterprise", "enterprise")
            .unwrap()
            .text("name")
            .map(str::to_owned)
    };
    assert_eq!(owner.with(shown).as_deref(), Some("mine"));
    // A second store on the same database is another tab.
    let database = app.store().database_name().to_owned();
    let tab = Store::open(&database, Arc::new(test_pack())).await.unwrap();
    let seen = tab.records(DOSSIER).await.unwrap()[0].edit();
    tab.commit(vec![seen.set("name", "theirs")], vec![])
        .await
        .unwrap();
    for _ in 0..50 {
        if owner.with(shown).as_deref() == Some("theirs") {
            return;
        }
        pause(20).await;
    }
    panic!("the other tab's save did not arrive");
}

#[wasm_bindgen_test]
async fn a_second_tap_builds_on_the_first_before_it_is_stored() {
    let (owner, app) = app(true).await;
    let live = owner.with(|| use_live_dossier(DOSSIER.to_owned()));
    let list = || match live.record("assessment", "one") {
        Some(record) => record.get("q.network").cloned().unwrap_or_default(),
        None => Value::Null,
    };
    while owner.with(|| live.records.with_untracked(Option::is_none)) {
        pause(5).await;
    }
    for code in ["control", "coverage", "five-g"] {
        owner.with(|| {
            let mut all = list().as_list().unwrap_or_default().to_vec();
            all.push(Value::text(code));
            live.save(vec![
                live.edit("assessment", "one")
                    .set("q.network", Value::List(all)),
            ]);
        });
        // The save has begun and is not done.
        pause(0).await;
    }
    let wanted = Value::List(["control", "coverage", "five-g"].map(Value::text).into());
    assert_eq!(owner.with(list), wanted);
    for _ in 0..100 {
        if !app.saves().is_busy() {
            break;
        }
        pause(20).await;
    }
    assert_eq!(owner.with(list), wanted);
    let stored = app.store().records(DOSSIER).await.unwrap();
    assert_eq!(stored[0].get("q.network"), Some(&wanted));
    assert!(stored[0].conflicts().next().is_none());
}

/// Waits until all that was asked for is stored and on the screen.
pub(crate) async fn settled(app: AppState) {
    pause(20).await;
    while app.saves().is_busy() {
        pause(20).await;
    }
}

#[wasm_bindgen_test]
async fn steps_are_undone_one_by_one_also_from_another_page() {
    let (owner, app) = app(true).await;
    let all = |_: &RecordKey| true;
    let live = owner.with(|| use_live_dossier(DOSSIER.to_owned()));
    settled(app).await;
    // A word typed letter by letter is one step, each choice is one.
    let address = owner.with(|| LiveField::new(live, "enterprise", "enterprise", "address"));
    address.on_shown();
    for text in ["东", "东门", "东门外"] {
        address.put_typed(Value::text(text));
    }
    settled(app).await;
    live.put(
        "enterprise",
        "enterprise",
        vec![("nature", Value::text("state"))],
    );
    live.put(
        "enterprise",
        "enterprise",
        vec![("nature", Value::text("private"))],
    );
    settled(app).await;
    // The page is left, and another one opened.
    let live = owner.with(|| use_live_dossier(DOSSIER.to_owned()));
    settled(app).await;
    let field = |name: &str| {
        let record = live.record_now("enterprise", "enterprise").unwrap();
        record.text(name).map(str::to_owned)
    };
    let fields = |name: &str| Some(Undone::Fields(vec![name.to_owned()]));
    assert_eq!(live.undo(all), fields("nature"));
    assert_eq!(field("nature").as_deref(), Some("state"));
    assert_eq!(live.undo(all), fields("nature"));
    assert_eq!(field("nature"), None);
    assert_eq!(field("address").as_deref(), Some("东门外"));
    // What somebody else wrote since is not this person's to take back.
    app.store()
        .commit(
            vec![live.edit("enterprise", "enterprise").set("address", "西门")],
            vec![],
        )
        .await
        .unwrap();
    let live = owner.with(|| use_live_dossier(DOSSIER.to_owned()));
    settled(app).await;
    assert_eq!(live.undo(all), Some(Undone::Superseded));
    assert_eq!(live.undo(all), None);
    let stored = app.store().records(DOSSIER).await.unwrap();
    assert_eq!(stored[0].text("address"), Some("西门"));
    assert_eq!(stored[0].text("nature"), None);
}
