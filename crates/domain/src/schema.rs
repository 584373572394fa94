//! What fields the kinds of records have, and what each of them holds.
//!
//! Each kind declares its fields once, beside its `KIND` (see [`fields`]): the name in the record
//! and the [`FieldType`]. Reading a record, forms, labels, histories and conflicts all go by that
//! declaration. An assessment also has one field for each question and each scenario of its rule,
//! and one for the note beside each.

use crate::{
    assessment::{self, AssessmentField},
    certificate::{self, CertificateField},
    decimal::AMOUNT_MOST,
    enterprise::{self, EnterpriseField},
    figures::{self, CountField, YearField},
    need::{self, NeedField},
    photo::{self, PhotoField},
    programme::{
        entry::{self, EntryField},
        meeting::{self, MeetingField},
        product::{self, ProductField},
        showcase::{self, ShowcaseField},
        task_note::{self, TaskNoteField},
    },
    project::{
        Part,
        acceptance::{self, AcceptanceField},
        acceptance_request::{self, RequestField},
        application::{self, ApplicationField},
        audit::{self, AuditField},
        contract::{self, ContractField},
        effect::{self, EffectField},
        exclusion::{self, ExclusionField},
        finding::{self, FindingField},
        invoice::{self, InvoiceField},
        listing::{self, ListingField, OnListField},
        payment::{self, PaymentField},
        payout::{self, PayoutField},
        plan::{self, PlanField},
        public_money::{self, PublicMoneyField},
        report::{self, ReportField},
        subsidy_payment::{self, SubsidyField},
    },
    record::{DELETED, DELETED_SEEN},
    retrofit::{self, RetrofitField},
};

/// What a field holds, and so how it is stored, asked for and read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Text of one line.
    Line,
    /// Text of several lines.
    Lines,
    /// A telephone number, as text.
    Phone,
    /// A day, as ISO text.
    Date,
    /// `HH:MM`, as text.
    Time,
    /// Milliseconds since 1970, as int.
    Moment,
    /// Yes or no, as bool.
    Flag,
    /// A whole number, as int.
    Whole(Unit),
    /// A decimal number, as text.
    Amount(Unit),
    /// One of a list; a level and a phase as int, everything else as text.
    Choice(Choices),
    /// `{"lat","lon"}`, decimal text, WGS 84.
    Place,
    /// A number of bytes, as int.
    Bytes,
    /// A SHA-256, as hexadecimal text.
    Hash,
    /// A media type, as text.
    MediaType,
    /// What a photo is about, as a list of texts: record kind, record id, and the item within it.
    About,
    /// Other records, as a list of their ids.
    Records,
    /// The answer to the question of this code; its form is the question's.
    Answer,
    /// How far the author of a deletion saw the record.
    Seen,
    /// Nobody here knows: another build's field.
    Unknown,
}

impl FieldType {
    /// The greatest number that is taken, where it holds one. The smallest is 0 for a whole number,
    /// and the negative of the greatest for another.
    pub fn most(self) -> Option<i64> {
        match self {
            Self::Whole(Unit::Year) => Some(9_999),
            Self::Whole(Unit::Persons | Unit::Machines) => Some(100_000_000),
            Self::Amount(Unit::Percent) => Some(100),
            Self::Whole(_) | Self::Amount(_) => Some(AMOUNT_MOST),
            _ => None,
        }
    }
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A year of the calendar.
    Year,
    /// Nothing that has a name here.
    Plain,
    Persons,
    /// 元.
    Yuan,
    /// 万元.
    TenThousandYuan,
    /// 台.
    Machines,
    /// 吨标准煤.
    TonnesOfCoal,
    Percent,
}

/// The list a field's value is chosen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choices {
    /// Of the pack.
    Area,
    /// Of the pack: GB/T 4754 divisions.
    Industry,
    /// Of the pack.
    Phase,
    /// Of the pack's current rule.
    Scenario,
    /// Of the pack's current rule.
    Question,
    /// Of the pack.
    CostKind,
    Direction,
    Severity,
    /// Of the pack: grounds on which nothing is paid.
    Exclusion,
    PaymentKind,
    Satisfaction,
    Nature,
    Tier,
    Stage,
    NeedType,
    Urgency,
    ItemState,
    Title,
    Meeting,
    Showcase,
    /// Of the pack.
    Indicator,
    TaskState,
    /// 0 to 4.
    Level,
    /// 0 to 4, or not applicable.
    LevelOrNone,
}

/// A field of a record, by the declaration of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldRef<'a> {
    Enterprise(EnterpriseField),
    /// A figure of a year, of the enterprise.
    OfYear(u16, YearField),
    /// A count as it stands, of the enterprise.
    Count(CountField),
    Assessment(AssessmentField),
    /// The answer to a question, by its code.
    Question(&'a str),
    /// The level of a scenario, by its code.
    Scenario(&'a str),
    /// What was written beside an item, by the item's own field: `q.<code>` or `s.<code>`.
    Note(&'a str),
    Need(NeedField),
    Retrofit(RetrofitField),
    Photo(PhotoField),
    Listing(ListingField),
    OnList(OnListField),
    Report(ReportField),
    Request(RequestField),
    Audit(AuditField),
    Plan(PlanField),
    Contract(ContractField),
    Invoice(InvoiceField),
    Payment(PaymentField),
    /// What of an invoice or a payment is for the item of this id.
    Part(Part, &'a str),
    Effect(EffectField),
    Finding(FindingField),
    Acceptance(AcceptanceField),
    Application(ApplicationField),
    Exclusion(ExclusionField),
    PublicMoney(PublicMoneyField),
    Subsidy(SubsidyField),
    Payout(PayoutField),
    Certificate(CertificateField),
    Meeting(MeetingField),
    Product(ProductField),
    Showcase(ShowcaseField),
    Entry(EntryField),
    TaskNote(TaskNoteField),
    /// Whether the record was deleted, whatever its kind.
    Deleted,
    DeletedSeen,
    /// Another build's.
    Other(&'a str),
}

impl<'a> FieldRef<'a> {
    /// The field called `name` of a record of `kind`.
    pub fn of(kind: &str, name: &'a str) -> Self {
        match name {
            DELETED => return Self::Deleted,
            DELETED_SEEN => return Self::DeletedSeen,
            _ => {}
        }
        let declared = match kind {
            enterprise::KIND => EnterpriseField::from_name(name)
                .map(Self::Enterprise)
                .or_else(|| CountField::from_name(name).map(Self::Count))
                .or_else(|| figures::of_year(name).map(|(year, of)| Self::OfYear(year, of))),
            assessment::KIND => AssessmentField::from_name(name)
                .map(Self::Assessment)
                .or_else(|| name.strip_prefix("q.").map(Self::Question))
                .or_else(|| name.strip_prefix("s.").map(Self::Scenario))
                .or_else(|| name.strip_prefix("note.").map(Self::Note)),
            need::KIND => NeedField::from_name(name).map(Self::Need),
            retrofit::KIND => RetrofitField::from_name(name).map(Self::Retrofit),
            photo::KIND => PhotoField::from_name(name).map(Self::Photo),
            listing::KIND => ListingField::from_name(name).map(Self::Listing),
            listing::ON_LIST => OnListField::from_name(name).map(Self::OnList),
            report::KIND => ReportField::from_name(name).map(Self::Report),
            acceptance_request::KIND => RequestField::from_name(name).map(Self::Request),
            audit::KIND => AuditField::from_name(name).map(Self::Audit),
            plan::KIND => PlanField::from_name(name).map(Self::Plan),
            contract::KIND => ContractField::from_name(name).map(Self::Contract),
            invoice::KIND => InvoiceField::from_name(name).map(Self::Invoice),
            payment::KIND => PaymentField::from_name(name).map(Self::Payment),
            effect::KIND => EffectField::from_name(name).map(Self::Effect),
            finding::KIND => FindingField::from_name(name).map(Self::Finding),
            acceptance::KIND => AcceptanceField::from_name(name).map(Self::Acceptance),
            application::KIND => ApplicationField::from_name(name).map(Self::Application),
            exclusion::KIND => ExclusionField::from_name(name).map(Self::Exclusion),
            payout::KIND => PayoutField::from_name(name).map(Self::Payout),
            subsidy_payment::KIND => SubsidyField::from_name(name).map(Self::Subsidy),
            public_money::KIND => PublicMoneyField::from_name(name).map(Self::PublicMoney),
            certificate::KIND => CertificateField::from_name(name).map(Self::Certificate),
            meeting::KIND => MeetingField::from_name(name).map(Self::Meeting),
            product::KIND => ProductField::from_name(name).map(Self::Product),
            showcase::KIND => ShowcaseField::from_name(name).map(Self::Showcase),
            entry::KIND => EntryField::from_name(name).map(Self::Entry),
            task_note::KIND => TaskNoteField::from_name(name).map(Self::TaskNote),
            _ => None,
        };
        let part = || Part::of(kind, name).map(|(part, item)| Self::Part(part, item));
        declared.or_else(part).unwrap_or(Self::Other(name))
    }

    /// What the field holds.
    pub fn holds(self) -> FieldType {
        match self {
            Self::Enterprise(field) => field.holds(),
            Self::OfYear(_, field) => field.holds(),
            Self::Count(field) => field.holds(),
            Self::Assessment(field) => field.holds(),
            Self::Question(_) => FieldType::Answer,
            Self::Scenario(_) => FieldType::Choice(Choices::LevelOrNone),
            Self::Note(_) => FieldType::Lines,
            Self::Need(field) => field.holds(),
            Self::Retrofit(field) => field.holds(),
            Self::Photo(field) => field.holds(),
            Self::Listing(field) => field.holds(),
            Self::OnList(field) => field.holds(),
            Self::Report(field) => field.holds(),
            Self::Request(field) => field.holds(),
            Self::Audit(field) => field.holds(),
            Self::Plan(field) => field.holds(),
            Self::Contract(field) => field.holds(),
            Self::Invoice(field) => field.holds(),
            Self::Payment(field) => field.holds(),
            Self::Part(part, _) => part.holds(),
            Self::Effect(field) => field.holds(),
            Self::Finding(field) => field.holds(),
            Self::Acceptance(field) => field.holds(),
            Self::Application(field) => field.holds(),
            Self::Exclusion(field) => field.holds(),
            Self::Subsidy(field) => field.holds(),
            Self::Payout(field) => field.holds(),
            Self::PublicMoney(field) => field.holds(),
            Self::Certificate(field) => field.holds(),
            Self::Meeting(field) => field.holds(),
            Self::Product(field) => field.holds(),
            Self::Showcase(field) => field.holds(),
            Self::Entry(field) => field.holds(),
            Self::TaskNote(field) => field.holds(),
            Self::Deleted => FieldType::Flag,
            Self::DeletedSeen => FieldType::Seen,
            Self::Other(_) => FieldType::Unknown,
        }
    }
}

/// Declares the fields of a kind: `Variant = "name in the record": what it holds`, in the order of
/// the form.
macro_rules! fields {
    ($(#[$doc:meta])* $group:ident { $($(#[$of:meta])* $field:ident = $name:literal: $holds:expr;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $group { $($(#[$of])* $field,)* }

        impl $group {
            /// Every one, in the order of the form.
            pub const ALL: &[Self] = &[$(Self::$field,)*];

            /// Its name in the record.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$field => $name,)* }
            }

            /// The field called `name`.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$field),)* _ => None }
            }

            /// What it holds.
            pub const fn holds(self) -> $crate::schema::FieldType {
                #[allow(unused_imports, reason = "not every kind has every type")]
                use $crate::schema::{Choices, FieldType::*, Unit};
                match self { $(Self::$field => $holds,)* }
            }
        }
    };
}
pub(crate) use fields;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_the_field_of_its_kind() {
        let holds = |kind, name| FieldRef::of(kind, name).holds();
        assert_eq!(
            holds(need::KIND, "type"),
            FieldType::Choice(Choices::NeedType)
        );
        assert_eq!(holds(photo::KIND, "type"), FieldType::MediaType);
        assert_eq!(holds(enterprise::KIND, "type"), FieldType::Unknown);
        assert_eq!(holds(need::KIND, "deleted"), FieldType::Flag);
        assert_eq!(
            FieldRef::of(assessment::KIND, "note.q.network"),
            FieldRef::Note("q.network")
        );
        assert_eq!(
            FieldRef::of(enterprise::KIND, "year.2025.headcount"),
            FieldRef::OfYear(2025, YearField::Headcount)
        );
        assert_eq!(
            FieldRef::of(enterprise::KIND, "equipment"),
            FieldRef::Count(CountField::Equipment)
        );
        assert_eq!(
            FieldRef::of(invoice::KIND, "tax.i1"),
            FieldRef::Part(Part::Tax, "i1")
        );
        assert_eq!(
            FieldRef::of(enterprise::KIND, "q.network"),
            FieldRef::Other("q.network")
        );
    }

    #[test]
    fn every_field_is_found_by_the_name_it_is_stored_under() {
        fn check<T: Copy + PartialEq + std::fmt::Debug>(
            all: &[T],
            name: fn(T) -> &'static str,
            find: fn(&str) -> Option<T>,
        ) {
            for field in all {
                assert_eq!(find(name(*field)), Some(*field));
            }
        }
        check(
            EnterpriseField::ALL,
            EnterpriseField::name,
            EnterpriseField::from_name,
        );
        check(CountField::ALL, CountField::name, CountField::from_name);
        check(YearField::ALL, YearField::name, YearField::from_name);
        check(
            AssessmentField::ALL,
            AssessmentField::name,
            AssessmentField::from_name,
        );
        check(NeedField::ALL, NeedField::name, NeedField::from_name);
        check(
            RetrofitField::ALL,
            RetrofitField::name,
            RetrofitField::from_name,
        );
        check(PhotoField::ALL, PhotoField::name, PhotoField::from_name);
        check(PlanField::ALL, PlanField::name, PlanField::from_name);
        check(
            ContractField::ALL,
            ContractField::name,
            ContractField::from_name,
        );
        check(
            InvoiceField::ALL,
            InvoiceField::name,
            InvoiceField::from_name,
        );
        check(
            PaymentField::ALL,
            PaymentField::name,
            PaymentField::from_name,
        );
        check(EffectField::ALL, EffectField::name, EffectField::from_name);
        check(
            FindingField::ALL,
            FindingField::name,
            FindingField::from_name,
        );
        check(
            AcceptanceField::ALL,
            AcceptanceField::name,
            AcceptanceField::from_name,
        );
        check(
            ApplicationField::ALL,
            ApplicationField::name,
            ApplicationField::from_name,
        );
        check(
            ExclusionField::ALL,
            ExclusionField::name,
            ExclusionField::from_name,
        );
        check(
            SubsidyField::ALL,
            SubsidyField::name,
            SubsidyField::from_name,
        );
        check(
            CertificateField::ALL,
            CertificateField::name,
            CertificateField::from_name,
        );
        check(
            MeetingField::ALL,
            MeetingField::name,
            MeetingField::from_name,
        );
        check(
            ProductField::ALL,
            ProductField::name,
            ProductField::from_name,
        );
        check(
            ShowcaseField::ALL,
            ShowcaseField::name,
            ShowcaseField::from_name,
        );
        check(EntryField::ALL, EntryField::name, EntryField::from_name);
        check(
            TaskNoteField::ALL,
            TaskNoteField::name,
            TaskNoteField::from_name,
        );
        check(
            PublicMoneyField::ALL,
            PublicMoneyField::name,
            PublicMoneyField::from_name,
        );
    }
}
