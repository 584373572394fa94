//! Words of the frame around every page.

use domain::{Lang, assessment::Stage};

use super::common::Common;

texts! {
    /// Words of the frame around every page.
    ShellTexts {
        app: "一档", "Yidang";
        skip: "跳到正文", "Skip to content";
        main_nav: "主导航", "Main";
        unlinked: "未连接办公室", "Not linked to the office";
        own_progress: "我的进度", "My progress";
        own_details: "企业信息", "Our details";
        today: "今日", "Today";
        enterprises: "企业", "Enterprises";
        progress: "进度", "Progress";
        hand_over: "移交", "Hand over";
        import: "导入", "Import";
        more: "更多", "More";
        online: "在线", "Online";
        offline: "离线，可照常使用", "Offline, works as usual";
        pending: "{n} 处未移交", "{n} not handed over";
        pending_linked: "{n} 处还没到办公室", "{n} not at the office yet";
        retry: "再试一次", "Try again";
        part_missing: "这一页的程序还没有下载到本机，它在应用第一次打开之后才下载。本机的数据都在。请接上网络再试；刚更新过版本的，请刷新本页。", "This page’s part of the program is not on this device yet: it comes after the app’s first start. Everything on this device is safe. Connect to the network and try again; after an update, reload the page.";
        translated: "浏览器正在翻译本页，屏幕上的数字可能不是刚存的。请关掉翻译，再刷新本页；已保存的内容都在。", "The browser is translating this page, and figures on the screen may be out of date. Turn the translation off and reload; everything saved is here.";
        update_ready: "新版本已备好。换用前不影响正在填写的内容。", "A new version is ready. What you are filling in is not affected until you switch.";
        update_switched: "另一个窗口已换用新版本，请刷新本页；已保存的内容都在。", "Another window switched to the new version. Please reload; everything saved is here.";
        update_now: "换用新版本", "Switch now";
        demo: "这是演示数据，企业均为虚构，与真实数据分开存放。", "This is demo data: every enterprise is invented and kept apart from real data.";
        leave_demo: "退出并删除演示", "Leave and remove the demo";
        only_read: "这些内容由指导组和企业填写，本机只查看。", "Teams and enterprises fill this in; here it is read only.";
        room_low: "存储空间不足：文字还能保存，照片存不进。请先移交，再清理这台设备上的其他文件。", "Storage is running out: text can still be saved, photos cannot. Hand over, then free space on this device.";
        missing: "本机原有 {dossiers} 家企业的数据，现已不见，可能是浏览器清除了存储。请先恢复备份，再继续工作。", "This device held data of {dossiers} enterprises that is gone; the browser may have cleared its storage. Please restore a backup before you go on.";
        restore: "恢复备份", "Restore a backup";
        opening: "正在打开…", "Opening…";
        failed: "一档打不开", "Yidang could not open";
        gone: "本机数据不在了", "The data is no longer here";
        demo_gone: "演示已删除", "The demo was removed";
        demo_gone_text: "演示数据已在另一个窗口删除，真实数据没有改动。请刷新本页。", "The demo's data was removed in another window; real data is unchanged. Please reload.";
        no_pack: "试点方案文件读不出来。本机已保存的内容没有改动。", "The programme file cannot be read. What is saved on this device is unchanged.";
        programme_gone: "本机用的试点方案（{code}）不在这个版本里。本机已保存的内容没有改动，请联系维护人员换回原来的版本。", "This version does not bring this device’s programme ({code}). What is saved here is unchanged; ask the maintainers for the earlier version.";
        failed_help: "请刷新本页；仍打不开时，把下面的技术细节交给维护人员。", "Please reload; if it still fails, pass on the technical detail below.";
        reload: "刷新", "Reload";
        not_found: "没有这一页", "There is no such page";
        not_found_help: "网址可能抄漏了。已保存的内容都在。", "The address may be incomplete. Everything saved is still here.";
        to_today: "回到今日", "Back to today";
    }
}

/// The stage's name.
pub fn stage_name(stage: Stage, lang: Lang) -> &'static str {
    let t = Common::of(lang);
    match stage {
        Stage::SelfReport => t.self_report,
        Stage::Diagnosis => t.diagnosis,
        Stage::Acceptance => t.acceptance,
    }
}
