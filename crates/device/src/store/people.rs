//! The people who share this device: each is entered once, and chosen from then on.

use domain::text;

use super::{
    Store, StoreError,
    meta::person_in,
    schema::META,
    settings::{PEOPLE, PERSON},
};

/// How many are kept; beyond, who was entered first makes room.
const MOST: usize = 12;

impl Store {
    /// Who is at the device; written into every change as `by`.
    pub async fn person(&self) -> Result<String, StoreError> {
        self.connection()
            .read(&[META], async |tx| person_in(tx).await)
            .await
    }

    /// Everybody who was at the device, in the order in which they were entered.
    pub async fn people(&self) -> Result<Vec<String>, StoreError> {
        self.connection()
            .read(&[META], async |tx| {
                let people = PEOPLE.get(tx).await?.unwrap_or_default();
                Ok(with(people, &person_in(tx).await?))
            })
            .await
    }

    /// Another person takes the device over, and is kept with those who had it before. Returns all.
    pub async fn set_person(&self, person: &str) -> Result<Vec<String>, StoreError> {
        self.connection()
            .write(&[META], async |tx| {
                let people = PEOPLE.get(tx).await?.unwrap_or_default();
                let person = text::person(person);
                let people = with(with(people, &person_in(tx).await?), &person);
                PERSON.put(tx, &person)?;
                PEOPLE.put(tx, &people)?;
                Ok(people)
            })
            .await
    }

    /// This one is chosen no more; what he or she wrote stays theirs. Nothing of who is at the device
    /// now. Returns those who are left.
    pub async fn remove_person(&self, person: &str) -> Result<Vec<String>, StoreError> {
        self.connection()
            .write(&[META], async |tx| {
                let mut people = PEOPLE.get(tx).await?.unwrap_or_default();
                people.retain(|kept| kept != person);
                let people = with(people, &person_in(tx).await?);
                PEOPLE.put(tx, &people)?;
                Ok(people)
            })
            .await
    }
}

/// The list with this one in it, once.
fn with(mut people: Vec<String>, person: &str) -> Vec<String> {
    if !person.is_empty() && people.iter().all(|kept| kept != person) {
        people.push(person.to_owned());
    }
    let extra = people.len().saturating_sub(MOST);
    people.drain(..extra);
    people
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn the_list_has_an_end() {
        let all = (0..=MOST).fold(Vec::new(), |all, n| with(all, &format!("{n}")));
        assert_eq!(all.len(), MOST);
        assert_eq!(all.last(), Some(&MOST.to_string()));
        assert_eq!(with(all.clone(), "3"), all);
        assert_eq!(with(Vec::new(), ""), Vec::<String>::new());
    }
}
