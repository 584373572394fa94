//! Which figures of an assessment rest on what people disagree about.

use std::collections::BTreeSet;

use domain::{
    assessment::{Dimension, Group, KIND},
    btree,
    dossier::Assessment,
    record::Record,
};
use leptos::prelude::*;

use crate::{app::LiveDossier, components::DisagreesMark};

/// The fields of an assessment on which people disagree; none of one that was decided on, which is
/// read from what was decided.
#[derive(Clone, Debug, Default)]
pub struct Disputed(BTreeSet<String>);

impl Disputed {
    /// Of `one`; followed.
    pub fn of(live: LiveDossier, one: &Assessment) -> Self {
        let record = live.record(KIND, &one.id);
        let record = record.filter(|_| !one.standing.state().is_fixed());
        let fields = record.iter().flat_map(Record::conflicts);
        Self(btree::set(fields.map(|(name, _)| name.to_owned())))
    }

    pub fn field(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    pub fn question(&self, code: &str) -> bool {
        self.field(&format!("q.{code}"))
    }

    pub fn scenario(&self, code: &str) -> bool {
        self.field(&format!("s.{code}"))
    }

    pub fn group(&self, group: &Group) -> bool {
        let mut questions = group.questions.iter();
        questions.any(|question| self.question(&question.code))
    }

    pub fn dimension(&self, dimension: &Dimension) -> bool {
        dimension.groups.iter().any(|group| self.group(group))
    }

    /// The sum of all questions.
    pub fn total(&self) -> bool {
        self.0.iter().any(|name| name.starts_with("q."))
    }

    /// The level, which scenarios decide too.
    pub fn level(&self) -> bool {
        self.total() || self.0.iter().any(|name| name.starts_with("s."))
    }
}

/// The mark beside a figure that is in dispute.
pub fn mark(disputed: bool) -> AnyView {
    disputed.then(|| view! { " " <DisagreesMark /> }).into_any()
}

#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests {
    use domain::pack::ProgrammePack;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_figure_is_in_dispute_with_what_it_rests_on() {
        let pack = include_str!("../../../public/packs/wuzhong.json");
        let pack = ProgrammePack::read(pack).unwrap();
        let rule = pack.current_rule();
        let group = &rule.dimensions[1].groups[0];
        let code = &group.questions[0].code;
        let of = |field: String| Disputed(BTreeSet::from([field]));
        let disputed = of(format!("q.{code}"));
        assert!(disputed.question(code) && disputed.group(group));
        let dimensions = rule.dimensions.iter();
        let marked: Vec<bool> = dimensions.map(|it| disputed.dimension(it)).collect();
        assert_eq!(marked.iter().filter(|it| **it).count(), 1);
        assert!(marked[1] && disputed.total() && disputed.level());
        // A scenario decides the level and no score; a note neither.
        let disputed = of(format!("s.{}", rule.scenarios[0].code));
        assert!(disputed.level() && !disputed.total());
        assert!(disputed.scenario(&rule.scenarios[0].code));
        let disputed = of(format!("note.q.{code}"));
        assert!(!disputed.level() && !disputed.question(code));
    }
}
