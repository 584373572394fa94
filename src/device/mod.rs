//! The browser as a device: keys, clock, random numbers, storage quota, canary, photos, files.
