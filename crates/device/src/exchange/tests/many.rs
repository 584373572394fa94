//! Files of many enterprises.

use wasm_bindgen_test::wasm_bindgen_test;

use super::*;

/// More than are read one by one.
const MANY: usize = 70;

fn dossier(n: usize) -> String {
    format!("91640300MA{n:08}")
}

/// An enterprise's name and what it needs, each one's words its own.
async fn write(store: &Store, n: usize, name: &str) {
    let of = dossier(n);
    let edits = vec![
        Edit::new(RecordKey::only(&of, "enterprise")).set("name", name),
        Edit::new(RecordKey::new(&of, "need", "n1")).set("text", format!("{name}的需求")),
    ];
    store.commit(edits, vec![]).await.unwrap();
}

async fn take(store: &Store, file: &web_sys::Blob) -> super::super::Applied {
    let task = Task::default();
    let seen = preview(store, file, false, &task).await.unwrap();
    apply(store, &seen, &task).await.unwrap()
}

/// What is stored of all of them: the list's rows and the records.
async fn stored(store: &Store) -> Vec<domain::record::Record> {
    let mut all = Vec::new();
    for n in 0..MANY {
        all.extend(store.records(&dossier(n)).await.unwrap());
    }
    all
}

/// The file meets an office that has every third of them, others between, and changes of its own.
#[wasm_bindgen_test]
async fn a_file_of_many_meets_what_is_stored_of_some() {
    let (team, office) = (
        store("team", Role::Team).await,
        store("office", Role::Office).await,
    );
    for n in (0..MANY).step_by(3) {
        write(&team, n, &format!("第{n}厂")).await;
    }
    take(&office, &daily_file(&team).await).await;
    for n in (0..MANY).step_by(6) {
        let area = Edit::new(RecordKey::only(dossier(n), "enterprise")).set("area", "litong");
        office.commit(vec![area], vec![]).await.unwrap();
    }
    for n in 0..MANY {
        write(&team, n, &format!("第{n}分厂")).await;
    }
    let file = daily_file(&team).await;
    let done = take(&office, &file).await;
    assert_eq!(done.plan.changes.len(), 2 * MANY);
    assert_eq!(done.plan.dossiers.len(), MANY);
    assert_eq!(done.plan.conflicts(), 0);
    for n in 0..MANY {
        let records = office.records(&dossier(n)).await.unwrap();
        let of = |kind: &str| {
            records
                .iter()
                .find(|record| record.key.kind == kind)
                .unwrap()
        };
        let name = of("enterprise").text("name").map(str::to_owned);
        assert_eq!(name, Some(format!("第{n}分厂")));
        let text = of("need").text("text").map(str::to_owned);
        assert_eq!(text, Some(format!("第{n}分厂的需求")));
        let area = (n % 6 == 0).then_some("litong");
        assert_eq!(of("enterprise").text("area"), area);
    }
    assert_eq!(office.rows().await.unwrap().len(), MANY);

    let before = stored(&office).await;
    let again = take(&office, &file).await;
    assert!(again.plan.is_nothing());
    assert_eq!(again.plan.already, 2 * MANY as u32);
    assert_eq!(stored(&office).await, before);
}

/// The day's file, which is then handed over.
async fn daily_file(store: &Store) -> web_sys::Blob {
    let made = daily(store).await;
    handed_over(store, &made).await.unwrap();
    made.files[0].blob.clone()
}
