//! Reading a pack.

use super::{PackFault, ProgrammePack};

impl ProgrammePack {
    /// Reads and checks a pack.
    ///
    /// # Errors
    /// Every fault found, each naming its place in the file (a JSON pointer, or line and column
    /// where the text is no JSON).
    pub fn parse(text: &str) -> Result<Self, Vec<PackFault>> {
        let pack: Self = serde_json::from_str(text).map_err(|error| {
            vec![PackFault {
                place: format!("{}:{}", error.line(), error.column()),
                problem: error.to_string(),
            }]
        })?;
        let faults = pack.faults();
        if faults.is_empty() {
            Ok(pack)
        } else {
            Err(faults)
        }
    }
}
