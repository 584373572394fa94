//! The files as other programs read them.

mod awkward;
mod office;
mod sample;
mod sheets;
mod words;
