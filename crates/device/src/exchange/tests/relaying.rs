//! What an office browser relays to the office.

use wasm_bindgen_test::wasm_bindgen_test;

use super::*;

#[wasm_bindgen_test]
async fn what_the_office_refused_waits_until_something_is_another() {
    let (team, office) = (
        store("team", Role::Team).await,
        store("office", Role::Office).await,
    );
    let task = Task::default();
    let device = team.device().await.unwrap().unwrap().id;
    let bring = async |name: &str| {
        team.commit(vec![named(name)], vec![]).await.unwrap();
        let made = daily(&team).await;
        handed_over(&team, &made).await.unwrap();
        let seen = preview(&office, &made.files[0].blob, false, &task)
            .await
            .unwrap();
        apply(&office, &seen, &task).await.unwrap();
    };
    let offered = async |epoch: &str| to_relay(&office, epoch).await.unwrap();
    let piece = async |epoch: &str| {
        let mut after = BTreeMap::from([(device.clone(), 0)]);
        let piece = next_batch(&office, epoch, &mut after, 500).await.unwrap();
        piece.unwrap()
    };
    let waiting = async || waiting(&office).await;
    let refused = [device.clone()];

    bring("一").await;
    assert_eq!(offered("e1").await, refused);
    relayed(&office, &piece("e1").await, &refused)
        .await
        .unwrap();
    assert_eq!((offered("e1").await, waiting().await), (vec![], 1));
    // More of the same device: a record takes its changes in their order.
    bring("二").await;
    assert_eq!(offered("e1").await, refused);
    let both = piece("e1").await;
    assert_eq!(both.change_count(), 2);
    relayed(&office, &both, &refused).await.unwrap();
    assert_eq!((offered("e1").await, waiting().await), (vec![], 2));
    // A person wants it, or this device was given other rights.
    office.offer_again().await.unwrap();
    assert_eq!(offered("e1").await, refused);
    relayed(&office, &both, &refused).await.unwrap();
    assert_eq!(offered("e1").await, []);
    // The office was restored: it may take now what it refused, and lacks what it took.
    assert_eq!(offered("e2").await, refused);
    relayed(&office, &both, &[]).await.unwrap();
    assert_eq!((offered("e2").await, waiting().await), (vec![], 0));
    assert_eq!(offered("e3").await, refused);
}

#[wasm_bindgen_test]
async fn a_restored_office_is_offered_what_it_once_passed_on() {
    let (team, server, desk) = (
        store("team", Role::Team).await,
        store("server", Role::Office).await,
        store("desk", Role::Office).await,
    );
    let task = Task::default();
    team.commit(vec![named("一")], vec![]).await.unwrap();
    let seen = preview(&server, &daily(&team).await.files[0].blob, false, &task).await;
    apply(&server, &seen.unwrap(), &task).await.unwrap();
    let all = summary(&server, What::Everything).await.unwrap();
    let feed = make(&server, &all, &task).await.unwrap().files[0]
        .blob
        .clone();
    let feed = String::from_utf8(browser::files::read(&feed).await.unwrap()).unwrap();
    let office = server.device().await.unwrap().unwrap().id;
    assert_eq!(to_relay(&desk, "e1").await.unwrap(), []);
    take_from_office(&desk, &feed, office.as_str())
        .await
        .unwrap();
    // The office that passed it on has it.
    assert_eq!(to_relay(&desk, "e1").await.unwrap(), []);
    assert_eq!(waiting(&desk).await, 0);
    // It was restored from a backup, and may lack it.
    let device = team.device().await.unwrap().unwrap().id;
    assert_eq!(
        to_relay(&desk, "e2").await.unwrap(),
        std::slice::from_ref(&device)
    );
    assert_eq!(waiting(&desk).await, 1);
    let mut after = BTreeMap::from([(device.clone(), 0)]);
    let piece = next_batch(&desk, "e2", &mut after, 500).await.unwrap();
    assert_eq!(piece.unwrap().change_count(), 1);
    desk.office_has(&after).await.unwrap();
    assert_eq!(to_relay(&desk, "e2").await.unwrap(), []);
    assert_eq!(waiting(&desk).await, 0);
    // A team passes on nothing of others.
    let other = store("other", Role::Team).await;
    assert_eq!(to_relay(&other, "e1").await.unwrap(), []);
    take_from_office(&other, &feed, office.as_str())
        .await
        .unwrap();
    assert_eq!(to_relay(&other, "e2").await.unwrap(), []);
}
