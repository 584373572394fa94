//! The files as other programs read them.

mod office;
mod sample;
mod sheets;
mod words;
