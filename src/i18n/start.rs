//! Words of the start page.

texts! {
    /// Words of the start page.
    StartTexts {
        title: "一企一档", "One factory, one dossier";
        lead: "现场评测、改造跟踪、移交数据，没有网络也能用。内容先存在本机：连上办公室就自动送到，没有连接时由您用文件交去。", "Assess on site, follow the retrofit, hand over the data, with or without a network. Everything is kept on this device first: linked to the office it goes there by itself, else you hand it over as a file.";
        programme: "哪个试点方案？", "Which programme?";
        who: "谁在使用这台设备？", "Who uses this device?";
        team: "指导组", "Guidance team";
        enterprise: "企业", "Enterprise";
        office: "专班办公室", "Office";
        supervisor: "监督评估", "Supervision";
        finance: "财政", "Finance";
        assessor: "评测验收机构", "Assessor";
        provider: "服务商", "Provider";
        group: "负责哪些片区？", "Which areas?";
        all_areas: "全部片区", "All areas";
        code: "统一社会信用代码", "Unified social credit code";
        person: "您的姓名", "Your name";
        person_hint: "写进每一处修改，便于日后核对。", "Written into every change, so that it can be traced.";
        device: "设备名称", "Device name";
        device_hint: "例如“指导二组平板”。", "For example “Team 2 tablet”.";
        link: "有邀请码", "I have an invite";
        office_invite: "办公室的服务器启动时会给出邀请码：有码就先输入，这台设备才能收到各方送来的数据。没有服务器、只用文件收发，就在下面直接开始。", "The office’s server gives an invite when it starts: enter it first, so that this device receives what the others send. Without a server, with files only, begin below.";
        begin: "开始使用", "Begin";
        still: "还差：{what}", "Still missing: {what}";
        demo: "先看看演示", "Look at a demo first";
        demo_busy: "正在准备演示…", "Preparing the demo…";
        demo_help: "约 40 家虚构企业，与真实数据分开，可随时删除。", "About 40 invented enterprises, kept apart from real data, removable at any time.";
        restore: "从备份恢复", "Restore from a backup";
        instead_of: "已恢复“{name}”的备份。登记后，它没有移交的内容由这台设备移交。", "The backup of “{name}” is restored. Once this device is set up, it hands over what that one had not.";
        sep: "、", ", ";
        failed: "演示没有装好。真实数据没有改动。请再试一次。", "The demo could not be set up. Real data is unchanged. Please try again.";
        iphone: "iPad 或 iPhone：请先点“共享”再选“添加到主屏幕”，从主屏幕打开后再填写。只在 Safari 里打开时，七天不用，系统会清除数据。", "iPad or iPhone: tap Share, then Add to Home Screen, and open it from there before you enter anything. Left in Safari, the data is wiped after seven days without use.";
    }
}
