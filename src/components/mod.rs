//! Parts pages are made of.
