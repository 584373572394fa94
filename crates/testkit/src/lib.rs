//! What tests share: real servers to test against, started for the tests of one process.

#[cfg(feature = "servers")]
pub mod postgres;
#[cfg(feature = "servers")]
pub mod s3;
