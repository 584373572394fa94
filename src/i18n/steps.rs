//! Words of the way of a file through the programme.

use domain::{Lang, dossier::Step};

texts! {
    /// Words of the way of a file through the programme.
    StepTexts {
        title: "办理进度", "Where your file stands";
        now: "现在：{step}，由{who}办理", "Now: {step}, by {who}";
        passed_over: "未做", "not done";
        done: "已完成", "done";
        register: "登记", "Register";
        fill_in: "填报", "Fill in";
        submit: "提交", "Submit";
        review: "核对", "Review";
        diagnosis: "现场诊断", "Diagnosis";
        retrofit: "改造", "Retrofit";
        acceptance: "验收", "Acceptance";
        subsidy: "补助", "Subsidy";
        begin: "开始自评", "Begin the self report";
        go_on: "继续填报，还差 {n} 项", "Go on, {n} to answer";
        to_submit: "核对并提交", "Check and submit";
        to_items: "打开改造清单", "Open the checklist";
        to_register: "去登记", "Register";
    }
}

/// A step's name.
pub fn step_words(step: Step, lang: Lang) -> &'static str {
    let t = StepTexts::of(lang);
    match step {
        Step::Register => t.register,
        Step::FillIn => t.fill_in,
        Step::Submit => t.submit,
        Step::Review => t.review,
        Step::Diagnosis => t.diagnosis,
        Step::Retrofit => t.retrofit,
        Step::Acceptance => t.acceptance,
        Step::Subsidy => t.subsidy,
    }
}
