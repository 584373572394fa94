//! Areas, groups, indicators, tasks, funding, units and posts, industries and size classes.

use rust_decimal::Decimal;

use super::{rule, words};
use crate::{
    Words,
    enterprise::SizeClass,
    json::At,
    order::Few,
    pack::{
        Area, AreaKind, CostKind, Funding, FundingRule, GuidanceGroup, Indicator, Industry,
        Measure, Organisation, Phase, ProgrammePack, SizeClassFloor, SizeRule, Target, Task,
    },
};

pub(super) fn pack(at: &At<'_>) -> ProgrammePack {
    let pack = at.object();
    let read = ProgrammePack {
        format: pack.text("format"),
        version: pack.count("version"),
        code: pack.text("code"),
        edition: pack.text("edition"),
        name: words(&pack.key("name")),
        source: words(&pack.key("source")),
        division: pack.text("division"),
        areas: pack.list("areas", area),
        guidance_groups: pack.list("guidance_groups", group),
        phases: pack.list("phases", phase),
        indicators: pack.list("indicators", indicator),
        units: pack.map("units", words),
        tasks: pack.list("tasks", task),
        funding: funding(&pack.key("funding")),
        organisation: organisation(&pack.key("organisation")),
        industries: pack.list("industries", industry),
        size_rule: size_rule(&pack.key("size_rule")),
        level_after_retrofit: pack.small("level_after_retrofit"),
        assessment_rules: pack.list("assessment_rules", rule::rule),
    };
    pack.done();
    read
}

fn area(at: &At<'_>) -> Area {
    let area = at.object();
    let kinds = [("county", AreaKind::County), ("park", AreaKind::Park)];
    let read = Area {
        code: area.text("code"),
        name: words(&area.key("name")),
        division: area.optional_text("division"),
        kind: area.choice("kind", &kinds).unwrap_or(AreaKind::County),
    };
    area.done();
    read
}

fn group(at: &At<'_>) -> GuidanceGroup {
    let group = at.object();
    let read = GuidanceGroup {
        number: group.count("number"),
        name: words(&group.key("name")),
        areas: group.texts("areas"),
    };
    group.done();
    read
}

fn phase(at: &At<'_>) -> Phase {
    let phase = at.object();
    let read = Phase {
        number: phase.small("number"),
        name: words(&phase.key("name")),
        due: phase.day("due"),
    };
    phase.done();
    read
}

fn indicator(at: &At<'_>) -> Indicator {
    let indicator = at.object();
    let read = Indicator {
        number: indicator.count("number"),
        code: indicator.text("code"),
        name: words(&indicator.key("name")),
        unit: words(&indicator.key("unit")),
        note: words(&indicator.key("note")),
        part_of: indicator.optional_text("part_of"),
        targets: indicator.map("targets", target),
        city: target(&indicator.key("city")),
    };
    indicator.done();
    read
}

fn target(at: &At<'_>) -> Target {
    let target = at.object();
    let read = Target {
        phases: target.list("phases", |at| at.as_whole(u32::MAX)),
        total: target.count("total"),
    };
    target.done();
    read
}

fn task(at: &At<'_>) -> Task {
    let task = at.object();
    let read = Task {
        number: task.count("number"),
        title: words(&task.key("title")),
        due: task.day("due"),
        units: task.texts("units"),
        measure: task.optional("measure").as_ref().map(measure),
    };
    task.done();
    read
}

fn measure(at: &At<'_>) -> Measure {
    let measure = at.object();
    let read = Measure {
        kind: measure.text("kind"),
        per: measure.optional_text("per"),
        at_least: measure.optional("at_least").map(|at| at.as_whole(u32::MAX)),
        share_of_total: measure.optional("share_of_total").map(|at| at.as_decimal()),
        phase: measure.optional_small("phase"),
        indicator: measure.optional_text("indicator"),
        indicators: match measure.optional("indicators") {
            Some(_) => measure.texts("indicators"),
            None => Vec::new(),
        },
        report: measure.optional_text("report"),
    };
    measure.done();
    read
}

fn funding(at: &At<'_>) -> Funding {
    let funding = at.object();
    let read = Funding {
        source: words(&funding.key("source")),
        rules: funding.list("rules", funding_rule),
        local_matching_fund_yuan: funding.decimal("local_matching_fund_yuan"),
        eligible_kinds: funding.list("eligible_kinds", cost_kind),
    };
    funding.done();
    read
}

fn funding_rule(at: &At<'_>) -> FundingRule {
    let rule = at.object();
    let read = FundingRule {
        phase: rule.small("phase"),
        rate: rule.decimal("rate"),
        cap_yuan: rule.decimal("cap_yuan"),
        cap_by_level: match rule.optional("cap_by_level") {
            Some(caps) => cap_by_level(&caps, rule.map("cap_by_level", cap)),
            None => Few::new(),
        },
        level_needed: rule.optional_small("level_needed"),
    };
    rule.done();
    read
}

fn cap(at: &At<'_>) -> Decimal {
    at.as_decimal()
}

/// JSON has no numbers as keys: `{"2": "300000"}`.
fn cap_by_level(at: &At<'_>, caps: Few<String, Decimal>) -> Few<u8, Decimal> {
    let caps = caps.into_iter().filter_map(|(level, cap)| {
        let number = level.parse().ok();
        if number.is_none() {
            at.fault_in(Words::new(
                format!("{level} 不是等级"),
                format!("{level} is not a level"),
            ));
        }
        Some((number?, cap))
    });
    caps.collect()
}

fn cost_kind(at: &At<'_>) -> CostKind {
    let kind = at.object();
    let read = CostKind {
        code: kind.text("code"),
        name: words(&kind.key("name")),
        eligible: kind.flag("eligible"),
    };
    kind.done();
    read
}

fn organisation(at: &At<'_>) -> Organisation {
    let organisation = at.object();
    let read = Organisation {
        source: words(&organisation.key("source")),
        working_group: organisation.list("working_group", words),
        office: words(&organisation.key("office")),
        office_duties: organisation.list("office_duties", words),
        finance_group: organisation.list("finance_group", words),
        finance_duties: organisation.list("finance_duties", words),
        guidance_duties: organisation.list("guidance_duties", words),
        supervision: words(&organisation.key("supervision")),
    };
    organisation.done();
    read
}

fn industry(at: &At<'_>) -> Industry {
    let industry = at.object();
    let read = Industry {
        division: industry.text("division"),
        name: words(&industry.key("name")),
    };
    industry.done();
    read
}

fn size_rule(at: &At<'_>) -> SizeRule {
    let rule = at.object();
    let read = SizeRule {
        source: words(&rule.key("source")),
        classes: rule.list("classes", size_class),
        above_scale_revenue: rule.decimal("above_scale_revenue"),
    };
    rule.done();
    read
}

fn size_class(at: &At<'_>) -> SizeClassFloor {
    let floor = at.object();
    let classes = [
        ("micro", SizeClass::Micro),
        ("small", SizeClass::Small),
        ("medium", SizeClass::Medium),
        ("large", SizeClass::Large),
    ];
    let read = SizeClassFloor {
        class: floor.choice("class", &classes).unwrap_or(SizeClass::Micro),
        headcount: floor.count("headcount"),
        revenue: floor.decimal("revenue"),
    };
    floor.done();
    read
}
