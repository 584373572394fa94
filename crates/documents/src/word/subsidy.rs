//! 补助申请表: the applicant and the account, and the sum in every step, in figures and in words.

use std::collections::BTreeMap;

use domain::{
    Lang,
    money::money,
    paper::Paper as PaperKind,
    project::{
        application::Application,
        claim::{self, Built},
        way,
    },
    subsidy::{Rules, Worked},
};
use rust_decimal::Decimal;

use super::parts;
use crate::{
    Kind, MakeError, Progress, capital,
    data::{Data, Held},
    paper::{Align, Column, Head, Paper, Table},
    say,
};

/// # Errors
/// [`MakeError`].
pub fn make(data: &Data<'_>, progress: Progress<'_>) -> Result<Vec<u8>, MakeError> {
    let held = data.only()?;
    let filed = parts::filed(held, PaperKind::SubsidyApplication);
    let draft = match filed.first() {
        Some(filed) => parts::draft(&filed.standing, data),
        None => Some(data.pick("还没有申请", "not applied for").to_owned()),
    };
    let mut paper = Paper::new(
        data,
        &Head {
            title: Kind::Subsidy.words().get(data.lang),
            about: held.name(),
            draft: draft.as_deref(),
        },
    );
    write(&mut paper, data, held, progress);
    paper.finish()
}

/// The form's chapters.
pub(super) fn write(paper: &mut Paper, data: &Data<'_>, held: &Held, progress: Progress<'_>) {
    const SECTIONS: usize = 4;
    paper.heading(data.pick("申请企业", "The applicant"));
    parts::enterprise(paper, data, held);
    paper.heading(data.pick("收款账户", "The account"));
    account(paper, data, held);
    progress(1, SECTIONS);
    let built = claim::of(&held.records, &held.dossier.filed);
    paper.heading(data.pick("核定补助", "Approved"));
    approved(paper, data, held);
    progress(2, SECTIONS);
    paper.heading(data.pick("补助测算", "How it is worked out"));
    sums(paper, data, held, &built);
    progress(3, SECTIONS);
    paper.heading(data.pick("承诺", "Promise"));
    paper.text(data.pick(
        "本企业承诺：所报材料真实、完整，发票、付款凭证与改造项目一致，没有就同一费用重复申报其他财政资金（已如实填报的除外）。如有不实，愿退回补助并承担责任。",
        "The enterprise promises that the file is true and whole, that invoices and payments are for the items named, and that no other public money was asked for the same cost beyond what is stated here. If anything is untrue, it pays the subsidy back and answers for it.",
    ));
    paper.signatures(&[
        (
            data.pick("企业（盖章）：", "For the enterprise:")
                .to_owned(),
            None,
        ),
        (
            data.pick("法定代表人（签字）：", "Legal representative:")
                .to_owned(),
            None,
        ),
    ]);
    progress(SECTIONS, SECTIONS);
}

fn account(paper: &mut Paper, data: &Data<'_>, held: &Held) {
    let filed = parts::filed(held, PaperKind::SubsidyApplication);
    let Some(filed) = filed.first() else {
        paper.text(data.pick("（还没有填写申请）", "(no application yet)"));
        return;
    };
    let content = parts::content(held, filed);
    let application = Application::read(&filed.id, &content);
    paper.facts(&[
        (
            data.pick("户名", "Account name"),
            say::text_or(&application.account_name),
        ),
        (
            data.pick("账号", "Account"),
            say::text_or(&application.account),
        ),
        (data.pick("开户行", "Bank"), say::text_or(&application.bank)),
        (
            data.pick("申请日期", "Applied on"),
            say::day_or(application.day, data.lang),
        ),
    ]);
    if !application.account_name.is_empty() && !application.is_own_account(held.name()) {
        paper.note(data.pick(
            "注意：户名与企业名称不是一字不差，银行会退回。",
            "Note: the account's name is not the enterprise's to the character; the bank sends the money back.",
        ));
    }
    parts::decisions(paper, data, &filed.standing);
}

/// The approved figure, which never moves.
fn approved(paper: &mut Paper, data: &Data<'_>, held: &Held) {
    let Some((approved, decision)) = way::approved(&held.dossier) else {
        paper.text(data.pick("（还没有核定）", "(not approved yet)"));
        return;
    };
    in_words(
        paper,
        data,
        data.pick("核定补助", "Approved"),
        approved.amount(),
    );
    let basis = approved.basis().words();
    let (by, day) = (&decision.person, say::day(decision.day, data.lang));
    let (basis, digest) = (basis.get(data.lang), approved.digest());
    paper.note(&match data.lang {
        Lang::Zh => format!("按{basis}口径，{by} {day}核定；核定依据摘要 {digest}。"),
        Lang::En => format!("{basis}; approved by {by} on {day}; digest of its basis {digest}."),
    });
}

/// A sum in figures and in words.
fn in_words(paper: &mut Paper, data: &Data<'_>, label: &str, sum: Decimal) {
    let figures = money(sum);
    let words = capital::yuan(sum);
    paper.text(&match data.lang {
        Lang::Zh => format!("{label}（小写）：¥{figures}\n（大写）：{words}"),
        Lang::En => format!("{label}: {figures} yuan, in words: {words}"),
    });
}

/// Names of the items, of which no two are alike.
fn names(data: &Data<'_>, held: &Held, built: &Built) -> BTreeMap<String, String> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for item in &built.claim.items {
        let mut known = held.dossier.items.iter();
        let title = known
            .find(|one| one.id == item.id)
            .map(|one| one.title.trim());
        let title = title.filter(|title| !title.is_empty());
        let title = title.unwrap_or(data.pick("未命名", "unnamed"));
        let alike = names
            .values()
            .filter(|name| name.as_str() == title || name.starts_with(&format!("{title}（")));
        let name = match alike.count() {
            0 => title.to_owned(),
            before => format!("{title}（{}）", before + 1),
        };
        names.insert(item.id.clone(), name);
    }
    names
}

/// The sum by what is in the dossier now, on every basis the programme leaves open.
fn sums(paper: &mut Paper, data: &Data<'_>, held: &Held, built: &Built) {
    let lang = data.lang;
    let names = names(data, held, built);
    let named = built
        .claim
        .named(|id| names.get(id).cloned().unwrap_or_else(|| id.to_owned()));
    let all = Rules::of(data.pack).work_out(&named, None);
    for worked in &all {
        let basis = worked.basis.words();
        let basis = basis.get(lang);
        paper.part(&match lang {
            Lang::Zh => format!("{basis}计"),
            Lang::En => basis.to_owned(),
        });
        by_item(paper, data, worked);
        steps(paper, data, worked);
        let label = if worked.bars.is_empty() {
            data.pick("可拨补助", "Payable")
        } else {
            data.pick("按现有材料测算", "What the figures come to")
        };
        in_words(paper, data, label, worked.computed);
    }
    let Some(first) = all.first() else { return };
    let bars = first.bars.iter().map(|bar| bar.words(&data.pack.funding));
    let bars: Vec<String> = bars.map(|words| words.get(lang).to_owned()).collect();
    if !bars.is_empty() {
        paper.part(data.pick("暂不能拨付，因为", "Not payable, because"));
        paper.list(&bars);
    }
    let remarks = first
        .remarks
        .iter()
        .map(|one| one.words().get(lang).to_owned());
    let mut remarks: Vec<String> = remarks.collect();
    if !built.gaps.is_empty() {
        let n = built.gaps.len();
        remarks.push(match lang {
            Lang::Zh => format!("有 {n} 处金额没有填、有争议或不属于任何项目"),
            Lang::En => format!("{n} amount(s) are missing, disputed, or for no item"),
        });
    }
    if !remarks.is_empty() {
        paper.part(data.pick("需核对", "To be looked at"));
        paper.list(&remarks);
    }
    if !named.other_money.is_empty() {
        paper.part(data.pick("其他财政资金", "Other public money"));
        let mut table = Table::new(&[
            Column::new(data.pick("来源", "Source"), 70, Align::Left),
            Column::new(data.pick("金额（元）", "Yuan"), 30, Align::Right),
        ]);
        for one in &named.other_money {
            table.row([say::text_or(&one.source), money(one.amount)]);
        }
        paper.table(&table);
    }
    if !data.pack.funding.doubts.is_empty() {
        let (n, source) = (
            data.pack.funding.doubts.len(),
            data.pack.funding.source.get(lang),
        );
        paper.note(&match lang {
            Lang::Zh => format!("规则来源：{source}。其中 {n} 条为暂定，以市里正式办法为准。"),
            Lang::En => format!("Source of the rules: {source}. {n} of them are defaults until the city says otherwise."),
        });
    }
}

/// Contracted, invoiced, paid, and the least of them, item by item.
fn by_item(paper: &mut Paper, data: &Data<'_>, worked: &Worked) {
    let mut table = Table::new(&[
        Column::new(data.pick("改造项目", "Item"), 28, Align::Left),
        Column::new(data.pick("合同（元）", "Contracted"), 18, Align::Right),
        Column::new(data.pick("发票（元）", "Invoiced"), 18, Align::Right),
        Column::new(data.pick("付款（元）", "Paid"), 18, Align::Right),
        Column::new(data.pick("取最少（元）", "Least"), 18, Align::Right),
    ]);
    for item in &worked.items {
        table.row([
            item.item.clone(),
            money(item.contracted),
            money(item.invoiced),
            money(item.paid),
            money(item.least),
        ]);
    }
    paper.table(&table);
}

/// Every step from what was contracted to what is payable.
fn steps(paper: &mut Paper, data: &Data<'_>, worked: &Worked) {
    let mut table = Table::new(&[
        Column::new(data.pick("序号", "No."), 8, Align::Centre),
        Column::new(data.pick("步骤", "Step"), 53, Align::Left),
        Column::new(data.pick("由（元）", "From"), 20, Align::Right),
        Column::new(data.pick("到（元）", "To"), 20, Align::Right),
    ]);
    for (at, step) in worked.steps.iter().enumerate() {
        let words = step.words(&data.pack.funding);
        table.row([
            (at + 1).to_string(),
            words.get(data.lang).to_owned(),
            money(step.from),
            money(step.to),
        ]);
    }
    table.sum(data.pick("补助金额", "Subsidy"), money(worked.computed));
    paper.table(&table);
}
