//! Words of the office's inbox.

use domain::{
    Lang,
    inbox::{Finding, Heap},
};

use crate::texts;

texts! {
    /// Words of the office's inbox.
    InboxTexts {
        title: "收件", "Inbox";
        new_n: "{n} 新", "{n} new";
        fresh: "新", "New";
        nothing: "没有", "None";
        more_n: "还有 {n} 条，继续显示", "Show more ({n} left)";
        applicants: "等待接纳", "Waiting to be admitted";
        submitted: "新提交", "Submitted";
        answered: "退回后重交", "Returned and answered";
        late: "逾期", "Overdue";
        found: "监督意见", "Supervision";
        n_found: "待答复 {n} 条，待销号 {m} 条", "{n} to answer, {m} to close";
        disputed: "不一致", "Disagreements";
        doubtful: "数据疑点", "Doubtful data";
        review: "核对中", "In review";
        returned: "已退回，等企业", "Returned, waiting for the enterprise";
        signed: "最近签字", "Signed lately";
        to_devices: "去接纳", "Admit or turn down";
        to_late: "逾期清单", "List of overdue items";
        to_conflicts: "去商定", "Settle them";
        unlinked: "本机还没有连到办公室服务器：看不到自行登记的企业。下面是本机已有的数据。", "This device is not linked to the office's server, so enterprises that registered themselves are not seen here. Below is what this device holds.";
        unreached: "连不上办公室服务器，暂时看不到等待接纳的名单。其余各项以本机数据为准，照常可用。", "The office's server cannot be reached, so those who wait to be admitted are not seen now. All else is from this device and works as usual.";
        has_file: "已有档案", "Has a dossier";
        no_file: "还没有档案", "No dossier yet";
        from_file: "用文件交过数据的设备", "A device known from files";
        n_disputed: "{n} 处不一致", "{n} to settle";
        due: "{date} 到期，已过 {n} 天", "Due {date}, {n} days ago";
        find_name: "没有企业名称", "No name";
        find_area: "没有片区，没有指导组负责", "No area, so that no team is in charge";
        find_industry: "已评测，但没有填行业", "Assessed, but the industry is missing";
        find_unfinished: "已验收，但还有改造项目没有完成", "Accepted while retrofit items are open";
        first_day: "开始使用", "Begin here";
        first_day_lead: "还没有企业。做完这三步，企业和指导组的材料就会陆续到这里。", "No enterprises yet. After these three steps, what enterprises and teams write arrives here.";
        step_team: "邀请指导组", "Invite a team";
        step_team_text: "给每个指导组的平板生成一个邀请：扫码或输入邀请码就连上办公室。", "Make an invite for each team's tablet: it is linked by scanning the code or typing it.";
        step_team_do: "去邀请", "Make an invite";
        step_register: "让企业来登记", "Let enterprises register";
        step_register_text: "把这个地址发给企业，或打印张贴。企业打开后选“企业”，填信用代码、姓名和电话即可登记；您在这里接纳。", "Send this address to enterprises, or print and put it up. There they choose “Enterprise” and register with credit code, name and phone; you admit them here.";
        step_register_local: "本页的地址只在这台电脑上能打开。请在正式地址打开本页，再发给企业。", "This page's address opens on this computer only. Open the page at its public address before you send it out.";
        step_roster: "收入已有的名单和数据", "Take in what you have";
        step_roster_text: "指导组或企业用文件交来的数据包，在这里导入；零散的企业可以逐家新建。", "Import the bundles that teams and enterprises handed over as files; single enterprises can be added by hand.";
        step_roster_do: "导入数据包", "Import a bundle";
        step_roster_new: "新建企业", "New enterprise";
        copy: "复制地址", "Copy the address";
        copied: "已复制", "Copied";
        poster: "打印张贴", "A page to print";
        qr: "登记地址的二维码", "The address as a QR code";
        col_name: "企业", "Enterprise";
        col_what: "事项", "What";
        col_person: "经手人", "By";
        col_when: "时间", "When";
    }
}

/// What a heap is called.
pub fn heap_words(heap: Heap, lang: Lang) -> &'static str {
    let t = InboxTexts::of(lang);
    match heap {
        Heap::New => t.submitted,
        Heap::Answered => t.answered,
        Heap::Late => t.late,
        Heap::Found => t.found,
        Heap::Disputed => t.disputed,
        Heap::Doubtful => t.doubtful,
        Heap::InReview => t.review,
        Heap::Returned => t.returned,
        Heap::Signed => t.signed,
    }
}

/// What is doubtful, in words.
pub fn finding_words(finding: Finding, lang: Lang) -> &'static str {
    let t = InboxTexts::of(lang);
    match finding {
        Finding::NoName => t.find_name,
        Finding::NoArea => t.find_area,
        Finding::NoIndustry => t.find_industry,
        Finding::AcceptedUnfinished => t.find_unfinished,
    }
}
