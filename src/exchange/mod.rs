//! Hand over and import: bundles made from the store and taken into it.
