//! The sections of the form, their order and what is missing in each.

use domain::{
    Lang,
    assessment::{AssessmentRule, ItemRef, Outcome},
};

use crate::i18n::assess::AssessTexts;

/// A section: one screen of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Nobody visits for a self report: it has none.
    Visit,
    /// Dimension and group, by place.
    Group(usize, usize),
    /// A scenario chain, by place.
    Chain(usize),
}

impl Section {
    /// All sections in order.
    pub fn all(rule: &AssessmentRule, is_self: bool) -> Vec<Self> {
        let mut all = Vec::new();
        if !is_self {
            all.push(Self::Visit);
        }
        for (d, dimension) in rule.dimensions.iter().enumerate() {
            all.extend((0..dimension.groups.len()).map(|g| Self::Group(d, g)));
        }
        all.extend((0..rule.chains.len()).map(Self::Chain));
        all
    }

    pub fn name(self, rule: &AssessmentRule, lang: Lang) -> String {
        match self {
            Self::Visit => AssessTexts::of(lang).section_visit.to_owned(),
            Self::Group(d, g) => rule.dimensions[d].groups[g].name.get(lang).to_owned(),
            Self::Chain(c) => rule.chains[c].name.get(lang).to_owned(),
        }
    }

    /// What stands above the section in the list of sections.
    pub fn heading(self, rule: &AssessmentRule, lang: Lang) -> Option<String> {
        match self {
            Self::Group(d, 0) => Some(rule.dimensions[d].name.get(lang).to_owned()),
            Self::Chain(0) => Some(AssessTexts::of(lang).scenarios.to_owned()),
            _ => None,
        }
    }

    pub fn items(self, rule: &AssessmentRule) -> Vec<ItemRef> {
        match self {
            Self::Visit => Vec::new(),
            Self::Group(d, g) => rule.dimensions[d].groups[g]
                .questions
                .iter()
                .map(|question| ItemRef::Question(question.code.clone()))
                .collect(),
            Self::Chain(c) => rule
                .scenarios
                .iter()
                .filter(|scenario| scenario.chain == rule.chains[c].code)
                .map(|scenario| ItemRef::Scenario(scenario.code.clone()))
                .collect(),
        }
    }

    /// Answered and all items.
    pub fn progress(self, rule: &AssessmentRule, outcome: &Outcome) -> (usize, usize) {
        let items = self.items(rule);
        let answered = items
            .iter()
            .filter(|item| !outcome.missing.contains(item))
            .count();
        (answered, items.len())
    }

    /// The section that holds `item`.
    pub fn of(rule: &AssessmentRule, is_self: bool, item: &ItemRef) -> Option<usize> {
        Self::all(rule, is_self)
            .iter()
            .position(|section| section.items(rule).contains(item))
    }
}

/// The id of an item's place on the page.
pub fn anchor(item: &ItemRef) -> String {
    match item {
        ItemRef::Question(code) => format!("q-{code}"),
        ItemRef::Scenario(code) => format!("s-{code}"),
    }
}

/// The item whose place on the page is `anchor`, as the `at` of an address names it.
pub fn item_at(anchor: &str) -> Option<ItemRef> {
    match anchor.split_once('-')? {
        ("q", code) => Some(ItemRef::Question(code.to_owned())),
        ("s", code) => Some(ItemRef::Scenario(code.to_owned())),
        _ => None,
    }
}
