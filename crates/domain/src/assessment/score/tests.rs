//! The fifteen questions of the 2024 indicator (工信厅企业〔2024〕56号), by its numbering.

use rust_decimal::Decimal;

use super::*;
use crate::{
    assessment::Band,
    testing::{best, pack},
    words::Lang,
};

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a number")
}

fn score(code: &str, answer: Answer) -> QuestionScore {
    let pack = pack();
    let question = pack.current_rule().question(code).expect("a question");
    score_question(question, Some(&answer))
}

/// Points, or why there are none.
fn points(code: &str, answer: Answer) -> Result<String, AnswerFault> {
    let result = score(code, answer);
    assert_eq!(result.score.is_none(), result.fault.is_some());
    match result.fault {
        Some(fault) => Err(fault),
        None => Ok(result.score.unwrap_or_default().normalize().to_string()),
    }
}

fn ratio(numerator: &str, denominator: &str) -> Answer {
    Answer::Ratio {
        numerator: numerator.parse().ok(),
        denominator: denominator.parse().ok(),
    }
}

fn several(codes: &[&str]) -> Answer {
    Answer::Multiple(codes.iter().map(|code| (*code).to_owned()).collect())
}

fn trend(numbers: &[(&str, &str)]) -> Answer {
    let numbers = numbers.iter();
    Answer::Trend(
        numbers
            .map(|(code, number)| ((*code).to_owned(), decimal(number)))
            .collect(),
    )
}

#[test]
fn a_ratio_belongs_to_the_interval_that_it_ends() {
    // Indicator 2, 生产设备数字化率: [0,10%] 0, (10%,20%] 1.5, (20%,40%] 3, (40%,60%] 4.5,
    // (60%,100%] 6. A factory of a thousand machines can stand one machine beyond each end.
    for (digital, expected, interval) in [
        ("0", "0", "[0,10%]"),
        ("100", "0", "[0,10%]"),
        ("101", "1.5", "(10%,20%]"),
        ("200", "1.5", "(10%,20%]"),
        ("201", "3", "(20%,40%]"),
        ("400", "3", "(20%,40%]"),
        ("401", "4.5", "(40%,60%]"),
        ("600", "4.5", "(40%,60%]"),
        ("601", "6", "(60%,100%]"),
        ("1000", "6", "(60%,100%]"),
    ] {
        let result = score("digital-equipment", ratio(digital, "1000"));
        assert_eq!(result.score, Some(decimal(expected)), "{digital} of 1000");
        let pack = pack();
        let question = pack.current_rule().question("digital-equipment");
        let Some(QuestionKind::Ratio { bands, .. }) = question.map(|question| &question.kind)
        else {
            panic!("no ratio");
        };
        assert_eq!(bands[result.band.expect("a band")].label, interval);
    }
}

#[test]
fn a_band_is_said_in_words() {
    let pack = pack();
    let question = pack.current_rule().question("digital-equipment");
    let Some(QuestionKind::Ratio { bands, .. }) = question.map(|question| &question.kind) else {
        panic!("no ratio");
    };
    let words = |nth, lang| Band::words(bands, nth, lang);
    assert_eq!(words(0, Lang::Zh).as_deref(), Some("不超过 10%"));
    assert_eq!(words(3, Lang::Zh).as_deref(), Some("超过 40%、不超过 60%"));
    let english = Some("more than 40 %, up to 60 %");
    assert_eq!(words(3, Lang::En).as_deref(), english);
    assert_eq!(words(bands.len(), Lang::Zh), None);
}

#[test]
fn a_ratio_at_an_end_is_exact_where_its_quotient_is_not() {
    // Indicator 11, 数字化投入占营业额比例: 333 万元 of 3330 is 10 % to the last digit, and a
    // cent more is more. 1/3 of the whole never ends, and lies in (20%,40%].
    assert_eq!(points("spending", ratio("333", "3330")), Ok("0".into()));
    assert_eq!(
        points("spending", ratio("333.000001", "3330")),
        Ok("1.875".into())
    );
    assert_eq!(points("spending", ratio("1", "3")), Ok("3.75".into()));
    assert_eq!(points("spending", ratio("0.2", "0.5")), Ok("3.75".into()));
}

#[test]
fn a_ratio_that_cannot_be_has_no_points() {
    let of = |numerator, denominator| points("networked-equipment", ratio(numerator, denominator));
    assert_eq!(of("3", "0"), Err(AnswerFault::ZeroDenominator));
    assert_eq!(of("0", "0"), Err(AnswerFault::ZeroDenominator));
    assert_eq!(of("11", "10"), Err(AnswerFault::AboveWhole));
    assert_eq!(of("-1", "10"), Err(AnswerFault::Negative));
    assert_eq!(of("1", "-10"), Err(AnswerFault::Negative));
    // More than a decimal holds is more than the whole.
    assert_eq!(
        of("79228162514264337593543950335", "0.1"),
        Err(AnswerFault::AboveWhole)
    );
    assert_eq!(of("", "10"), Err(AnswerFault::Incomplete));
    assert_eq!(of("1", ""), Err(AnswerFault::Incomplete));
}

#[test]
fn options_add_up_and_none_stands_alone() {
    // Indicator 1, 网络建设: four kinds of network, 2 points each, or 无.
    let of = |codes: &[&str]| points("network", several(codes));
    assert_eq!(of(&["control"]), Ok("2".into()));
    assert_eq!(of(&["five-g", "control"]), Ok("4".into()));
    assert_eq!(of(&["control", "control"]), Ok("2".into()));
    // 无 is an answer worth nothing, not a missing answer.
    assert_eq!(of(&["none"]), Ok("0".into()));
    assert_eq!(of(&["none", "control"]), Err(AnswerFault::NotExclusive));
    assert_eq!(of(&[]), Err(AnswerFault::Incomplete));
    assert_eq!(
        of(&["control", "six-g"]),
        Err(AnswerFault::UnknownOption("six-g".into()))
    );
}

#[test]
fn fourteen_links_make_ten_points() {
    // Indicator 4, 自动采集: thirteen links at 7 %, human resources at 9 %.
    let pack = pack();
    let whole = best(pack.current_rule(), "data-capture");
    let Answer::Multiple(links) = &whole else {
        panic!("not several");
    };
    assert_eq!(links.len(), 14);
    assert_eq!(points("data-capture", whole), Ok("10".into()));
    assert_eq!(points("data-capture", several(&["hr"])), Ok("0.9".into()));
    assert_eq!(
        points("data-capture", several(&["hr", "quality"])),
        Ok("1.6".into())
    );
}

#[test]
fn one_option_gives_its_points() {
    // Indicator 8, 规划实施.
    let of = |code: &str| points("planning", Answer::Single(code.to_owned()));
    assert_eq!(of("planned"), Ok("3".into()));
    assert_eq!(of("none"), Ok("0".into()));
    assert_eq!(
        of("dreamt"),
        Err(AnswerFault::UnknownOption("dreamt".into()))
    );
}

#[test]
fn less_energy_is_better_and_a_higher_yield_is_better() {
    // Indicator 12, 每百元营业收入综合能耗: 100 t over 1000 万元 before.
    let energy = |after: &str| {
        trend(&[
            ("energy-before", "100"),
            ("revenue-before", "1000"),
            ("energy-after", after),
            ("revenue-after", "1000"),
        ])
    };
    assert_eq!(points("energy-intensity", energy("90")), Ok("7".into()));
    assert_eq!(points("energy-intensity", energy("100")), Ok("3.5".into()));
    assert_eq!(points("energy-intensity", energy("110")), Ok("0".into()));
    // Indicator 13, 月均产品合格率.
    let yields = |after: &str| trend(&[("yield-before", "98.5"), ("yield-after", after)]);
    assert_eq!(points("yield", yields("98.6")), Ok("7".into()));
    assert_eq!(points("yield", yields("98.5")), Ok("3.5".into()));
    assert_eq!(points("yield", yields("98.4")), Ok("0".into()));
}

#[test]
fn figures_are_compared_after_rounding_to_two_decimals() {
    // The pack's caveat on trends. 100 t over 1000 万元 are 1.00 for every 100 元.
    let after = |energy: &str| {
        score(
            "energy-intensity",
            trend(&[
                ("energy-before", "100"),
                ("revenue-before", "1000"),
                ("energy-after", energy),
                ("revenue-after", "1000"),
            ]),
        )
    };
    let figures = |energy: &str| {
        let result = after(energy);
        let (before, after) = result.figures.expect("figures");
        assert_eq!(before, decimal("1"));
        (
            after.normalize().to_string(),
            result.trend.expect("a trend"),
        )
    };
    assert_eq!(figures("100.49"), ("1".into(), TrendOutcome::Same));
    // Half a hundredth is rounded away from nought.
    assert_eq!(figures("100.5"), ("1.01".into(), TrendOutcome::Worse));
    assert_eq!(figures("99.5"), ("1".into(), TrendOutcome::Same));
    assert_eq!(figures("99.49"), ("0.99".into(), TrendOutcome::Better));
}

#[test]
fn the_same_may_be_declared_for_energy_and_yield_only() {
    // The pack's caveat: a first diagnosis has no figures from after the retrofit (12, 13).
    // Both years that 14 and 15 compare are over.
    for code in ["energy-intensity", "yield"] {
        let result = score(code, Answer::DeclaredSame);
        assert_eq!(result.score, Some(decimal("3.5")), "{code}");
        assert_eq!(result.trend, Some(TrendOutcome::Same));
        assert_eq!(result.figures, None);
    }
    for code in ["revenue-per-head", "cost-per-revenue"] {
        assert_eq!(
            points(code, Answer::DeclaredSame),
            Err(AnswerFault::MayNotDeclare)
        );
    }
}

#[test]
fn a_trend_needs_all_its_numbers() {
    let of = |before: &str, revenue: &str| {
        points(
            "cost-per-revenue",
            trend(&[
                ("cost-before", before),
                ("revenue-before", revenue),
                ("cost-after", "10"),
                ("revenue-after", "20"),
            ]),
        )
    };
    // 50 元 of 100 both years.
    assert_eq!(of("10", "20"), Ok("1.5".into()));
    assert_eq!(of("10", "0"), Err(AnswerFault::ZeroDenominator));
    assert_eq!(of("-10", "20"), Err(AnswerFault::Negative));
    assert_eq!(
        points("cost-per-revenue", trend(&[("cost-before", "10")])),
        Err(AnswerFault::Incomplete)
    );
    // Numbers beyond what a decimal holds are refused, not wrapped.
    assert_eq!(
        of("79228162514264337593543950335", "0.1"),
        Err(AnswerFault::AboveWhole)
    );
}

#[test]
fn an_answer_of_another_kind_is_none() {
    assert_eq!(
        points("planning", ratio("1", "2")),
        Err(AnswerFault::WrongKind)
    );
    assert_eq!(
        points("network", Answer::DeclaredSame),
        Err(AnswerFault::WrongKind)
    );
    assert_eq!(
        points("yield", Answer::Single("better".into())),
        Err(AnswerFault::WrongKind)
    );
}

#[test]
fn all_points_together_are_fifty_thirty_and_twenty() {
    let pack = pack();
    let rule = pack.current_rule();
    let codes: Vec<&str> = rule.questions().map(|one| one.code.as_str()).collect();
    let outcome = crate::testing::outcome(rule, &codes, &[]);
    let parts = |dimension: &DimensionScore| {
        let groups = dimension.groups.iter();
        (
            dimension.score.normalize().to_string(),
            groups
                .map(|group| group.score.normalize().to_string())
                .collect::<Vec<_>>()
                .join(" "),
        )
    };
    assert_eq!(outcome.total, decimal("100"));
    let dimensions: Vec<_> = outcome.dimensions.iter().map(parts).collect();
    assert_eq!(
        dimensions,
        [
            ("50".to_owned(), "20 10 10 10".to_owned()),
            ("30".to_owned(), "15 15".to_owned()),
            ("20".to_owned(), "7 7 6".to_owned()),
        ]
    );
    // No scenario is answered, so nobody gets a level for points alone.
    assert_eq!((outcome.level, outcome.missing.len()), (0, 16));
}

#[test]
fn points_are_added_without_rounding() {
    // Indicator 9, one of four: 1.875. Indicator 4, human resources: 0.9.
    let pack = pack();
    let mut answers = Answers::default();
    let mut put = |code: &str, answer| answers.questions.insert(code.to_owned(), answer);
    put("governance", several(&["data"]));
    put("data-capture", several(&["hr"]));
    assert_eq!(
        assess(pack.current_rule(), &answers).total,
        decimal("2.775")
    );
}

#[test]
fn a_faulty_answer_is_missing_and_never_raises_the_result() {
    let pack = pack();
    let rule = pack.current_rule();
    let mut answers = Answers::default();
    let whole = assess(rule, &answers);
    assert_eq!((whole.missing.len(), whole.is_complete()), (31, false));
    answers
        .questions
        .insert("digital-equipment".to_owned(), ratio("90", "9"));
    let faulty = assess(rule, &answers);
    assert_eq!(faulty.total, whole.total);
    assert_eq!(faulty.missing, whole.missing);
    let question = faulty.question("digital-equipment").expect("there");
    assert_eq!(question.fault, Some(AnswerFault::AboveWhole));
    // Form order: the questions by number, then the scenarios by chain.
    assert_eq!(
        faulty.missing[..2],
        [
            ItemRef::Question("network".into()),
            ItemRef::Question("digital-equipment".into())
        ]
    );
    assert_eq!(
        faulty.missing[15],
        ItemRef::Scenario("product-design".into())
    );
}

#[test]
fn not_applicable_is_answered_and_counts_as_no_level() {
    let pack = pack();
    let rule = pack.current_rule();
    let outcome = crate::testing::outcome(
        rule,
        &[],
        &[
            ("warehouse", ScenarioAnswer::NotApplicable),
            ("finance", ScenarioAnswer::Level(3)),
        ],
    );
    assert_eq!(outcome.scenarios.get("warehouse"), Some(&0));
    assert_eq!(outcome.scenarios.get("finance"), Some(&3));
    assert_eq!(outcome.not_applicable, ["warehouse"]);
    let missing = |code: &str| {
        outcome
            .missing
            .contains(&ItemRef::Scenario(code.to_owned()))
    };
    assert!(!missing("warehouse") && !missing("finance") && missing("hr"));
    // It fills no place in any count.
    let counts: Vec<u32> = outcome
        .checks
        .iter()
        .map(|check| check.scenarios.have)
        .collect();
    assert_eq!(counts, [1, 1, 1, 0]);
}
