//! A bundle that was taken before is known for it without reading what is held.

mod support;

use domain::{
    bundle::{Attachment, Bundle, Hole, LocalState, RefusalReason, Selection, taken_before},
    device::Role,
};
use support::{CODE, Device, tablet};

/// What has changed since.
type Change<'a> = &'a dyn Fn(&mut LocalState);

/// Who knows `known` must look at what is held before saying that a bundle brings nothing.
#[test]
fn a_bundle_taken_before_is_looked_at_again_where_something_may_have_changed() {
    let mut tablet = tablet();
    let picture = b"not really a picture".to_vec();
    let listed = Attachment {
        size: picture.len() as u64,
        media_type: "image/jpeg".to_owned(),
        sha256: tablet.photograph(CODE, picture),
    };
    let bundle = Bundle {
        attachments: vec![listed],
        ..tablet.bundle(1)
    };
    let open = tablet.open(&bundle);
    let taken = LocalState {
        bundles: [open.hash.clone()].into(),
        cards: [(tablet.card.id.clone(), tablet.card.clone())].into(),
        contiguous: [(tablet.card.id.clone(), tablet.last())].into(),
        attachments: bundle
            .attachments
            .iter()
            .map(|it| it.sha256.clone())
            .collect(),
        ..LocalState::default()
    };
    assert!(taken_before(&open, &taken).is_some());
    let first = bundle.changes[0].clone();
    let hole = Hole {
        reason: RefusalReason::HistoryDiffers,
        from: 1,
    };
    let differs: [(&str, Change<'_>); 8] = [
        ("never taken", &|known| known.bundles.clear()),
        ("a backup is restored", &|known| known.restoring = true),
        ("a photo found no room", &|known| known.attachments.clear()),
        ("a hole", &|known| {
            known.holes.insert(tablet.card.id.clone(), hole);
        }),
        ("something is set aside", &|known| {
            known.set_aside.insert(first.id.clone(), first.clone());
        }),
        ("held with a hole", &|known| {
            known.contiguous.insert(tablet.card.id.clone(), 1);
        }),
        ("its signer is not known", &|known| known.cards.clear()),
        ("its signer has another key", &|known| {
            let other = Device::new("专班办公室", Role::Office, 1).card.public_key;
            known
                .cards
                .values_mut()
                .for_each(|card| card.public_key.clone_from(&other));
        }),
    ];
    for (why, change) in differs {
        let mut known = taken.clone();
        change(&mut known);
        assert_eq!(taken_before(&open, &known), None, "{why}");
    }
    // Whether a record is taken depends on whom one believes.
    let records = tablet.records.values().cloned().collect();
    let whole = tablet.open(&Bundle {
        cover: Selection::Everything,
        records,
        ..bundle
    });
    let known = LocalState {
        bundles: [whole.hash.clone()].into(),
        ..taken
    };
    assert_eq!(taken_before(&whole, &known), None);
}
