//! What a decision about a report, a plan, a contract or an audit covers beside the paper's own fields: the items and the
//! promised effects, as they read when it was made.
//!
//! Items and effects are records of their own, which people go on writing. So a decision carries them
//! among its figures: its id answers for them, and they stay as they were.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    effect::{self, EffectField},
    read,
};
use crate::{
    btree, decimal, json,
    money::money,
    need::{self, NeedField},
    paper::Content,
    record::{Fields, Record},
    retrofit::{self, ItemState, RetrofitField},
    value::{Value, from_value, to_value},
};

/// Its name among a decision's figures.
const FIGURE: &str = "terms";
/// The sum of the items, for readers of the figures: decimal text.
const COST: &str = "cost";

/// The fields of an item that are decided about; how far it is done is none of them.
const OF_ITEM: [RetrofitField; 12] = [
    RetrofitField::Title,
    RetrofitField::Scenario,
    RetrofitField::From,
    RetrofitField::To,
    RetrofitField::Product,
    RetrofitField::Provider,
    RetrofitField::Planned,
    RetrofitField::Due,
    RetrofitField::CostKind,
    RetrofitField::Net,
    RetrofitField::Tax,
    RetrofitField::Gross,
];

/// What the auditors left of an item, beside these.
const OF_AUDIT: [RetrofitField; 4] = [
    RetrofitField::AuditedNet,
    RetrofitField::AuditedGross,
    RetrofitField::CutAmount,
    RetrofitField::CutReason,
];

/// The fields of an effect that are decided about; what was reached is none of them.
const OF_EFFECT: [EffectField; 5] = [
    EffectField::Direction,
    EffectField::Measure,
    EffectField::UnitName,
    EffectField::Before,
    EffectField::Promised,
];

/// Items, effects and needs by id, each with the fields that are decided about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    #[serde(default)]
    pub items: BTreeMap<String, Content>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub effects: BTreeMap<String, Content>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub needs: BTreeMap<String, Content>,
}

/// How an item or an effect differs from what was decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differs {
    /// The record's kind.
    pub kind: &'static str,
    pub id: String,
    /// What it was called when it was decided on, else what it is called now.
    pub name: String,
    pub how: How,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// It is there since.
    Added,
    /// It was deleted, or an item was dropped or left out.
    Gone,
    /// These fields read otherwise: name, what it was, what it is.
    Changed(Vec<(String, Option<Value>, Option<Value>)>),
}

impl Terms {
    /// What a plan covers: every item that is not dropped, and every effect.
    pub fn of_plan(records: &[Record]) -> Self {
        Self {
            items: items(records, |_| true),
            effects: effects(records, &OF_EFFECT),
            ..Self::default()
        }
    }

    /// What a report covers: every need, problem and scenario.
    pub fn of_report(records: &[Record]) -> Self {
        let fields = NeedField::ALL.iter().map(|field| field.name());
        let fields: Vec<&str> = fields.collect();
        let needs = live(records, need::KIND);
        let needs = needs.map(|record| (record.key.id.clone(), content(record, &fields)));
        Self {
            needs: btree::map(needs),
            ..Self::default()
        }
    }

    /// What an application for acceptance covers: every item, and every effect with what was reached.
    pub fn of_request(records: &[Record]) -> Self {
        Self {
            items: items(records, |_| true),
            effects: effects(records, EffectField::ALL),
            ..Self::default()
        }
    }

    /// What an audit covers: every item that is not dropped, with what the auditors left of it.
    pub fn of_audit(records: &[Record]) -> Self {
        let fields = OF_ITEM.iter().chain(&OF_AUDIT).copied();
        Self {
            items: items_with(records, |_| true, fields),
            ..Self::default()
        }
    }

    /// What the auditors left of the items together, with tax, 元.
    pub fn audited(&self) -> Decimal {
        let left = self.items.values();
        let left = left.filter_map(|item| read::amount(item, RetrofitField::AuditedGross.name()));
        left.fold(Decimal::ZERO, decimal::add)
    }

    /// What a contract about the items of these ids covers.
    pub fn of_contract(records: &[Record], ids: &[String]) -> Self {
        Self {
            items: items(records, |id| ids.iter().any(|one| one == id)),
            ..Self::default()
        }
    }

    /// What the items cost together, 元.
    pub fn cost(&self) -> Decimal {
        let costs = self.items.values().filter_map(cost);
        costs.fold(Decimal::ZERO, decimal::add)
    }

    /// What the items of each kind of cost come to, 元; without a kind under the empty code.
    pub fn by_kind(&self) -> BTreeMap<String, Decimal> {
        let mut sums = BTreeMap::new();
        for item in self.items.values() {
            let kind = item
                .text(RetrofitField::CostKind.name())
                .unwrap_or_default();
            let sum: &mut Decimal = sums.entry(kind.to_owned()).or_default();
            *sum = decimal::add(*sum, cost(item).unwrap_or_default());
        }
        sums
    }

    /// As a decision carries it ([`crate::decision::Draft::figures`]).
    ///
    /// # Errors
    /// What no reader would take: see [`json::to_string`].
    pub fn figures(&self) -> Result<BTreeMap<String, Value>, json::Error> {
        Ok(btree::map([
            (FIGURE.to_owned(), to_value(self)?),
            (COST.to_owned(), Value::text(self.cost().to_string())),
        ]))
    }

    /// What a decision covers; `None` where it says nothing of it that can be read.
    pub fn from_figures(figures: &BTreeMap<String, Value>) -> Option<Self> {
        from_value(figures.get(FIGURE)?).ok()
    }

    /// How `now` differs from this, items first.
    pub fn differs(&self, now: &Self) -> Vec<Differs> {
        let mut all = Vec::new();
        each(retrofit::KIND, "title", &self.items, &now.items, &mut all);
        each(
            effect::KIND,
            "measure",
            &self.effects,
            &now.effects,
            &mut all,
        );
        each(need::KIND, "text", &self.needs, &now.needs, &mut all);
        all
    }
}

/// What an item costs, 元: with tax, else both parts together, else what was planned.
pub fn cost(item: &impl Fields) -> Option<Decimal> {
    let amount = |field: RetrofitField| decimal::parse(item.text(field.name())?);
    let both = || {
        let (net, tax) = (amount(RetrofitField::Net)?, amount(RetrofitField::Tax)?);
        net.checked_add(tax)
    };
    amount(RetrofitField::Gross)
        .or_else(both)
        .or_else(|| amount(RetrofitField::Planned))
}

fn items(records: &[Record], wanted: impl Fn(&str) -> bool) -> BTreeMap<String, Content> {
    items_with(records, wanted, OF_ITEM.into_iter())
}

fn items_with(
    records: &[Record],
    wanted: impl Fn(&str) -> bool,
    fields: impl Iterator<Item = RetrofitField>,
) -> BTreeMap<String, Content> {
    let dropped = |record: &Record| record.text("state") == Some(ItemState::Dropped.code());
    let items = live(records, retrofit::KIND);
    let items = items.filter(|record| wanted(&record.key.id) && !dropped(record));
    let fields: Vec<&str> = fields.map(RetrofitField::name).collect();
    btree::map(items.map(|record| (record.key.id.clone(), content(record, &fields))))
}

fn effects(records: &[Record], fields: &[EffectField]) -> BTreeMap<String, Content> {
    let fields: Vec<&str> = fields.iter().map(|field| field.name()).collect();
    let effects = live(records, effect::KIND);
    btree::map(effects.map(|record| (record.key.id.clone(), content(record, &fields))))
}

fn live<'a>(records: &'a [Record], kind: &'static str) -> impl Iterator<Item = &'a Record> {
    let all = records.iter();
    all.filter(move |record| record.key.kind == kind && !record.is_deleted())
}

fn content(record: &Record, fields: &[&str]) -> Content {
    let held = fields.iter().filter_map(|name| {
        let value = record.get(name)?;
        Some(((*name).to_owned(), value.clone()))
    });
    held.collect()
}

fn each(
    kind: &'static str,
    name: &str,
    was: &BTreeMap<String, Content>,
    now: &BTreeMap<String, Content>,
    all: &mut Vec<Differs>,
) {
    for id in btree::set(was.keys().chain(now.keys())) {
        let (before, after) = (was.get(id), now.get(id));
        let how = match (before, after) {
            (Some(before), Some(after)) => {
                let changed = before.beside(after);
                if changed.is_empty() {
                    continue;
                }
                How::Changed(changed)
            }
            (None, _) => How::Added,
            (_, None) => How::Gone,
        };
        let called = before.or(after).and_then(|content| content.text(name));
        all.push(Differs {
            kind,
            id: id.clone(),
            name: called.unwrap_or_default().to_owned(),
            how,
        });
    }
}

/// 7 items with their sum: what a decision covers, in figures.
pub fn said(terms: &Terms) -> (usize, String) {
    (terms.items.len(), money(terms.cost()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{record, write};

    fn records() -> Vec<Record> {
        vec![
            record(
                retrofit::KIND,
                "i1",
                &[
                    ("title", "排产软件".into()),
                    ("net", "100000".into()),
                    ("tax", "13000".into()),
                    ("state", "doing".into()),
                ],
            ),
            record(
                retrofit::KIND,
                "i2",
                &[("title", "网关".into()), ("planned", "5000.50".into())],
            ),
            record(
                retrofit::KIND,
                "i3",
                &[("title", "不做".into()), ("state", "dropped".into())],
            ),
            record(
                effect::KIND,
                "e1",
                &[("measure", "不良率".into()), ("reached", "1".into())],
            ),
        ]
    }

    #[test]
    fn a_plan_covers_what_is_not_dropped_and_a_contract_what_it_names() {
        let plan = Terms::of_plan(&records());
        assert_eq!(plan.items.len(), 2);
        assert_eq!(plan.effects.len(), 1);
        // 100,000 + 13,000, and what was planned.
        assert_eq!(said(&plan), (2, "118,000.50".to_owned()));
        assert_eq!(plan.by_kind()[""], plan.cost());
        // How far it is done is not decided about.
        assert_eq!(plan.items["i1"].get("state"), None);
        assert_eq!(plan.effects["e1"].get("reached"), None);
        let request = Terms::of_request(&records());
        assert!(request.effects["e1"].get("reached").is_some());
        let contract = Terms::of_contract(&records(), &["i2".to_owned(), "i9".to_owned()]);
        assert_eq!(contract.cost(), Decimal::new(500_050, 2));
        assert!(contract.effects.is_empty());
    }

    #[test]
    fn an_audit_covers_what_was_left_of_each_item_and_a_report_the_needs() {
        let mut records = records();
        let audited = [
            ("audited_gross", "110000".into()),
            ("cut_reason", "培训费".into()),
        ];
        write(&mut records[0], "tablet", 2, &audited);
        let audit = Terms::of_audit(&records);
        assert_eq!(audit.audited(), Decimal::from(110_000));
        assert_eq!(audit.items["i1"].text("cut_reason"), Some("培训费"));
        // A plan is about no audit.
        assert_eq!(
            Terms::of_plan(&records).items["i1"].text("cut_reason"),
            None
        );
        let need = [("text", "在制品找不到".into()), ("urgency", "high".into())];
        let mut need = record(need::KIND, "n1", &need);
        let decided = Terms::of_report(std::slice::from_ref(&need));
        let figures = decided.figures().expect("small");
        assert_eq!(Terms::from_figures(&figures).as_ref(), Some(&decided));
        write(&mut need, "tablet", 2, &[("urgency", "low".into())]);
        let differs = decided.differs(&Terms::of_report(&[need]));
        assert_eq!(differs.len(), 1);
        assert_eq!(differs[0].name, "在制品找不到");
    }

    #[test]
    fn a_decision_carries_them_and_they_are_read_again() {
        let plan = Terms::of_plan(&records());
        let figures = plan.figures().expect("small");
        assert_eq!(figures["cost"], Value::text("118000.50"));
        assert_eq!(Terms::from_figures(&figures), Some(plan));
        assert_eq!(Terms::from_figures(&BTreeMap::new()), None);
    }

    #[test]
    fn what_is_written_later_shows_as_a_difference() {
        let mut records = records();
        let decided = Terms::of_plan(&records);
        assert_eq!(decided.differs(&Terms::of_plan(&records)), []);
        // Its progress is no difference.
        write(&mut records[0], "tablet", 2, &[("state", "done".into())]);
        assert_eq!(decided.differs(&Terms::of_plan(&records)), []);
        write(&mut records[0], "tablet", 3, &[("net", "90000".into())]);
        write(&mut records[1], "tablet", 2, &[("state", "dropped".into())]);
        records.push(record(retrofit::KIND, "i4", &[("title", "看板".into())]));
        let differs = decided.differs(&Terms::of_plan(&records));
        let said = differs.iter().map(|one| (one.name.as_str(), &one.how));
        let net = vec![(
            "net".to_owned(),
            Some(Value::text("100000")),
            Some(Value::text("90000")),
        )];
        assert_eq!(
            said.collect::<Vec<_>>(),
            [
                ("排产软件", &How::Changed(net)),
                ("网关", &How::Gone),
                ("看板", &How::Added),
            ]
        );
    }
}
