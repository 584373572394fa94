//! Words of papers and of deciding about them.

use domain::{
    Lang,
    decision::{Decision, Verb},
    device::Role,
    paper::Paper,
    workflow::Offer,
};

use super::{common::Common, fill, format::day};

texts! {
    /// Words of papers and of deciding about them.
    PaperTexts {
        title: "办理", "Decisions";
        version_n: "第 {n} 版", "version {n}";
        by: "{person}（{side}）", "{person} ({side})";
        awaits: "等{roles}{verb}", "Next: {verb} ({roles})";
        changed: "{verb}后有 {n} 处改动", "{n} changed since “{verb}”";
        figures_stay: "结果仍按{verb}时的内容。", "The figures are still those of “{verb}”.";
        was_now: "{field}：{was} → {now}", "{field}: {was} → {now}";
        remarks: "退回意见", "Remarks";
        answered: "退回后改了 {n} 处", "{n} changed since it was returned";
        beside_before: "与退回前对照", "Compare with what was returned";
        between: "几方在互不知情时分别作了意见：{states}。请看过办理经过后再定。", "People decided without knowing of each other: {states}. Look through the decisions, then settle it.";
        story: "办理经过（{n}）", "Decisions ({n})";
        not_counted: "不算：{why}", "Does not count: {why}";
        as_it_was: "看当时的内容", "Read it as it was";
        reading_old: "这是“{what}”时的内容，{who}，{day}。", "This is the content of “{what}”, {who}, {day}.";
        to_now: "看现在的", "Read it as it is now";
        beside_now: "与现在对照", "Compare with now";
        as_it_is: "现在", "Now";
        receipt: "回执", "Receipt";
        number: "编号", "Number";
        time: "时间", "Time";
        delivered: "已送达", "Delivered";
        not_admitted: "办公室接纳这家企业后自动送到，不用再操作。", "It is sent by itself once the office admits this enterprise; nothing is left to do.";
        enterprise: "企业", "Enterprise";
        code: "统一社会信用代码", "Unified social credit code";
        programme: "项目", "Programme";
        what_submit: "提交后交给办公室核对。对方受理之前可以撤回。", "It goes to the office to be looked through. It can be taken back until somebody takes it up.";
        what_withdraw: "撤回后可以继续修改，再重新提交。", "Once taken back it can be changed and handed in again.";
        what_take_up: "表示开始核对。企业不能再撤回；之后可以核定或退回。", "It says that you look through it. It cannot be taken back any more; you approve or return it afterwards.";
        what_return: "退回给企业修改。企业会看到您写的意见，改完可以重新提交。", "It goes back to be corrected. The enterprise reads your remarks, and can hand it in again.";
        what_approve: "核定后内容不再变动，以此为准。要改须先“更正”。", "Its content is settled by that and stands. To change it, it must be corrected first.";
        what_refuse: "不予通过，就此结束。对方会看到理由。", "It is turned down for good. The other side reads why.";
        what_correct: "签字或核定随之失效，形成新的一版；旧的一版仍可查看。", "Signatures and approval cease to hold, and a new version begins; the old one can still be read.";
        what_void: "这份材料作废，不再计入；内容仍可查看。", "It counts no more; its content can still be read.";
        not_delivered: "还没有送到办公室：联网后自动发送；没有网络时请用文件移交。", "Not at the office yet: it is sent once there is a network; without one, hand it over as a file.";
        save: "保存回执", "Save the receipt";
        not_saved: "回执没有保存成文件。提交本身已存好，可以打印。", "The receipt was not saved as a file. The submission is stored; you can print it.";
        missing: "还差 {n} 项，答完才能{verb}", "{n} missing; then you can {verb} it";
        covers: "所{verb}的内容", "What it is about";
        promise: "以上内容真实、准确，由我方负责。", "All of this is true and accurate, and we stand for it.";
        person: "姓名", "Name";
        words: "原因或意见", "Reason or remarks";
        pad: "手写签名", "Signature";
        pad_hint: "请在框内签名", "Sign in the box";
        pad_clear: "重签", "Sign again";
        final_after: "双方都签字后，任何人都不能再改；要改须先“更正”。", "Once both have signed, nobody can change it any more; it must be corrected first.";
        done: "{what}：已保存", "{what}: saved";
        failed: "没有保存，内容都还在。请再试一次。", "It was not saved, and everything is still here. Please try again.";
        inbox: "收件", "Inbox";
        inbox_new: "新提交", "Submitted";
        inbox_answered: "退回后重交", "Returned and answered";
        inbox_found: "监督意见", "Supervision";
        inbox_review: "核对中", "In review";
    }
}

/// A verb as a button says it about a paper.
pub fn verb_words(verb: Verb, side: Role, paper: Paper, lang: Lang) -> String {
    let (verb_said, paper, side) = (verb.words(), paper.words(), side.words());
    let (verb_said, paper, side) = (verb_said.get(lang), paper.get(lang), side.get(lang));
    match (verb, lang) {
        (Verb::Sign, Lang::Zh) => format!("{side}{verb_said}"),
        (Verb::Sign, Lang::En) => format!("{verb_said} for the {side}"),
        (Verb::Submit, Lang::Zh) => format!("{verb_said}{paper}"),
        (Verb::Submit, Lang::En) => format!("{verb_said} the {paper}"),
        _ => verb_said.to_owned(),
    }
}

/// The same of what is offered.
pub fn offer_words(offer: Offer, paper: Paper, lang: Lang) -> String {
    verb_words(offer.verb, offer.side, paper, lang)
}

/// Who decided, for which side.
pub fn side_words(decision: &Decision, lang: Lang) -> String {
    let side = decision.side.words();
    fill(
        PaperTexts::of(lang).by,
        &[("person", &decision.person), ("side", &side.get(lang))],
    )
}

/// Who decided, and when.
pub fn who_words(decision: &Decision, lang: Lang) -> String {
    let who = side_words(decision, lang);
    format!("{who} · {}", day(decision.day, lang))
}

/// For whom a paper waits, and for what.
pub fn awaits_words((verb, roles): (Verb, &[Role]), lang: Lang) -> String {
    let roles = roles.iter().map(|role| role.words().get(lang).to_owned());
    let roles: Vec<String> = roles.collect();
    let (roles, verb) = (roles.join(Common::of(lang).sep), verb.words());
    fill(
        PaperTexts::of(lang).awaits,
        &[("roles", &roles), ("verb", &verb.get(lang))],
    )
}

/// What a person calls a decision by over the telephone: the beginning of its id.
pub fn receipt_number(decision: &Decision) -> String {
    let begin = decision.id.get(..12).unwrap_or_default().to_uppercase();
    let parts = [begin.get(..4), begin.get(4..8), begin.get(8..)];
    parts.map(Option::unwrap_or_default).join("-")
}

/// What follows from saying a verb; `None` where the dialog says it otherwise.
pub fn consequence(verb: Verb, lang: Lang) -> Option<&'static str> {
    let t = PaperTexts::of(lang);
    Some(match verb {
        Verb::Submit => t.what_submit,
        Verb::Withdraw => t.what_withdraw,
        Verb::TakeUp => t.what_take_up,
        Verb::Return => t.what_return,
        Verb::Approve => t.what_approve,
        Verb::Refuse => t.what_refuse,
        Verb::Correct => t.what_correct,
        Verb::Void => t.what_void,
        Verb::Sign => return None,
    })
}
