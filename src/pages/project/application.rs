//! 补助申请: the account, what else was paid, what the auditors left, and the sum with every step.

use domain::{
    decision::Verb,
    money::money,
    pack::Basis,
    paper::Content,
    project::{
        advice::{self, Advice},
        application::{Application, ApplicationField as Field},
        claim,
        exclusion::{self, ExclusionField},
        public_money::{self, PublicMoneyField},
        terms::Terms,
        way::Sheet,
    },
    record::Record,
    retrofit::{self, RetrofitField},
    schema::FieldRef,
    subsidy::{Approved, NotApproved, Rules},
    value::Value,
    workflow::{Standing, State},
};
use leptos::prelude::*;

use super::{
    entries::{Entries, EntrySpec, Line, aside, ids_of, nothing_more, table},
    facts::{FieldsPart, Part},
    money::fund_left,
    on_page::{OnPage, Seen},
    paper_page::{Digest, PaperSpec, fact, item_name, yuan},
    words::ProjectTexts,
    worked,
};
use crate::{
    app::{AppState, LiveDossier, use_app, use_session},
    browser::today,
    components::SegmentedField,
    i18n::{
        fields::{unit_words, value_words},
        fill, lang,
    },
};

pub static APPLICATION: PaperSpec = PaperSpec {
    sheet: Sheet::Application,
    single: true,
    covers: |_, _| Terms::default(),
    parts: &[FieldsPart {
        id: "applicant",
        title: |t| t.applicant,
        fields: &[
            Field::Day.name(),
            Field::AccountName.name(),
            Field::Account.name(),
            Field::Bank.name(),
        ],
    }],
    below: |on| {
        provide_context(ApproveOn(RwSignal::new(None)));
        view! { <Account on /> <OtherMoney on /> <Audit on /> <Exclusions on /> <Sum on /> }
            .into_any()
    },
    begins: |_| {
        let day = Value::text(today().to_string());
        vec![(Field::Day.name(), day)]
    },
    advice: |seen| {
        let application = Application::read(&seen.id, &seen.content);
        let all: Vec<Advice> = advice::of_application(&application, &seen.dossier.enterprise.name);
        all
    },
    digest,
};

/// On which basis the office approves, where the programme leaves it open; none until it is chosen.
#[derive(Clone, Copy)]
struct ApproveOn(RwSignal<Option<Basis>>);

static MONEY: EntrySpec = EntrySpec {
    kind: public_money::KIND,
    add: Some(|t| t.add_money),
    test: "add-public-money",
    fields: &[
        PublicMoneyField::Source.name(),
        PublicMoneyField::Amount.name(),
        PublicMoneyField::Day.name(),
    ],
    columns: &[
        PublicMoneyField::Source.name(),
        PublicMoneyField::Day.name(),
        PublicMoneyField::Amount.name(),
    ],
    line: |app, record| {
        let day = words(app, record, PublicMoneyField::Day.name());
        let amount = record.text(PublicMoneyField::Amount.name());
        Line {
            title: item_name(record.text(PublicMoneyField::Source.name())),
            detail: vec![day],
            aside: aside(amount.and_then(domain::decimal::parse)),
        }
    },
    begins: || vec![(PublicMoneyField::Source.name(), Value::text(""))],
    more: nothing_more,
};

static GROUNDS: EntrySpec = EntrySpec {
    kind: exclusion::KIND,
    add: Some(|t| t.add_exclusion),
    test: "add-exclusion",
    fields: &[ExclusionField::Ground.name(), ExclusionField::Text.name()],
    columns: &[ExclusionField::Ground.name(), ExclusionField::Text.name()],
    line: |app, record| {
        let ground = words(app, record, ExclusionField::Ground.name());
        Line {
            title: item_name(Some(&ground)),
            detail: vec![words(app, record, ExclusionField::Text.name())],
            aside: String::new(),
        }
    },
    begins: || vec![(ExclusionField::Text.name(), Value::text(""))],
    more: nothing_more,
};

/// The columns of the audit's table.
const AUDITED: [&str; 5] = [
    RetrofitField::Title.name(),
    RetrofitField::AuditedNet.name(),
    RetrofitField::AuditedGross.name(),
    RetrofitField::CutAmount.name(),
    RetrofitField::CutReason.name(),
];

fn words(app: AppState, record: &Record, name: &str) -> String {
    let value = record.get(name);
    let of = FieldRef::of(&record.key.kind, name);
    let words = value.map(|value| value_words(&app.pack(), of, value, lang()));
    words.unwrap_or_default()
}

/// Whether what the sum comes from is still written: until it is approved.
fn is_open(on: OnPage) -> Signal<bool> {
    Signal::derive(move || {
        let state = on
            .standing
            .with(|standing| standing.as_ref().map(Standing::state));
        let closed = matches!(state, Some(State::Approved | State::Void | State::Refused));
        !closed && on.asked.with(Option::is_none)
    })
}

/// How the account's name is to be written.
#[component]
fn Account(on: OnPage) -> impl IntoView {
    let name = on.live.name();
    view! {
        <Show when=move || on.writes.get()>
            <p class="note screen-only">{move || fill(ProjectTexts::of(lang()).account_hint, &[("name", &name.get())])}</p>
        </Show>
    }
}

#[component]
fn OtherMoney(on: OnPage) -> impl IntoView {
    view! { <Part id="other-money" title=|t| t.other_money><Entries live=on.live spec=&MONEY open=is_open(on) /></Part> }
}

#[component]
fn Exclusions(on: OnPage) -> impl IntoView {
    view! { <Part id="exclusions" title=|t| t.exclusions><Entries live=on.live spec=&GROUNDS open=is_open(on) /></Part> }
}

/// What the auditors left of each item; it is written on the audit's own sheet.
#[component]
fn Audit(on: OnPage) -> impl IntoView {
    let app = use_app();
    let live = on.live;
    let t = move || ProjectTexts::of(lang());
    let ids = ids_of(live, retrofit::KIND);
    let read = move || {
        let records = ids.get().into_iter();
        let records = records.filter_map(|id| live.record(retrofit::KIND, &id));
        let is_audited = |record: &Record| {
            let names = AUDITED.iter().skip(1);
            names.into_iter().any(|name| record.get(name).is_some())
        };
        let rows: Vec<Content> = records
            .filter(is_audited)
            .map(|record| Content::of(&record))
            .collect();
        if rows.is_empty() {
            return view! { <p class="note">{t().none}</p> }.into_any();
        }
        table(app, retrofit::KIND, &AUDITED, &rows)
    };
    let to = live
        .id
        .with_value(|dossier| format!("/d/{dossier}/project/{}", Sheet::Audit.code()));
    view! {
        <Part id="audit" title=|t| t.audit>
            {read}
            <div class="screen-only"><a class="btn" href=to data-test="to-audit-sheet">{move || t().to_audit}</a></div>
        </Part>
    }
}

/// The sum: what was approved, or every step by what is in the dossier now.
#[component]
fn Sum(on: OnPage) -> impl IntoView {
    let live = on.live;
    let session = use_session();
    let ApproveOn(basis) = expect_context();
    let t = move || ProjectTexts::of(lang());
    let sums = move || {
        let seen = on.seen()?;
        let built = claim::of(seen.records.iter(), &seen.dossier.filed);
        let asked = on.asked.get();
        let by = asked.as_ref().or(seen.standing.basis());
        // Whoever handed it in only saw what it would come to.
        let by = by.filter(|by| by.verb == Verb::Approve);
        let approved = by.and_then(|by| Approved::from_figures(&by.figures));
        Some(match approved {
            Some(approved) => worked::approved(live, &approved, &built),
            None => worked::sums(live, &seen.records, &built),
        })
    };
    let chooses = move || {
        let pack = live.app().pack();
        let open = pack.funding.basis.bases().len() > 1;
        let decides = session.role().is_some_and(|role| {
            on.standing.with(|standing| {
                let Some(standing) = standing else {
                    return false;
                };
                let offers = pack
                    .workflow
                    .offers(role, standing.paper, &standing.position);
                offers.iter().any(|offer| offer.verb == Verb::Approve)
            })
        });
        open && decides && on.asked.with(Option::is_none)
    };
    let options = move || {
        [Basis::Net, Basis::Gross]
            .map(|basis| (code(basis).to_owned(), basis.words().get(lang()).to_owned()))
            .to_vec()
    };
    let value = Signal::derive(move || basis.get().map(code).unwrap_or_default().to_owned());
    let choose = move |chosen: String| {
        let bases = [Basis::Net, Basis::Gross];
        basis.set(bases.into_iter().find(|one| code(*one) == chosen));
    };
    view! {
        <Part id="sum" title=|t| t.sum_title>
            {sums}
            <Show when=chooses>
                <div class="screen-only"><SegmentedField label=move || t().approve_on.to_owned() value options on_choice=choose test="approve-on" /></div>
            </Show>
        </Part>
    }
}

fn code(basis: Basis) -> &'static str {
    match basis {
        Basis::Net => "net",
        Basis::Gross => "gross",
    }
}

/// The basis that is approved on: the programme's, else the one that was chosen.
fn basis(live: LiveDossier) -> Option<Basis> {
    let pack = live.app().pack();
    match pack.funding.basis.bases() {
        [one] => Some(*one),
        _ => use_context::<ApproveOn>().and_then(|ApproveOn(basis)| basis.get()),
    }
}

fn digest(seen: &Seen) -> Digest {
    let (t, lang, pack) = (ProjectTexts::of(lang()), lang(), seen.live.app().pack());
    let built = claim::of(seen.records.iter(), &seen.dossier.filed);
    let fields = [Field::Day, Field::AccountName, Field::Account, Field::Bank];
    let mut summary: Vec<_> = fields
        .iter()
        .filter_map(|field| fact(seen, field.name()))
        .collect();
    if seen.standing.state() == State::Approved {
        let basis = seen.standing.basis();
        let approved = basis.and_then(|by| Approved::from_figures(&by.figures));
        let said = approved.map(|approved| {
            let words = approved.basis().words();
            fill(
                t.approved,
                &[
                    ("sum", &money(approved.amount())),
                    ("basis", &words.get(lang)),
                ],
            )
        });
        return Digest {
            said: said.unwrap_or_default(),
            summary,
            ..Digest::default()
        };
    }
    let left = fund_left(seen.live.app(), &seen.dossier.id);
    let all = Rules::of(&pack).work_out(&built.claim, left);
    let unit = unit_words(domain::schema::Unit::Yuan, lang);
    let sums = all.iter().map(|worked| {
        let basis = worked.basis.words();
        format!("{} {unit}（{}）", money(worked.computed), basis.get(lang))
    });
    let sums: Vec<String> = sums.collect();
    let sums = sums.join(super::paper_page::sep());
    let said = format!("{} {sums}", t.applied);
    summary.push((t.applied.to_owned(), sums));
    summary.extend(left.map(|left| (t.fund_left.to_owned(), yuan(left))));
    let mut refused = Vec::new();
    let mut figures = std::collections::BTreeMap::new();
    match basis(seen.live) {
        None => {
            let why = fill(t.cannot_approve, &[("why", &t.choose_basis)]);
            refused.push((Verb::Approve, why));
        }
        Some(basis) => match Approved::of(&pack, basis, &built.claim, left) {
            Ok(approved) => {
                let sum = format!("{}（{}）", yuan(approved.amount()), basis.words().get(lang));
                summary.push((t.to_approve.to_owned(), sum));
                figures = approved.figures().unwrap_or_default();
            }
            Err(why) => {
                let why = match why {
                    NotApproved::Barred(bars) => {
                        let words = bars.iter().map(|bar| bar.words(&pack.funding));
                        let words: Vec<String> =
                            words.map(|words| words.get(lang).to_owned()).collect();
                        words.join(super::paper_page::sep())
                    }
                    other => other.to_string(),
                };
                refused.push((Verb::Approve, fill(t.cannot_approve, &[("why", &why)])));
            }
        },
    }
    Digest {
        said,
        summary,
        figures,
        refused,
    }
}
