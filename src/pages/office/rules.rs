//! The rules the programme goes by, where they come from, and what of them is not certain.

use domain::{
    assessment::AssessmentRule,
    pack::{CostKind, FundingRule},
    schema::Unit,
};
use leptos::prelude::*;
use rust_decimal::Decimal;

use crate::{
    app::use_app,
    components::PageHead,
    i18n::{common::Common, dossier::DossierTexts, fields::amount_words, fill, format::day, lang},
    texts,
};

texts! {
    RulesTexts {
        title: "规则与依据", "Rules and sources";
        lead: "{name}，{edition} 版。下面列出所用的规则、出处，以及还没有确定的地方。", "{name}, edition {edition}. The rules in use, where they come from, and what is not certain yet.";
        assessment: "评测规则", "Assessment";
        version: "版本 {version}", "Version {version}";
        doubts: "没有确定的地方", "Not certain";
        funding: "奖补规则", "Subsidy";
        phase: "第 {n} 阶段：实际投资的 {rate}%，最高 {cap}", "Phase {n}: {rate} % of what was invested, {cap} at most";
        level_needed: "验收至少 {n} 级", "level {n} at least on acceptance";
        accepted_by: "{day}（含当日）前通过验收", "accepted by {day}";
        counts: "计入", "Counts";
        counts_not: "不计入", "Does not count";
        excluded: "有下列情形不补助", "Nothing is paid to those";
        funds: "资金来源", "Funds";
        fund: "{name}：{sum}", "{name}: {sum}";
        no_ceiling: "金额未公布", "no sum published";
    }
}

/// `/rules`.
#[component]
pub fn RulesPage() -> impl IntoView {
    let app = use_app();
    let t = move || RulesTexts::of(lang());
    let lead = move || {
        let pack = app.pack();
        let (name, edition) = (pack.name.get(lang()), &pack.edition);
        fill(t().lead, &[("name", &name), ("edition", edition)])
    };
    let assessment = move || {
        let pack = app.pack();
        let rules = pack.assessment_rules.iter().rev();
        rules.map(rule_of_assessment).collect_view()
    };
    view! {
        <main class="page narrow page-rules">
            <PageHead title=move || t().title back="/more".to_owned() />
            <p class="soft">{lead}</p>
            {assessment}
            {move || funding(&app.pack().funding)}
        </main>
    }
}

fn bullets<'a>(lines: impl Iterator<Item = &'a str>) -> AnyView {
    let lines: Vec<_> = lines
        .map(|line| view! { <li>{line.to_owned()}</li> })
        .collect();
    view! { <ul class="bullets">{lines}</ul> }.into_any()
}

fn rule_of_assessment(rule: &AssessmentRule) -> AnyView {
    let (lang, t) = (lang(), RulesTexts::of(lang()));
    let version = fill(t.version, &[("version", &rule.version)]);
    let caveats = rule.caveats.iter().map(|one| one.get(lang));
    view! {
        <section class="section">
            <h2>{t.assessment}</h2>
            <p>{rule.name.get(lang).to_owned()}" · "<span data-test="rule-version">{version}</span></p>
            <p class="note">{rule.standard.get(lang).to_owned()}</p>
            <p class="note">{rule.provenance.get(lang).to_owned()}</p>
            {(!rule.caveats.is_empty()).then(|| view! {
                <h3>{t.doubts}</h3>
                <div data-test="caveats">{bullets(caveats)}</div>
            })}
        </section>
    }
    .into_any()
}

fn funding(funding: &domain::pack::Funding) -> AnyView {
    let (lang, t) = (lang(), RulesTexts::of(lang()));
    let sep = Common::of(lang).sep;
    let phases: Vec<String> = funding.rules.iter().map(phase_words).collect();
    let kinds = |eligible: bool| {
        let those = funding.eligible_kinds.iter();
        let those = those.filter(|kind| kind.eligible == eligible);
        let names = those.map(|CostKind { name, .. }| name.get(lang));
        names.collect::<Vec<_>>().join(sep)
    };
    let excluded = funding.excluded.iter().map(|one| one.name.get(lang));
    let funds: Vec<String> = funding
        .funds
        .iter()
        .map(|fund| {
            let sum = fund.ceiling_yuan.map_or_else(
                || t.no_ceiling.to_owned(),
                |sum| amount_words(sum, Unit::Yuan, lang),
            );
            fill(t.fund, &[("name", &fund.name.get(lang)), ("sum", &sum)])
        })
        .collect();
    let doubts = funding.doubts.iter().map(|one| one.text.get(lang));
    view! {
        <section class="section" data-test="funding">
            <h2>{t.funding}</h2>
            {bullets(phases.iter().map(String::as_str))}
            <dl class="facts">
                <dt>{t.counts}</dt><dd>{kinds(true)}</dd>
                <dt>{t.counts_not}</dt><dd>{kinds(false)}</dd>
            </dl>
            {(!funding.excluded.is_empty()).then(|| view! { <h3>{t.excluded}</h3>{bullets(excluded)} })}
            {(!funding.funds.is_empty()).then(|| view! { <h3>{t.funds}</h3>{bullets(funds.iter().map(String::as_str))} })}
            <p class="note">{funding.source.get(lang).to_owned()}</p>
            {(!funding.doubts.is_empty()).then(|| view! { <h3>{t.doubts}</h3>{bullets(doubts)} })}
        </section>
    }
    .into_any()
}

fn phase_words(rule: &FundingRule) -> String {
    let (lang, t) = (lang(), RulesTexts::of(lang()));
    let rate = (rule.rate * Decimal::ONE_HUNDRED).normalize();
    let cap = amount_words(rule.cap_yuan, Unit::Yuan, lang);
    let words = fill(
        t.phase,
        &[("n", &rule.phase), ("rate", &rate), ("cap", &cap)],
    );
    let level = rule.level_needed;
    let level = level.map(|level| fill(t.level_needed, &[("n", &level)]));
    let by = rule.accepted_by;
    let by = by.map(|by| fill(t.accepted_by, &[("day", &day(by, lang))]));
    let all = [Some(words), level, by].into_iter().flatten();
    all.collect::<Vec<_>>().join(DossierTexts::of(lang).and)
}
