//! The three conditions of the next level as honest bars: all from nought, each with its mark.

use domain::assessment::{AssessmentRule, Explanation};
use leptos::prelude::*;
use rust_decimal::Decimal;

use super::figures::share;
use crate::i18n::{fill, lang, result::ResultTexts};

/// What holds the next level back.
pub fn conditions(rule: &AssessmentRule, why: &Explanation) -> AnyView {
    let (lang, t) = (lang(), ResultTexts::of(lang()));
    let Some(next) = &why.next else {
        return view! { <p class="banner calm" data-test="at-top">{t.at_top}</p> }.into_any();
    };
    let name = rule.level_name(next.level).get(lang);
    let all = rule.scenarios.len() as u32;
    let binding = rule.scenarios.iter().filter(|one| one.binding).count() as u32;
    let count = |have: u32, need: u32| fill(t.count_need, &[("have", &have), ("need", &need)]);
    let bars = [
        bar(
            t.score,
            fill(
                t.score_need,
                &[
                    ("have", &next.score.have.normalize()),
                    ("need", &next.score.need.normalize()),
                ],
            ),
            next.score.have,
            next.score.need,
            Decimal::ONE_HUNDRED,
        ),
        bar(
            t.scenarios,
            count(next.scenarios.have, next.scenarios.need),
            next.scenarios.have.into(),
            next.scenarios.need.into(),
            all.into(),
        ),
        bar(
            t.binding,
            count(next.binding.have, next.binding.need),
            next.binding.have.into(),
            next.binding.need.into(),
            binding.into(),
        ),
    ];
    view! {
        <section class="section" data-test="next-level">
            <h2>{fill(t.to_next, &[("level", &next.level), ("name", &name)])}</h2>
            <ul class="conditions">{bars.into_iter().collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn bar(
    label: &'static str,
    words: String,
    have: Decimal,
    need: Decimal,
    whole: Decimal,
) -> AnyView {
    let t = ResultTexts::of(lang());
    let holds = have >= need;
    let percent = |part| {
        let share = share(part, whole);
        format!("{}.{}%", share / 10, share % 10)
    };
    view! {
        <li class="condition" class:holds=holds>
            <span class="label">{label}</span>
            <span class="track"><span class="fill" style:width=percent(have)></span><span class="mark" style:left=percent(need)></span></span>
            <span class="words">{words}" · "<strong>{if holds { t.met } else { t.not_met }}</strong></span>
        </li>
    }.into_any()
}
