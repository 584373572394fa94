//! What a hand-over of 10,000 changes costs: `cargo bench -p domain --bench bundle`.
//! Native only: divan does not run in a browser.

#[cfg(not(target_family = "wasm"))]
#[path = "../tests/support/mod.rs"]
mod support;

fn main() {
    #[cfg(not(target_family = "wasm"))]
    divan::main();
}

#[cfg(not(target_family = "wasm"))]
mod costs {
    use super::support::{Device, open_text};
    use divan::{Bencher, black_box};
    use domain::{
        bundle::{Bundle, LocalState, change_hash, plan, signing_bytes},
        device::Role,
        ids::RecordKey,
    };

    /// 1,000 enterprises with ten answers each.
    fn ten_thousand() -> (Device, Bundle) {
        let mut tablet = Device::new("tablet", Role::Team, 7);
        for n in 0..1_000 {
            let key = RecordKey::only(format!("91320506MA1{n:06}X"), "enterprise");
            for field in 0..10 {
                tablet.write(&key, &format!("field-{field}"), "虚构精密机械有限公司");
            }
        }
        let bundle = tablet.bundle(1);
        (tablet, bundle)
    }

    #[divan::bench]
    fn make(bencher: Bencher<'_, '_>) {
        let (tablet, bundle) = ten_thousand();
        bencher.bench_local(|| tablet.seal(black_box(&bundle)));
    }

    #[divan::bench]
    fn bytes_to_sign(bencher: Bencher<'_, '_>) {
        let (_, bundle) = ten_thousand();
        bencher.bench_local(|| signing_bytes(black_box(&bundle)));
    }

    #[divan::bench]
    fn open(bencher: Bencher<'_, '_>) {
        let (tablet, bundle) = ten_thousand();
        let text = tablet.seal(&bundle);
        bencher.bench_local(|| open_text(black_box(&text)));
    }

    #[divan::bench]
    fn plan_all_new(bencher: Bencher<'_, '_>) {
        let (tablet, bundle) = ten_thousand();
        let open = tablet.open(&bundle);
        bencher.bench_local(|| plan(black_box(&open), &LocalState::default()));
    }

    #[divan::bench]
    fn plan_all_known(bencher: Bencher<'_, '_>) {
        let (tablet, bundle) = ten_thousand();
        let open = tablet.open(&bundle);
        let known = LocalState {
            held: bundle
                .changes
                .iter()
                .map(|change| (change.id.clone(), change_hash(change).expect("JSON")))
                .collect(),
            records: tablet.records.clone().into_iter().collect(),
            ..LocalState::default()
        };
        bencher.bench_local(|| plan(black_box(&open), &known));
    }
}
