//! A scenario as a ladder of five rungs one taps.

use domain::assessment::{ItemRef, Scenario, ScenarioAnswer};
use leptos::prelude::*;

use super::{beside::Beside, help::HelpNote, reported::Reported, sheet::Sheet};
use crate::{
    components::Disagreement,
    i18n::{assess::AssessTexts, lang},
};

#[component]
pub fn Ladder(sheet: Sheet, scenario: Scenario) -> impl IntoView {
    let t = move || AssessTexts::of(lang());
    let code = scenario.code.clone();
    let field = sheet.scenario(&code);
    let answer = Memo::new(move |_| field.value().with(ScenarioAnswer::from_value));
    let group = format!("l-{}-{code}", sheet.id.get_value());
    let rung = |level: u8, label: Signal<String>| {
        let is = move || answer.get() == Some(ScenarioAnswer::Level(level));
        let below = move || matches!(answer.get(), Some(ScenarioAnswer::Level(at)) if at > level && level > 0);
        view! {
            <label class="rung" class:below=below class:chosen=is>
                <input type="radio" class="visually-hidden" name=group.clone()
                    data-test=format!("rung-{level}") prop:checked=is
                    on:change=move |_| field.put(ScenarioAnswer::Level(level).to_value()) />
                <span class=format!("badge level-{level}")>{level}</span>
                <span>{move || label.get()}</span>
            </label>
        }
    };
    // The top rung stands on top, as on a ladder.
    let mut rungs: Vec<_> = scenario
        .levels
        .iter()
        .zip(1u8..)
        .map(|(words, level)| {
            let words = words.clone();
            rung(level, Signal::derive(move || words.get(lang()).to_owned()))
        })
        .collect();
    rungs.reverse();
    let ground = rung(0, Signal::derive(move || t().rung_none.to_owned()));
    let name = scenario.name;
    view! {
        <article class="ask" id=format!("s-{code}") data-test=format!("s-{code}")>
            <header>
                <h3>{move || name.get(lang()).to_owned()}</h3>
                {scenario.binding.then(|| view! { <span class="chip on">{move || t().binding}</span> })}
            </header>
            <HelpNote help=scenario.help evidence=scenario.evidence is_self=sheet.is_self() />
            <Reported sheet item=ItemRef::Scenario(code.clone()) />
            <div class="ladder" role="radiogroup">
                {rungs}
                {ground}
                <label class="rung" class:chosen=move || answer.get() == Some(ScenarioAnswer::NotApplicable)>
                    <input type="radio" class="visually-hidden" name=group.clone() data-test="rung-na"
                        prop:checked=move || answer.get() == Some(ScenarioAnswer::NotApplicable)
                        on:change=move |_| field.put(ScenarioAnswer::NotApplicable.to_value()) />
                    <span class="badge none">"–"</span>
                    <span>
                        {move || t().not_applicable}
                        <span class="soft small">" · "{move || t().not_applicable_hint}</span>
                    </span>
                </label>
            </div>
            <Disagreement of=field />
            <Beside sheet item=format!("s.{code}") />
        </article>
    }
}
