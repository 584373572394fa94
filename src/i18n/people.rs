//! Words of who may connect: registering, admitting, invites, the log.

texts! {
    /// Words of who may connect.
    PeopleTexts {
        register: "企业自行登记", "Register an enterprise";
        register_lead: "没有邀请码的企业，在这里用信用代码登记。办公室审核之前就可以填写，审核通过后自动发送。", "An enterprise without an invite registers here with its credit code. It can fill in everything meanwhile; once the office admits it, all of it is sent by itself.";
        contact: "联系电话", "Phone";
        contact_hint: "办公室核对时用", "For the office to check with you";
        register_do: "登记", "Register";
        registered: "已登记，等待办公室审核", "Registered; the office will decide";
        waiting: "等待办公室审核", "Waiting for the office";
        waiting_help: "登记已交到办公室，正等待审核。可以照常填写；审核通过后会自动发送，不用重做。", "The registration is at the office and waits for its decision. Work as usual; once admitted, everything is sent by itself.";
        applicants: "等待审核（{n}）", "Waiting to be admitted ({n})";
        applicants_lead: "自行登记的企业，以及只用文件交过数据的设备。核对后再接纳。", "Enterprises that registered themselves, and devices known only from files. Check before you admit them.";
        said: "自报：{role} · {scope}", "Says: {role} · {scope}";
        from_file: "来自数据包文件", "From a bundle's file";
        asked: "{when}，来自 {from}", "{when}, from {from}";
        admit: "接纳", "Admit";
        admit_ask: "接纳「{name}」？", "Admit {name}?";
        admit_what: "它将作为「{role}」收发这个范围的数据：{scope}。", "It will send and fetch as {role}: {scope}.";
        refuse: "拒绝", "Turn down";
        refuse_ask: "拒绝「{name}」？", "Turn down {name}?";
        refuse_what: "它不能收发数据，填写的内容留在它自己的设备上。以后仍可以用邀请码连接。", "It can neither send nor fetch; what it entered stays on it. It may still come with an invite.";
        invites: "未使用的邀请", "Invites not used yet";
        expires: "有效期至 {when}", "Good until {when}";
        void: "作废", "Make void";
        void_ask: "作废给「{name}」的邀请？", "Make the invite for {name} void?";
        void_what: "这个邀请码不能再用。需要时可以重新生成。", "Its code opens nothing any more. Another can be made.";
        rename: "改名", "Rename";
        rename_ask: "给「{name}」改名", "Rename {name}";
        invited_by: "由 {name} 邀请或接纳", "Invited or admitted by {name}";
        command: "服务器命令行", "The server's command line";
    }
}
