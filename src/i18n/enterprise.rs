//! Words of the enterprise form.

use domain::{
    Lang,
    credit_code::{CreditCode, CreditCodeFault},
};

use super::fill;

texts! {
    /// Words of the enterprise form.
    EnterpriseTexts {
        new: "新建企业", "New enterprise";
        edit: "企业信息", "Enterprise details";
        code: "统一社会信用代码", "Unified social credit code";
        code_hint: "18 位，见营业执照。先填代码，同一家企业就不会建两份。", "18 characters, on the business licence. It comes first, so that no factory gets two dossiers.";
        code_length: "应为 18 位，现有 {n} 位。", "It has 18 characters; there are {n}.";
        code_char: "第 {n} 位“{c}”不会出现在代码里（不用 I、O、S、V、Z）。请对照营业执照。", "Character {n}, “{c}”, never occurs in a code (I, O, S, V and Z are not used). Please compare with the licence.";
        code_check: "校验位对不上，有一位抄错了。请逐位对照营业执照。", "The check character does not fit: one character is wrong. Please compare with the licence.";
        industry: "行业", "Industry";
        industry_later: "以后再填", "Later";
        code_good: "代码正确。", "The code is right.";
        exists: "这家企业已有档案：", "This enterprise already has a dossier:";
        exists_deleted: "这家企业的档案已删除，内容都还在：", "This enterprise's dossier was deleted; its content is still here:";
        restore: "恢复", "Restore";
        namesake: "已有同名企业，代码是 {code}。同一家企业只建一份档案，请先核对代码。", "There is an enterprise of this name under {code}. One enterprise has one dossier: check the code first.";
        elsewhere: "“{name}”已有档案，在{area}，不归这台设备负责。请到该片区的设备上填写，或请专班办公室调整片区。", "“{name}” has a dossier in {area}, which is not this device's area. Fill it in on a device of that area, or ask the office to move it.";
        new_own: "建立本企业的档案", "Your enterprise's dossier";
        own_only: "这台设备只填写本企业。代码不对时，请专班办公室重新邀请。", "This device writes about its own enterprise only. If the code is wrong, ask the office for a new invite.";
        own_areas: "这里只列出这台设备负责的片区。其他片区的企业，请由负责的指导组建档。", "Only this device's areas are listed. Enterprises elsewhere are begun by the team in charge there.";
        delete: "删除这家企业", "Delete this enterprise";
        delete_text: "它的档案里有 {what}。删除后各处列表都不再显示它；内容保留，可以恢复。", "Its dossier holds {what}. Once deleted it is left out of every list; its content is kept and can be restored.";
        deleted: "“{name}”已删除", "“{name}” deleted";
        n_assessments: "{n} 份评测", "{n} assessments";
        n_needs: "{n} 条需求", "{n} needs";
        n_items: "{n} 个改造项目", "{n} retrofit items";
        n_photos: "{n} 个附件", "{n} attachments";
        open: "打开档案", "Open the dossier";
        name: "企业名称", "Name";
        area: "片区", "Area";
        choose: "请选择", "Please choose";
        create: "建立档案", "Create the dossier";
        identity: "基本情况", "Who it is";
        scale: "规模和年度数据", "Size and figures by year";
        scale_hint: "每个数只填一次：企业信息和评测第 2、3、11 至 15 题用的是同一份数据。", "Each number is entered once: these details and questions 2, 3 and 11 to 15 share them.";
        equipment: "生产设备", "Production equipment";
        people: "联系人", "Contact";
        of_year: "{n} 年", "{n}";
        size: "按填报数据，划型为", "By these figures the enterprise is";
        size_unknown: "填好同一年的人数和收入后，自动划型。", "The size class follows once one year has both figures.";
    }
}

/// What is wrong with a code, and where; empty when nothing is, or nothing was typed.
pub fn code_words(text: &str, lang: Lang) -> String {
    let t = EnterpriseTexts::of(lang);
    match CreditCode::parse(text) {
        Ok(_) | Err(CreditCodeFault::Empty) => String::new(),
        Err(CreditCodeFault::Length(n)) => fill(t.code_length, &[("n", &n)]),
        Err(CreditCodeFault::Character(c, n)) => fill(t.code_char, &[("n", &n), ("c", &c)]),
        Err(CreditCodeFault::Check) => t.code_check.to_owned(),
    }
}
