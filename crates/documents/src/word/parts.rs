//! What several papers say: the enterprise, where a paper stands, what it was decided on.

use domain::{
    assessment::Stage,
    dossier::{Assessment, Filed},
    enterprise::Enterprise,
    figures::YearField,
    money::money,
    paper::{Content, Paper as PaperKind},
    project::terms::{Terms, cost},
    record::{Fields as _, Record},
    retrofit::RetrofitField,
    workflow::{Standing, State},
};
use rust_decimal::Decimal;

use crate::{
    data::{Data, Held, text},
    paper::{Align, Column, Paper, Table},
    say,
};

/// Why a paper is a draft; `None` once everybody who has to has signed or approved it.
pub fn draft(standing: &Standing, data: &Data<'_>) -> Option<String> {
    let state = standing.state();
    let done = matches!(state, State::Signed | State::Approved);
    (!done).then(|| state.words().get(data.lang).to_owned())
}

/// What a paper says: as it was decided on, else as its record reads now.
pub fn content(held: &Held, filed: &Filed) -> Content {
    if let Some(fixed) = filed.standing.fixed() {
        return fixed.clone();
    }
    let kind = filed.standing.paper.kind();
    let record = held.of_kind(kind);
    let record = record.into_iter().find(|record| record.key.id == filed.id);
    record.map(Content::of).unwrap_or_default()
}

/// What a paper covers beside its own fields: as it was decided on, else as the records read now.
pub fn terms(held: &Held, filed: &Filed, of: impl Fn(&[Record]) -> Terms) -> Terms {
    let standing = &filed.standing;
    let fixed = standing.fixed().and(standing.basis());
    let fixed = fixed.and_then(|basis| Terms::from_figures(&basis.figures));
    fixed.unwrap_or_else(|| of(&held.records))
}

/// What an assessment's record says of the visit.
pub fn visit(held: &Held, one: &Assessment) -> Content {
    if let Some(fixed) = one.standing.fixed() {
        return fixed.clone();
    }
    let record = held.of_kind(domain::assessment::KIND);
    let record = record.into_iter().find(|record| record.key.id == one.id);
    record.map(Content::of).unwrap_or_default()
}

/// Who the enterprise is.
pub fn enterprise(paper: &mut Paper, data: &Data<'_>, held: &Held) {
    let lang = data.lang;
    let one: &Enterprise = &held.dossier.enterprise;
    let class = one.size_class(data.pack);
    let mut facts = vec![
        (data.pick("企业名称", "Name"), say::text_or(held.name())),
        (
            data.pick("信用代码", "Credit code"),
            say::text_or(&one.code),
        ),
        (
            data.pick("所属片区", "Area"),
            say::text_or(&say::area(data.pack, &one.area, lang)),
        ),
        (
            data.pick("所属行业", "Industry"),
            say::text_or(&say::industry(data.pack, &one.industry, lang)),
        ),
        (data.pick("地址", "Address"), say::text_or(&one.address)),
        (
            data.pick("主要产品", "Products"),
            say::text_or(&one.products),
        ),
        (
            data.pick("成立日期", "Founded"),
            say::day_or(one.founded, lang),
        ),
        (
            data.pick("企业性质", "Nature"),
            one.nature
                .map_or(say::NOTHING, |nature| say::nature(nature, lang))
                .to_owned(),
        ),
        (
            data.pick("企业规模", "Size"),
            class
                .map_or(say::NOTHING, |class| say::size(class, lang))
                .to_owned(),
        ),
        (
            data.pick("规上企业", "Above scale"),
            say::yes_no(one.above_scale, lang).to_owned(),
        ),
        (
            data.pick("梯度类型", "Tier"),
            one.tier
                .map_or(say::NOTHING, |tier| say::tier(tier, lang))
                .to_owned(),
        ),
        (
            data.pick("试点阶段", "Phase"),
            say::phase(data.pack, one.phase, lang),
        ),
        (data.pick("联系人", "Contact"), say::text_or(&one.contact)),
        (data.pick("联系电话", "Phone"), say::text_or(&one.phone)),
    ];
    let years: Vec<String> = one
        .figures
        .years()
        .take(2)
        .map(|year| {
            let of = |field| one.figures.get(year, field);
            let known = |number: Option<Decimal>| {
                number.map_or_else(|| say::NOTHING.to_owned(), |it| it.normalize().to_string())
            };
            let (revenue, people) = (
                known(of(YearField::Revenue)),
                known(of(YearField::Headcount)),
            );
            match lang {
                domain::Lang::Zh => format!("{year}年：营业收入 {revenue} 万元，职工 {people} 人"),
                domain::Lang::En => {
                    format!("{year}: revenue {revenue} (10,000 yuan), headcount {people}")
                }
            }
        })
        .collect();
    if !years.is_empty() {
        facts.push((data.pick("经营数据", "Figures"), years.join("\n")));
    }
    paper.facts(&facts);
}

/// The items of a plan or a contract, with what they cost.
pub fn items(paper: &mut Paper, data: &Data<'_>, terms: &Terms) {
    let lang = data.lang;
    if terms.items.is_empty() {
        paper.text(data.pick("（没有改造项目）", "(no items)"));
        return;
    }
    let mut table = Table::new(&[
        Column::new(data.pick("序号", "No."), 8, Align::Centre),
        Column::new(data.pick("改造项目", "Item"), 25, Align::Left),
        Column::new(data.pick("场景及等级", "Scenario"), 17, Align::Left),
        Column::new(
            data.pick("产品、服务商", "Product, provider"),
            20,
            Align::Left,
        ),
        Column::new(data.pick("费用种类", "Cost"), 12, Align::Centre),
        Column::new(data.pick("金额（元）", "Yuan"), 16, Align::Right),
    ]);
    for (at, item) in terms.items.values().enumerate() {
        let field = |field: RetrofitField| text(item, field.name());
        let level = |field: RetrofitField| {
            let level = item
                .get(field.name())
                .and_then(domain::value::Value::as_int);
            level.map_or_else(|| "?".to_owned(), |level| level.to_string())
        };
        let scenario = field(RetrofitField::Scenario);
        let scenario = if scenario.is_empty() {
            say::NOTHING.to_owned()
        } else {
            let (from, to) = (level(RetrofitField::From), level(RetrofitField::To));
            format!(
                "{}\n{from} → {to}",
                say::scenario(data.pack, &scenario, lang)
            )
        };
        let made_by = [
            field(RetrofitField::Product),
            field(RetrofitField::Provider),
        ];
        let made_by: Vec<String> = made_by.into_iter().filter(|it| !it.is_empty()).collect();
        let kind = data.pack.funding.kind(&field(RetrofitField::CostKind));
        let kind = kind.map_or_else(
            || say::NOTHING.to_owned(),
            |kind| {
                let not = data.pick("（不计入）", " (does not count)");
                let not = if kind.eligible { "" } else { not };
                format!("{}{not}", kind.name.get(lang))
            },
        );
        table.row([
            (at + 1).to_string(),
            say::text_or(&field(RetrofitField::Title)),
            scenario,
            say::text_or(&made_by.join("\n")),
            kind,
            cost(item).map_or_else(|| say::NOTHING.to_owned(), money),
        ]);
    }
    table.sum(data.pick("合计", "Total"), money(terms.cost()));
    paper.table(&table);
    let by_kind = terms.by_kind();
    let part = |counts: bool| {
        let sums = by_kind.iter().filter(|(code, _)| {
            let kind = data.pack.funding.kind(code);
            kind.is_some_and(|kind| kind.eligible) == counts
        });
        sums.fold(Decimal::ZERO, |all, (_, sum)| {
            domain::decimal::add(all, *sum)
        })
    };
    let (counts, not) = (money(part(true)), money(part(false)));
    paper.note(&match lang {
        domain::Lang::Zh => {
            format!("其中计入补助的费用 {counts} 元，不计入或未填种类的 {not} 元。")
        }
        domain::Lang::En => {
            format!("Of it {counts} yuan count for the subsidy; {not} yuan do not, or lack a kind.")
        }
    });
}

/// Who decided what, when.
pub fn decisions(paper: &mut Paper, data: &Data<'_>, standing: &Standing) {
    let counted: Vec<_> = standing
        .entries
        .iter()
        .filter(|entry| entry.counts())
        .collect();
    if counted.is_empty() {
        paper.text(data.pick("（还没有办理）", "(none yet)"));
        return;
    }
    let mut table = Table::new(&[
        Column::new(data.pick("日期", "Day"), 20, Align::Centre),
        Column::new(data.pick("办理", "Decision"), 16, Align::Centre),
        Column::new(data.pick("办理人", "Person"), 26, Align::Left),
        Column::new(data.pick("意见", "Remarks"), 38, Align::Left),
    ]);
    for entry in counted {
        let said = &entry.decision;
        let role = said.side.words();
        table.row([
            said.day.to_string(),
            said.verb.words().get(data.lang).to_owned(),
            format!("{}（{}）", said.person, role.get(data.lang)),
            say::text_or(&said.words),
        ]);
    }
    paper.table(&table);
}

/// The sides that sign a paper, with who signed it.
pub fn signed(
    standing: &Standing,
    sides: &[(domain::device::Role, &str)],
) -> Vec<(String, Option<(String, chrono::NaiveDate)>)> {
    let signatures = standing.signatures();
    sides
        .iter()
        .map(|(role, label)| {
            let by = signatures.get(role);
            let by = by.map(|by| (by.person.clone(), by.day));
            ((*label).to_owned(), by)
        })
        .collect()
}

/// Levels and scores of the assessments that count, side by side.
pub fn side_by_side(paper: &mut Paper, data: &Data<'_>, held: &Held) {
    let lang = data.lang;
    let all: Vec<&Assessment> = Stage::ALL
        .into_iter()
        .filter_map(|stage| held.dossier.official(stage))
        .collect();
    if all.is_empty() {
        paper.text(data.pick("（没有评测）", "(no assessment)"));
        return;
    }
    let mut table = Table::new(&[
        Column::new(data.pick("评测", "Assessment"), 20, Align::Left),
        Column::new(data.pick("日期", "Day"), 20, Align::Centre),
        Column::new(data.pick("等级", "Level"), 14, Align::Centre),
        Column::new(data.pick("基础得分", "Score"), 14, Align::Right),
        Column::new(
            data.pick("2级以上场景", "Scenarios at 2+"),
            16,
            Align::Right,
        ),
        Column::new(data.pick("状态", "State"), 16, Align::Centre),
    ]);
    for one in all {
        let raised = one.outcome.scenarios.values().filter(|level| **level >= 2);
        let level = one.outcome.is_complete().then_some(one.outcome.level);
        let state = one.standing.state().words();
        table.row([
            say::stage(one.stage).get(lang).to_owned(),
            one.visited
                .map_or_else(|| say::NOTHING.to_owned(), |day| day.to_string()),
            say::level(level, lang),
            one.outcome.total.normalize().to_string(),
            raised.count().to_string(),
            state.get(lang).to_owned(),
        ]);
    }
    paper.table(&table);
}

/// The papers of a kind, void ones left out.
pub fn filed(held: &Held, paper: PaperKind) -> Vec<&Filed> {
    let all = held.dossier.filed.iter();
    all.filter(|one| one.standing.paper == paper && one.standing.state() != State::Void)
        .collect()
}

/// Pictures about a record, or about any; signatures are none. Each is told of, also where it is not here.
pub fn pictures(
    paper: &mut Paper,
    data: &Data<'_>,
    held: &Held,
    about: Option<(&str, &str)>,
) -> usize {
    let mut missing = 0;
    let mut shown = 0;
    for photo in &held.dossier.photos {
        let is_about = about.is_none_or(|(kind, id)| {
            let mut parts = photo.about.iter().map(String::as_str);
            parts.next() == Some(kind) && parts.next() == Some(id)
        });
        if !is_about || photo.is_signature() || !photo.is_picture() {
            continue;
        }
        let caption = [photo.caption.trim(), photo.name.trim()];
        let caption = caption.into_iter().find(|text| !text.is_empty());
        let caption = caption.unwrap_or(data.pick("现场照片", "Photo"));
        let taken = photo.taken.map(domain::day::in_china);
        let caption = match taken {
            Some(day) => format!("{caption}（{day}）"),
            None => caption.to_owned(),
        };
        let jpeg = data.pictures.get(&photo.sha256);
        if jpeg.is_some_and(|jpeg| paper.picture(jpeg, &caption)) {
            shown += 1;
        } else {
            missing += 1;
        }
    }
    if missing > 0 {
        paper.note(&match data.lang {
            domain::Lang::Zh => {
                format!("另有 {missing} 张照片没有放进来：不在本机，或者不是 JPEG。")
            }
            domain::Lang::En => {
                format!("{missing} more photo(s) are not shown: not on this device, or no JPEG.")
            }
        });
    }
    shown + missing
}
