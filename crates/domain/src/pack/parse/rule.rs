//! An assessment rule: its questions, scenarios and level conditions.

use super::words;
use crate::{
    assessment::{
        AssessmentRule, Band, Better, Chain, Dimension, Figure, Group, LevelCondition, Question,
        QuestionKind, QuestionOption, Scenario, TrendInput, TrendScores,
    },
    json::{At, Object},
};

pub(super) fn rule(at: &At<'_>) -> AssessmentRule {
    let rule = at.object();
    let read = AssessmentRule {
        version: rule.text("version"),
        name: words(&rule.key("name")),
        standard: words(&rule.key("standard")),
        provenance: words(&rule.key("provenance")),
        caveats: rule.list("caveats", words),
        dimensions: rule.list("dimensions", dimension),
        chains: rule.list("chains", chain),
        scenarios: rule.list("scenarios", scenario),
        levels: rule.list("levels", level),
        level_zero: words(&rule.key("level_zero")),
    };
    rule.done();
    read
}

fn dimension(at: &At<'_>) -> Dimension {
    let dimension = at.object();
    let read = Dimension {
        code: dimension.text("code"),
        name: words(&dimension.key("name")),
        max: dimension.decimal("max"),
        groups: dimension.list("groups", group),
    };
    dimension.done();
    read
}

fn group(at: &At<'_>) -> Group {
    let group = at.object();
    let read = Group {
        code: group.text("code"),
        name: words(&group.key("name")),
        max: group.decimal("max"),
        questions: group.list("questions", question),
    };
    group.done();
    read
}

fn question(at: &At<'_>) -> Question {
    let question = at.object();
    let read = Question {
        code: question.text("code"),
        number: question.count("number"),
        name: words(&question.key("name")),
        kind: kind(&question),
        evidence: question.list("evidence", words),
        note: question.optional("note").as_ref().map(words),
    };
    question.done();
    read
}

type ReadKind = fn(&Object<'_>) -> QuestionKind;

/// What the question is, from the same object as its name: `kind` says which keys there are.
fn kind(question: &Object<'_>) -> QuestionKind {
    let kinds: [(&str, ReadKind); 4] = [
        ("single", |question| QuestionKind::Single {
            options: question.list("options", option),
        }),
        ("multiple", |question| QuestionKind::Multiple {
            options: question.list("options", option),
        }),
        ("ratio", |question| QuestionKind::Ratio {
            numerator: words(&question.key("numerator")),
            denominator: words(&question.key("denominator")),
            bands: question.list("bands", band),
        }),
        ("trend", trend),
    ];
    match question.choice("kind", &kinds) {
        Some(read) => read(question),
        None => {
            question.anything();
            QuestionKind::Single {
                options: Vec::new(),
            }
        }
    }
}

fn trend(question: &Object<'_>) -> QuestionKind {
    let better = [("higher", Better::Higher), ("lower", Better::Lower)];
    QuestionKind::Trend {
        better: question.choice("better", &better).unwrap_or(Better::Higher),
        scores: trend_scores(&question.key("scores")),
        inputs: question.list("inputs", trend_input),
        earlier: Box::new(figure(&question.key("earlier"))),
        later: Box::new(figure(&question.key("later"))),
        unit: words(&question.key("unit")),
        may_declare_same: question.optional_flag("may_declare_same"),
    }
}

fn option(at: &At<'_>) -> QuestionOption {
    let option = at.object();
    let read = QuestionOption {
        code: option.text("code"),
        label: words(&option.key("label")),
        score: option.decimal("score"),
        exclusive: option.optional_flag("exclusive"),
    };
    option.done();
    read
}

fn band(at: &At<'_>) -> Band {
    let band = at.object();
    let read = Band {
        upto: band.decimal("upto"),
        label: band.text("label"),
        score: band.decimal("score"),
    };
    band.done();
    read
}

fn trend_scores(at: &At<'_>) -> TrendScores {
    let scores = at.object();
    let read = TrendScores {
        worse: scores.decimal("worse"),
        same: scores.decimal("same"),
        better: scores.decimal("better"),
    };
    scores.done();
    read
}

fn trend_input(at: &At<'_>) -> TrendInput {
    let input = at.object();
    let read = TrendInput {
        code: input.text("code"),
        name: words(&input.key("name")),
        unit: words(&input.key("unit")),
    };
    input.done();
    read
}

fn figure(at: &At<'_>) -> Figure {
    let figure = at.object();
    let read = Figure {
        name: words(&figure.key("name")),
        over: figure.text("over"),
        under: figure.optional_text("under"),
        scale: figure.decimal("scale"),
    };
    figure.done();
    read
}

fn chain(at: &At<'_>) -> Chain {
    let chain = at.object();
    let read = Chain {
        code: chain.text("code"),
        name: words(&chain.key("name")),
    };
    chain.done();
    read
}

fn scenario(at: &At<'_>) -> Scenario {
    let scenario = at.object();
    let read = Scenario {
        code: scenario.text("code"),
        chain: scenario.text("chain"),
        name: words(&scenario.key("name")),
        binding: scenario.flag("binding"),
        levels: scenario.list("levels", words),
    };
    scenario.done();
    read
}

fn level(at: &At<'_>) -> LevelCondition {
    let level = at.object();
    let read = LevelCondition {
        level: level.small("level"),
        name: words(&level.key("name")),
        base_score_at_least: level.decimal("base_score_at_least"),
        scenarios_at_this_level_or_above: level.count("scenarios_at_this_level_or_above"),
        of_them_binding: level.count("of_them_binding"),
    };
    level.done();
    read
}
