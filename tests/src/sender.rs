//! A device without a browser: it signs the files others are to take in, good ones and bad ones.

use domain::{
    device::{Role, Scope},
    ids::DeviceId,
};
pub use testkit::{Device as Sender, zip};

/// A team's device; `seed` makes its id and its key.
pub fn signer(name: &str, seed: u8) -> Sender {
    let id = DeviceId::new(&format!("sender-{seed}"));
    Sender::with_key(id, name, Role::Team, Scope::City, [seed; 32])
}
