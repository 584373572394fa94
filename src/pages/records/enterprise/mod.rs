//! An enterprise's own data: a new one, and changing it.

mod edit;
mod figures;
mod new;

pub use edit::EditEnterprisePage;
pub use new::NewEnterprisePage;
