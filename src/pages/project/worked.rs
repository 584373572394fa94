//! A subsidy as it is worked out: every step in words and figures, every reason and remark.

use domain::{
    money::money,
    pack::PaidPhase,
    project::claim::{Built, Why},
    record::Record,
    retrofit::{self, RetrofitField},
    schema::{FieldRef, Unit},
    subsidy::{Approved, Difference, Rules, Step, Summary, Worked},
};
use leptos::prelude::*;

use super::{
    money::fund_left,
    paper_page::{item_name, yuan},
    words::ProjectTexts,
};
use crate::{
    app::LiveDossier,
    i18n::{
        fields::{field_words, kind_words, unit_words},
        fill, lang,
    },
};

/// What people call an item; its record may be gone.
pub fn name_of(records: &[Record], id: &str) -> String {
    let mut records = records.iter();
    let record = records.find(|it| it.key.kind == retrofit::KIND && it.key.id == id);
    item_name(record.and_then(|it| it.text(RetrofitField::Title.name())))
}

/// Names for items of which no two are alike.
pub fn names(records: &[Record], built: &Built) -> std::collections::BTreeMap<String, String> {
    let mut names = std::collections::BTreeMap::new();
    for item in &built.claim.items {
        let name = name_of(records, &item.id);
        let alike = names.values().filter(|known: &&String| {
            known.as_str() == name || known.starts_with(&format!("{name}（"))
        });
        let nth = alike.count() + 1;
        let name = match nth {
            1 => name,
            nth => format!("{name}（{nth}）"),
        };
        names.insert(item.id.clone(), name);
    }
    names
}

/// The subsidy on every basis the programme leaves open, by what is in the dossier now.
pub fn sums(live: LiveDossier, records: &[Record], built: &Built) -> AnyView {
    let (t, lang, pack) = (ProjectTexts::of(lang()), lang(), live.app().pack());
    let names = names(records, built);
    let named = built
        .claim
        .named(|id| names.get(id).cloned().unwrap_or_else(|| id.to_owned()));
    let left = live.id.with_value(|dossier| fund_left(live.app(), dossier));
    let all = Rules::of(&pack).work_out(&named, left);
    let phase = all.first().map(|worked| phase(&pack, worked, built));
    let bars: Vec<_> = all
        .first()
        .map(|worked| {
            let bars = worked.bars.iter();
            bars.map(|bar| {
                let words = bar.words(&pack.funding);
                view! { <li>{words.get(lang).to_owned()}</li> }
            })
            .collect()
        })
        .unwrap_or_default();
    let remarks: Vec<_> = all
        .first()
        .map(|worked| {
            let remarks = worked.remarks.iter();
            remarks
                .map(|one| view! { <li>{one.words().get(lang).to_owned()}</li> })
                .collect()
        })
        .unwrap_or_default();
    let gaps = gaps(live, records, built);
    let tables: Vec<_> = all.iter().map(|worked| steps(live, worked)).collect();
    let doubts: Vec<_> = pack
        .funding
        .doubts
        .iter()
        .map(|doubt| view! { <li>{doubt.text.get(lang).to_owned()}</li> })
        .collect();
    view! {
        <div class="stack" data-test="sums">
            {phase.map(|phase| view! { <p data-test="phase">{phase}</p> })}
            {(!bars.is_empty()).then(|| view! { <div class="advice bad" data-test="bars"><p><strong>{t.bars}</strong></p><ul class="bullets">{bars}</ul></div> })}
            {(!remarks.is_empty() || !gaps.is_empty()).then(|| view! { <div class="advice" data-test="remarks-of-sum"><p><strong>{t.remarks}</strong></p><ul class="bullets">{remarks}{gaps}</ul></div> })}
            {tables}
            <details class="detail-fold screen-only"><summary>{fill(t.doubts, &[("n", &doubts.len())])}</summary><ul class="bullets">{doubts}</ul></details>
            <p class="note">{pack.funding.source.get(lang).to_owned()}</p>
        </div>
    }
    .into_any()
}

/// By which phase's rule, and why.
fn phase(pack: &domain::pack::ProgrammePack, worked: &Worked, built: &Built) -> String {
    let t = ProjectTexts::of(lang());
    let Some(phase) = worked.phase else {
        return t.no_phase.to_owned();
    };
    let accepted = built.claim.acceptance.as_ref().filter(|one| one.passed);
    let day = accepted.and_then(|one| one.day);
    let why = match (pack.funding.paid_phase, day) {
        (PaidPhase::Accepted, Some(day)) => fill(
            t.phase_accepted,
            &[("day", &crate::i18n::format::day(day, lang()))],
        ),
        _ => t.phase_planned.to_owned(),
    };
    format!("{}（{why}）", fill(t.phase, &[("n", &phase)]))
}

/// Every step from what was contracted to what is payable.
fn steps(live: LiveDossier, worked: &Worked) -> AnyView {
    let (t, lang, pack) = (ProjectTexts::of(lang()), lang(), live.app().pack());
    let row = |step: &Step| {
        let words = step.words(&pack.funding);
        view! {
            <tr><th scope="row">{words.get(lang).to_owned()}</th><td class="num">{money(step.from)}</td><td class="num">{money(step.to)}</td></tr>
        }
    };
    let rows: Vec<_> = worked.steps.iter().map(row).collect();
    let basis = worked.basis.words();
    let unit = unit_words(Unit::Yuan, lang);
    let end = if worked.bars.is_empty() {
        t.payable
    } else {
        t.forecast
    };
    view! {
        <div class="sheet-table" tabindex="0" role="group" aria-label=basis.get(lang).to_owned() data-test="sum">
            <table class="figures steps-of-sum">
                <caption>{format!("{} · {unit}", fill(t.basis, &[("basis", &basis.get(lang))]))}</caption>
                <thead><tr><th scope="col">{t.step}</th><th scope="col" class="num">{t.from}</th><th scope="col" class="num">{t.to}</th></tr></thead>
                <tbody>{rows}</tbody>
                <tfoot><tr class="whole"><th scope="row" colspan="2">{end}</th><td class="num" data-test="computed">{money(worked.computed)}</td></tr></tfoot>
            </table>
        </div>
    }
    .into_any()
}

/// Amounts that are missing, or that people disagree on.
fn gaps(live: LiveDossier, records: &[Record], built: &Built) -> Vec<impl IntoView + use<>> {
    let (t, lang, pack) = (ProjectTexts::of(lang()), lang(), live.app().pack());
    let gaps = built.gaps.iter().map(|gap| {
        let name = match gap.kind.as_str() {
            retrofit::KIND => name_of(records, &gap.id),
            kind => {
                let mut records = records.iter();
                let record = records.find(|it| it.key.kind == kind && it.key.id == gap.id);
                let number = ["number", "voucher", "source"];
                let number = number
                    .iter()
                    .find_map(|field| record?.text(field).filter(|text| !text.is_empty()));
                number.unwrap_or_default().to_owned()
            }
        };
        let field = field_words(&pack, FieldRef::of(&gap.kind, &gap.field), lang);
        let why = match gap.why {
            Why::Missing => t.lacks,
            Why::Disputed => crate::i18n::dossier::DossierTexts::of(lang).disagrees,
            Why::NoItem => t.differs_gone,
        };
        let kind = kind_words(&gap.kind, lang);
        view! { <li>{format!("{kind} {name} · {field}：{why}")}</li> }
    });
    gaps.collect()
}

fn summary_label(what: Summary, t: &ProjectTexts) -> &'static str {
    match what {
        Summary::Edition => t.s_edition,
        Summary::Phase => t.s_phase,
        Summary::Rate => t.s_rate,
        Summary::Items => t.s_items,
        Summary::Invoices => t.s_invoices,
        Summary::Payments => t.s_payments,
        Summary::Contracted => t.s_contracted,
        Summary::Invoiced => t.s_invoiced,
        Summary::Paid => t.s_paid,
        Summary::Base => t.s_base,
        Summary::OtherMoney => t.s_other,
        Summary::AcceptedOn => t.s_accepted,
        Summary::Level => t.s_level,
    }
}

/// A figure of a summary as people read it.
fn summary_words(what: Summary, text: &str) -> String {
    let amount = matches!(
        what,
        Summary::Contracted
            | Summary::Invoiced
            | Summary::Paid
            | Summary::Base
            | Summary::OtherMoney
    );
    if what == Summary::Rate
        && let Some(rate) = domain::decimal::parse(text)
        && let Some(percent) = rate.checked_mul(rust_decimal::Decimal::ONE_HUNDRED)
    {
        return format!("{}%", percent.normalize());
    }
    match domain::decimal::parse(text).filter(|_| amount) {
        Some(amount) => yuan(amount),
        None if text.is_empty() => "—".to_owned(),
        None => text.to_owned(),
    }
}

/// What was approved, what it came from, and what differs now.
pub fn approved(live: LiveDossier, approved: &Approved, built: &Built) -> AnyView {
    let (t, lang, pack) = (ProjectTexts::of(lang()), lang(), live.app().pack());
    let basis = approved.basis().words();
    let said = fill(
        t.approved,
        &[
            ("sum", &money(approved.amount())),
            ("basis", &basis.get(lang)),
        ],
    );
    let from: Vec<_> = approved
        .summary()
        .iter()
        .map(|(what, text)| {
            view! { <div><dt>{summary_label(*what, t)}</dt><dd>{summary_words(*what, text)}</dd></div> }
        })
        .collect();
    let difference = approved.difference(&pack, &built.claim).ok().flatten();
    let difference = difference.map(|difference| {
        let Difference {
            would_be, members, ..
        } = difference;
        let lines: Vec<_> = members
            .iter()
            .map(|one| {
                let words = fill(
                    t.was_now,
                    &[
                        ("what", &summary_label(one.what, t)),
                        ("was", &summary_words(one.what, &one.was)),
                        ("now", &summary_words(one.what, &one.now)),
                    ],
                );
                view! { <li>{words}</li> }
            })
            .collect();
        let none = lines
            .is_empty()
            .then(|| view! { <li>{t.detail_differs}</li> });
        view! {
            <div class="advice" data-test="approved-differs">
                <p>{fill(t.approved_stays, &[("sum", &money(would_be))])}</p>
                <ul class="bullets">{lines}{none}</ul>
            </div>
        }
    });
    view! {
        <div class="stack" data-test="approved">
            <p class="digest">{said}</p>
            {difference}
            <details class="detail-fold" open=true><summary>{t.approved_from}</summary><dl class="facts paired">{from}</dl></details>
        </div>
    }
    .into_any()
}
