//! What a paper of the file lacks before somebody stands for it: a quiet mark at its place, and the only
//! thing that holds its submission or its signature back.

use super::{
    acceptance_request::RequestField, application::ApplicationField, audit, audit::AuditField,
    contract::ContractField, listing::ListingField, plan::PlanField, report::ReportField,
    subsidy_payment::SubsidyField, terms, terms::Terms,
};
use crate::{
    paper::{Content, Paper},
    record::Fields,
    retrofit::RetrofitField,
    value::Value,
};

/// Something that is not filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// A field of the paper's own record, by its name.
    Field(&'static str),
    /// It has no item.
    Items,
    /// An item lacks its name, its kind of cost or what it costs.
    OfItem { item: String, field: &'static str },
}

/// The fields each paper needs.
fn needed(paper: Paper) -> &'static [&'static str] {
    match paper {
        Paper::Listing => {
            const {
                &[
                    ListingField::Day.name(),
                    ListingField::Phase.name(),
                    ListingField::Survey.name(),
                    ListingField::Wants.name(),
                ]
            }
        }
        Paper::DiagnosisReport => {
            const {
                &[
                    ReportField::Day.name(),
                    ReportField::Level.name(),
                    ReportField::Situation.name(),
                    ReportField::Gaps.name(),
                    ReportField::Advice.name(),
                    ReportField::People.name(),
                ]
            }
        }
        Paper::AcceptanceRequest => {
            const {
                &[
                    RequestField::Day.name(),
                    RequestField::DoneOn.name(),
                    RequestField::Summary.name(),
                    RequestField::Satisfaction.name(),
                ]
            }
        }
        Paper::Audit => {
            const {
                &[
                    AuditField::Day.name(),
                    AuditField::Body.name(),
                    AuditField::Number.name(),
                ]
            }
        }
        Paper::RetrofitPlan => {
            const {
                &[
                    PlanField::Level.name(),
                    PlanField::From.name(),
                    PlanField::To.name(),
                    PlanField::Goals.name(),
                ]
            }
        }
        Paper::Contract => {
            const {
                &[
                    ContractField::Number.name(),
                    ContractField::Provider.name(),
                    ContractField::Signed.name(),
                    ContractField::Gross.name(),
                ]
            }
        }
        Paper::SubsidyApplication => {
            const {
                &[
                    ApplicationField::Day.name(),
                    ApplicationField::AccountName.name(),
                    ApplicationField::Account.name(),
                    ApplicationField::Bank.name(),
                ]
            }
        }
        Paper::SubsidyPayment => {
            const {
                &[
                    SubsidyField::What.name(),
                    SubsidyField::Amount.name(),
                    SubsidyField::Approved.name(),
                ]
            }
        }
        Paper::SelfReport | Paper::Diagnosis | Paper::Acceptance => &[],
    }
}

/// Whether a field says nothing.
fn is_empty(fields: &impl Fields, name: &str) -> bool {
    match fields.get(name) {
        None => true,
        Some(Value::Text(text)) => text.trim().is_empty(),
        Some(_) => false,
    }
}

/// What `content` with its `terms` lacks, in the order of the paper.
pub fn of(paper: Paper, content: &Content, terms: &Terms) -> Vec<Missing> {
    let fields = needed(paper).iter().copied();
    let mut all: Vec<Missing> = fields
        .filter(|name| is_empty(content, name))
        .map(Missing::Field)
        .collect();
    let is_audit = paper == Paper::Audit;
    if !is_audit && !matches!(paper, Paper::RetrofitPlan | Paper::Contract) {
        return all;
    }
    if terms.items.is_empty() {
        all.push(Missing::Items);
    }
    for (id, item) in &terms.items {
        let title = item.text(RetrofitField::Title.name());
        let name = title.filter(|title| !title.trim().is_empty());
        let name = name.unwrap_or(id).to_owned();
        let mut lacks = |field: RetrofitField| {
            all.push(Missing::OfItem {
                item: name.clone(),
                field: field.name(),
            });
        };
        if is_audit {
            let audited = [RetrofitField::AuditedNet, RetrofitField::AuditedGross];
            for field in audited.iter().filter(|field| is_empty(item, field.name())) {
                lacks(*field);
            }
            let cut = audit::cut(item).is_some_and(|cut| cut > rust_decimal::Decimal::ZERO);
            if cut && is_empty(item, RetrofitField::CutReason.name()) {
                lacks(RetrofitField::CutReason);
            }
            continue;
        }
        for field in [RetrofitField::Title, RetrofitField::CostKind] {
            if is_empty(item, field.name()) {
                lacks(field);
            }
        }
        if terms::cost(item).is_none() {
            lacks(RetrofitField::Gross);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{project::plan, retrofit, testing::record};

    #[test]
    fn a_plan_lacks_what_nobody_filled_in() {
        let of = |fields: &[(&str, Value)], items: &[crate::record::Record]| {
            let plan = record(plan::KIND, "plan", fields);
            let terms = Terms::of_plan(items);
            of(Paper::RetrofitPlan, &Content::of(&plan), &terms)
        };
        let said = of(&[("level", Value::Int(3)), ("goals", " ".into())], &[]);
        assert_eq!(
            said,
            [
                Missing::Field("from"),
                Missing::Field("to"),
                Missing::Field("goals"),
                Missing::Items
            ]
        );
        let whole = [
            ("level", Value::Int(3)),
            ("from", "2025-03-01".into()),
            ("to", "2025-10-01".into()),
            ("goals", "排产上线".into()),
        ];
        let good = [
            ("title", "排产".into()),
            ("cost_kind", "software".into()),
            ("planned", "1000".into()),
        ];
        let good = record(retrofit::KIND, "i1", &good);
        assert_eq!(of(&whole, std::slice::from_ref(&good)), []);
        let bare = record(retrofit::KIND, "i2", &[("title", "".into())]);
        let lacks = |field| Missing::OfItem {
            item: "i2".to_owned(),
            field,
        };
        assert_eq!(
            of(&whole, &[good, bare]),
            [lacks("title"), lacks("cost_kind"), lacks("gross")]
        );
    }

    #[test]
    fn a_payment_needs_no_items() {
        let content = Content::default();
        let all = of(Paper::SubsidyPayment, &content, &Terms::default());
        assert_eq!(all.len(), 3);
        assert!(all.iter().all(|one| matches!(one, Missing::Field(_))));
    }
}
