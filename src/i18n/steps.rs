//! Words of the way of a file through the programme.

use domain::{
    Lang,
    dossier::{NextStep, Step},
};

use super::dossier::DossierTexts;

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
        to_correct: "按意见修改", "Correct it";
        to_items: "打开改造清单", "Open the checklist";
        to_register: "去登记", "Register";
        enter_invite: "输入邀请码", "Enter an invite";
        go_on_stage: "继续{stage}，还差 {n} 项", "Go on with the {stage}, {n} to answer";
        finish: "继续评测", "Go on with the assessment";
        sign: "核对并签字", "Check and sign";
        look_through: "核对自评", "Look the self report through";
        settle: "处理不一致", "Settle what disagrees";
        make_needs: "由结果列出需求", "Note needs from the result";
        make_items: "由结果列改造清单", "Make the checklist from the result";
        check_off: "更新改造进度", "Update the checklist";
        catch_up: "处理逾期项目", "See to what is overdue";
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

/// What the team does next.
pub fn next_words(step: NextStep, lang: Lang) -> &'static str {
    let t = StepTexts::of(lang);
    match step {
        NextStep::BeginDiagnosis => DossierTexts::of(lang).begin_diagnosis,
        NextStep::BeginAcceptance => DossierTexts::of(lang).begin_acceptance,
        NextStep::FinishAssessment => t.finish,
        NextStep::Sign => t.sign,
        NextStep::Review => t.look_through,
        NextStep::SettleConflicts => t.settle,
        NextStep::MakeNeeds => t.make_needs,
        NextStep::MakeItems => t.make_items,
        NextStep::CheckOff => t.check_off,
        NextStep::CatchUp => t.catch_up,
    }
}
