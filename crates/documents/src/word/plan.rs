//! 改造方案, with its contracts.

use domain::{
    device::Role,
    money::money,
    paper::Paper as PaperKind,
    project::{contract::Contract, plan::Plan, terms::Terms},
    record::Fields as _,
};

use super::parts;
use crate::{
    Kind, MakeError, Progress,
    data::{Data, Held, text},
    paper::{Align, Column, Head, Paper, Table},
    say,
};

/// # Errors
/// [`MakeError`].
pub fn make(data: &Data<'_>, progress: Progress<'_>) -> Result<Vec<u8>, MakeError> {
    let held = data.only()?;
    let Some(filed) = parts::filed(held, PaperKind::RetrofitPlan)
        .into_iter()
        .next()
    else {
        let none = Kind::Plan.missing(&held.dossier, &held.records);
        return Err(MakeError::Missing(none.unwrap_or_default()));
    };
    let draft = parts::draft(&filed.standing, data);
    let mut paper = Paper::new(
        data,
        &Head {
            title: Kind::Plan.words().get(data.lang),
            about: held.name(),
            draft: draft.as_deref(),
        },
    );
    write(&mut paper, data, held, progress);
    paper.finish()
}

/// The plan's chapters, of every plan that is not void, then the contracts.
pub(super) fn write(paper: &mut Paper, data: &Data<'_>, held: &Held, progress: Progress<'_>) {
    const SECTIONS: usize = 4;
    let lang = data.lang;
    paper.heading(data.pick("企业情况", "The enterprise"));
    parts::enterprise(paper, data, held);
    paper.heading(data.pick("评测情况", "Assessments"));
    parts::side_by_side(paper, data, held);
    progress(1, SECTIONS);
    for filed in parts::filed(held, PaperKind::RetrofitPlan) {
        let content = parts::content(held, filed);
        let terms = parts::terms(held, filed, Terms::of_plan);
        let plan = Plan::read(&filed.id, &content);
        paper.heading(data.pick("目标与期限", "Goal and time"));
        paper.facts(&[
            (
                data.pick("目标等级", "Level aimed at"),
                say::level(plan.level, lang),
            ),
            (
                data.pick("状态", "State"),
                filed.standing.state().words().get(lang).to_owned(),
            ),
            (data.pick("开始日期", "From"), say::day_or(plan.from, lang)),
            (data.pick("完成期限", "To"), say::day_or(plan.to, lang)),
        ]);
        paper.text_or_nothing(&plan.goals);
        paper.heading(data.pick("改造内容与措施", "What is done"));
        paper.text_or_nothing(&plan.measures);
        paper.heading(data.pick("双方职责", "Duties"));
        paper.text_or_nothing(&plan.duties);
        paper.heading(data.pick("改造项目清单", "Items"));
        parts::items(paper, data, &terms);
        paper.heading(data.pick("承诺成效", "Effects promised"));
        effects(paper, data, &terms);
        paper.heading(data.pick("办理情况", "Decisions"));
        parts::decisions(paper, data, &filed.standing);
        let sides = [
            (
                Role::Enterprise,
                data.pick("企业（签字、盖章）：", "For the enterprise:"),
            ),
            (Role::Team, data.pick("指导组（签字）：", "For the team:")),
        ];
        paper.signatures(&parts::signed(&filed.standing, &sides));
    }
    progress(3, SECTIONS);
    contracts(paper, data, held);
    progress(SECTIONS, SECTIONS);
}

/// The effects a plan promises.
fn effects(paper: &mut Paper, data: &Data<'_>, terms: &Terms) {
    if terms.effects.is_empty() {
        paper.text(data.pick("（没有填写）", "(none)"));
        return;
    }
    let mut table = Table::new(&[
        Column::new(data.pick("方向", "Direction"), 14, Align::Centre),
        Column::new(data.pick("指标", "Measure"), 36, Align::Left),
        Column::new(data.pick("改造前", "Before"), 17, Align::Right),
        Column::new(data.pick("承诺", "Promised"), 17, Align::Right),
        Column::new(data.pick("单位", "Unit"), 16, Align::Centre),
    ]);
    for effect in terms.effects.values() {
        let direction = effect.text("direction").unwrap_or_default();
        let direction = domain::project::effect::Direction::from_code(direction);
        let direction = direction.map(|one| say::direction(one, data.lang));
        table.row([
            direction.unwrap_or(say::NOTHING).to_owned(),
            say::text_or(&text(effect, "measure")),
            say::text_or(&text(effect, "before")),
            say::text_or(&text(effect, "promised")),
            say::text_or(&text(effect, "unit")),
        ]);
    }
    paper.table(&table);
}

/// Every contract: parties, sums, items.
pub(super) fn contracts(paper: &mut Paper, data: &Data<'_>, held: &Held) {
    let lang = data.lang;
    for filed in parts::filed(held, PaperKind::Contract) {
        let content = parts::content(held, filed);
        let contract = Contract::read(&filed.id, &content);
        let ids = contract.items.clone();
        let terms = parts::terms(held, filed, |records| Terms::of_contract(records, &ids));
        let amount = |amount: Option<rust_decimal::Decimal>| {
            amount.map_or_else(|| say::NOTHING.to_owned(), money)
        };
        let name = say::text_or(&contract.number);
        paper.heading(&match lang {
            domain::Lang::Zh => format!("合同 {name}"),
            domain::Lang::En => format!("Contract {name}"),
        });
        paper.facts(&[
            (data.pick("合同编号", "Number"), name),
            (
                data.pick("状态", "State"),
                filed.standing.state().words().get(lang).to_owned(),
            ),
            (
                data.pick("服务商", "Provider"),
                say::text_or(&contract.provider),
            ),
            (
                data.pick("签约各方", "Parties"),
                say::text_or(&contract.parties),
            ),
            (
                data.pick("签订日期", "Signed"),
                say::day_or(contract.signed, lang),
            ),
            (
                data.pick("完成期限", "Until"),
                say::day_or(contract.until, lang),
            ),
            (
                data.pick("不含税（元）", "Net (yuan)"),
                amount(contract.net),
            ),
            (data.pick("税额（元）", "Tax (yuan)"), amount(contract.tax)),
            (
                data.pick("含税（元）", "Gross (yuan)"),
                amount(contract.gross),
            ),
        ]);
        parts::items(paper, data, &terms);
    }
}
