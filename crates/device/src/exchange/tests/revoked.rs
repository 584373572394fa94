//! What the office said of revoked devices.

use super::*;
use crate::store::{Link, Origin};
use domain::bundle::{REVOKED, RefusalReason, Revocations, revocations_value};

#[wasm_bindgen_test]
async fn who_the_office_revoked_is_believed_by_file_no_more() {
    let task = Task::default();
    let server = store("办公室服务器", Role::Office).await;
    server.commit(vec![named("一")], vec![]).await.unwrap();
    let lost = store("办公室电脑", Role::Office).await;
    lost.commit(vec![named("二")], vec![]).await.unwrap();
    let device = store("指导二组平板", Role::Team).await;
    let card = async |of: &Store| of.device().await.unwrap().unwrap();
    let (server_card, lost_card) = (card(&server).await, card(&lost).await);
    let link = Link {
        office: server_card.id.as_str().to_owned(),
        ..Link::default()
    };
    // A card that came first under the server's id gives way to the server's own.
    let mut forged = server_card.clone();
    forged.public_key = lost_card.public_key.clone();
    device.link_to(&link, &forged).await.unwrap();
    device.link_to(&link, &server_card).await.unwrap();
    let file = daily(&lost).await.files.remove(0).blob;
    let before = preview(&device, &file, false, &task).await.unwrap();
    assert!(before.plan.can_apply());
    let said = daily(&server).await.files.remove(0).blob;
    let mut said = preview(&device, &said, false, &task).await.unwrap().open;
    let revoked = Revocations::from([(lost_card.id.clone(), 0)]);
    let revoked = revocations_value(&revoked);
    said.bundle.extra.insert(REVOKED.to_owned(), revoked);
    let plan = device
        .import(&said, Origin::Office, &|_, _| ())
        .await
        .unwrap();
    assert!(plan.can_apply(), "{:?}", plan.refusals);
    let after = preview(&device, &file, false, &task).await.unwrap();
    assert_eq!(after.plan.refusals[0].reason, RefusalReason::Revoked);
}
