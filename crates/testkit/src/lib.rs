//! What tests share: one simulated device, and real servers started for the tests of one process.

mod device;

#[cfg(feature = "servers")]
pub mod postgres;
#[cfg(feature = "servers")]
pub mod s3;

pub use device::{Device, PROGRAMME, open_text, token, zip};
