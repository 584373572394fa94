//! Secrets and ids made of the system's own randomness, and how secrets are kept: as hashes.

use domain::bundle::sha256_hex;

/// Letters and digits nobody takes for one another, read aloud or written by hand.
const PLAIN: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// An invite's code, `XXXX-XXXX-XXXX`: 60 bits, so that guessing it within its days is hopeless at
/// any rate the office answers.
pub fn code() -> String {
    let letters: Vec<char> = random::<12>()
        .iter()
        .map(|byte| char::from(PLAIN[usize::from(byte % 32)]))
        .collect();
    letters
        .chunks(4)
        .map(|part| part.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}

/// The one form of a code, however a person typed it.
pub fn plain_code(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

/// How a secret is kept. The secrets are random, so a fast hash is enough.
pub fn hash(secret: &str) -> String {
    sha256_hex(secret.as_bytes())
}

/// A UUIDv7 of this moment.
pub fn id(now: i64) -> String {
    domain::ids::new_id(now.try_into().unwrap_or_default(), random())
}

/// Random bytes of the operating system.
///
/// # Panics
/// When the system has none: no secret may be made then.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        let code = code();
        assert_eq!(code.len(), 14);
        let typed = format!(" {} ", code.to_lowercase().replace('-', " "));
        assert_eq!(plain_code(&typed), plain_code(&code));
        assert_eq!(plain_code(&code).len(), 12);
    }
}
