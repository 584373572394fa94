//! Which data the app works on: real, or the invented demo, each in its own database.

use super::local::PROFILE;

/// Real work and the demo never share a database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    #[default]
    Real,
    Demo,
}

impl Profile {
    /// The name of its database.
    pub fn database(self) -> &'static str {
        match self {
            Self::Real => "yidang",
            Self::Demo => "yidang-demo",
        }
    }

    /// Whose database this is. Asked of what is open: another window may have chosen anew.
    pub fn of(database: &str) -> Self {
        if database == Self::Demo.database() {
            Self::Demo
        } else {
            Self::Real
        }
    }
}

/// The profile chosen last.
pub fn get() -> Profile {
    match PROFILE.get().as_deref() {
        Some("demo") => Profile::Demo,
        _ => Profile::Real,
    }
}

/// Chooses a profile; it counts from the next start (reload) on.
pub fn set(profile: Profile) {
    match profile {
        Profile::Real => PROFILE.delete(),
        // Without localStorage the demo cannot be chosen, and nothing is lost.
        Profile::Demo => drop(PROFILE.set(&"demo".to_owned())),
    }
}
