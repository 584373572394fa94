//! What tests share: one simulated device, and real servers started for the tests of one process.

mod device;
pub mod plain;
pub mod programme;

#[cfg(feature = "servers")]
pub mod postgres;
#[cfg(feature = "servers")]
pub mod s3;

/// The rights of Wuzhong's programme.
///
/// # Panics
/// When its pack is no good.
pub fn workflow() -> domain::workflow::Workflow {
    let pack = include_str!("../../../public/packs/wuzhong.json");
    let pack = domain::pack::ProgrammePack::read(pack).expect("a good pack");
    pack.workflow
}

pub use device::{Device, PROGRAMME, open_text, token, zip};
