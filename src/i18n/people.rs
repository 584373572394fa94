//! Words of who may connect: registering, admitting, invites, the log.

use domain::Lang;

texts! {
    /// Words of who may connect.
    PeopleTexts {
        register: "企业登记", "Register an enterprise";
        register_lead: "用信用代码登记。没有网络也可以，联网后自动送到办公室。接纳之前就可以填写，接纳后自动发送。", "Register with the credit code, without a network too: it goes to the office by itself once there is one. Fill in everything meanwhile; once the office admits you, all of it is sent.";
        contact: "联系电话", "Phone";
        contact_hint: "办公室核对时用", "For the office to check with you";
        register_do: "登记", "Register";
        company: "企业名称", "Name of the enterprise";
        company_hint: "与营业执照一致，办公室按它核对", "As on the business licence; the office checks by it";
        registered: "登记已保存，会自动送到办公室", "Your registration is kept and goes to the office by itself";
        registering: "登记还没有送到办公室", "Not registered at the office yet";
        registering_help: "联系不上办公室。登记已保存在本机，联网后自动送到；现在就可以填写。", "The office cannot be reached. Your registration is kept here and goes there by itself; you can fill in everything meanwhile.";
        waiting: "等待办公室接纳", "Waiting for the office";
        waiting_help: "登记已交到办公室，正等待接纳。可以照常填写；接纳后会自动发送，不用重做。", "The registration is at the office and waits for its decision. Work as usual; once admitted, everything is sent by itself.";
        applicants: "等待接纳（{n}）", "Waiting to be admitted ({n})";
        applicants_lead: "自行登记的企业，接替原设备的设备，以及只用文件交过数据的设备。打电话核对后再接纳；接纳后它马上就能收发自己的数据，已经填好的会自动送来。", "Enterprises that registered themselves, devices that take another's place, and devices known only from files. Check by telephone before you admit them; once admitted they send and fetch at once, and what they wrote meanwhile comes by itself.";
        namesake: "已有同名企业，代码是 {code}。请先核对哪个代码是对的，再接纳。", "There is an enterprise of this name under {code}. Find out which code is right before you admit it.";
        file_there: "已有档案", "has a dossier";
        file_deleted: "档案已删除", "its dossier was deleted";
        file_none: "还没有档案", "no dossier yet";
        others: "这家企业已有设备：{names}。请确认不是冒名登记。", "This enterprise has devices already: {names}. Make sure that nobody registers in its name.";
        sep: "、", ", ";
        admit_enterprise: "它将作为“企业”使用，只能看到和填写自己的档案。它已经填好的内容会自动送来，提交自评后出现在“收件”里。", "It will use the app as an enterprise, and see and fill in its own dossier only. What it wrote already comes by itself; once submitted, its self report is in your inbox.";
        because: "理由（对方会看到）", "Why (the applicant reads it)";
        said: "自报：{role} · {scope}", "Says: {role} · {scope}";
        from_file: "来自数据包文件", "From a bundle's file";
        asked: "{when}，来自 {from}", "{when}, from {from}";
        admit: "接纳", "Admit";
        admit_ask: "接纳「{name}」？", "Admit {name}?";
        admit_what: "它将作为「{role}」收发这个范围的数据：{scope}。", "It will send and fetch as {role}: {scope}.";
        admitted: "已接纳。它联网后，填好的内容会自动送来", "Admitted. What it wrote comes by itself when it is online";
        turned_down: "已拒绝，它会看到理由", "Turned down; it reads the reason";
        refuse: "拒绝", "Turn down";
        refuse_ask: "拒绝「{name}」？", "Turn down {name}?";
        refuse_what: "它会看到您写的理由。它不能收发数据，填写的内容留在它自己的设备上；以后仍可以用邀请码连接。", "It reads your reason. It can neither send nor fetch; what it entered stays on it. It may still come with an invite.";
        invites: "未使用的邀请", "Invites not used yet";
        show_again: "再看一次", "Show again";
        made_elsewhere: "在另一台设备上生成：邀请码只有那台设备还能显示", "Made on another device: only that one can show its code again";
        used: "已使用的邀请（{n}）", "Used invites ({n})";
        used_by: "{name} 已使用", "Used by {name}";
        all_used: "全部显示", "Show all";
        copy_link: "复制链接", "Copy the link";
        copy_code: "复制邀请码", "Copy the code";
        expires: "有效期至 {when}", "Good until {when}";
        void: "作废", "Make void";
        void_ask: "作废给「{name}」的邀请？", "Make the invite for {name} void?";
        void_what: "这个邀请码不能再用。需要时可以重新生成。", "Its code opens nothing any more. Another can be made.";
        rename: "改名", "Rename";
        rename_ask: "给「{name}」改名", "Rename {name}";
        reinstate: "恢复", "Reinstate";
        reinstate_ask: "恢复「{name}」？", "Reinstate {name}?";
        reinstate_what: "它可以用原来的凭证继续收发数据；停用期间送来的、它有权填写的改动也会收下。请先确认设备还在原来的人手里。", "It sends and fetches again as it did before; what came of it meanwhile is taken as far as it may write it. Make sure first that its own people have it.";
        in_use: "它提出之后，「{name}」仍在联网：数据被复制过，两处都在用。请先弄清各在谁手里，再接纳。", "{name} was seen since this one asked: its data was copied, and both are in use. Find out who has which before you admit it.";
        successor_of: "接替「{name}」（那台设备的浏览器数据被还原或复制过）", "Successor of {name}, whose browser profile was put back or copied";
        invited_by: "由 {name} 邀请或接纳", "Invited or admitted by {name}";
        command: "服务器命令行", "The server's command line";
    }
}

texts! {
    /// Words of the audit log.
    LogTexts {
        audit: "操作记录", "Audit log";
        audit_lead: "谁在什么时候、从哪里做了什么。只增不改。", "Who did what, when, from where. It is only ever added to.";
        open: "查看操作记录", "Open the audit log";
        device: "设备", "Device";
        enterprise: "企业", "Enterprise";
        enterprise_hint: "信用代码、名称或拼音；数据包一条不分企业", "Code, name or pinyin; a bundle's entry names no enterprise";
        found: "{name}（{code}）", "{name} ({code})";
        not_found: "没有这家企业，显示全部", "No such enterprise: all are shown";
        day: "日期", "Day";
        because: "理由：{why}", "because: {why}";
        of_enterprise: "{enterprise}（{name}）", "{enterprise} ({name})";
        all_devices: "全部设备", "All devices";
        action: "操作", "Action";
        all_actions: "全部操作", "All actions";
        older: "更早的", "Older";
        none: "没有记录", "Nothing here";
        file: "文件", "a file";
        about: "关于「{name}」", "about {name}";
        before: "原名「{name}」", "{name} before";
        days: "{n} 天内有效", "good for {n} days";
        changes: "{n} 处改动", "{n} changes";
        new: "新的 {n} 处", "{n} new";
        quarantined: "另存 {n} 处", "{n} quarantined";
        dossiers: "{n} 份档案", "{n} dossiers";
        attachments: "{n} 个附件", "{n} attachments";
        everything: "全部档案", "every dossier";
        reason: "{why}（{n} 处）", "{why} ({n})";
    }
}

/// What may be done at the office, in the order of a device's life: as the server calls it, and in
/// words.
pub const ACTIONS: [(&str, &str, &str); 21] = [
    ("enrol", "登记设备", "Enrolled"),
    ("invite", "生成邀请", "Invited"),
    ("void", "作废邀请", "Invite made void"),
    ("register", "自行登记", "Registered itself"),
    ("succeed", "请求接替", "Asked to take a place"),
    ("admit", "接纳", "Admitted"),
    ("refuse", "拒绝登记", "Turned down"),
    ("rename", "改名", "Renamed"),
    ("revoke", "停用", "Revoked"),
    ("bundle", "接收数据包", "Bundle taken"),
    ("quarantine", "另存", "Quarantined"),
    ("release", "放行另存", "Released"),
    ("acknowledge", "留着另存", "Left in quarantine"),
    ("import", "导入文件", "Imported"),
    ("export", "导出文件", "Exported"),
    ("backup", "备份", "Backed up"),
    ("backup-failed", "备份没有成功", "Backup failed"),
    ("restore", "从备份恢复", "Restored"),
    ("epoch", "重新编号", "New epoch begun"),
    ("erase", "彻底清除内容", "Content erased"),
    ("reinstate", "恢复设备", "Reinstated"),
];

/// An action in words; its own name where a newer office has another.
pub fn action_words(action: &str, lang: Lang) -> String {
    let known = ACTIONS.iter().find(|(code, ..)| *code == action);
    let words = known.map(|(_, zh, en)| match lang {
        Lang::Zh => *zh,
        Lang::En => *en,
    });
    words.unwrap_or(action).to_owned()
}
