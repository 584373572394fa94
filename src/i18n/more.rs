//! Words of the settings page.

texts! {
    /// Words of the settings page.
    MoreTexts {
        title: "更多", "More";
        progress: "进度", "Progress";
        progress_help: "本片区的目标、图表和任务", "Targets, charts and tasks of your areas";
        meetings: "会议活动", "Meetings";
        meetings_help: "登记宣贯、对接、培训和参观", "Enter briefings, matchmaking, training and visits";
        organisation: "组织", "Organisation";
        organisation_help: "职责、人员和定期报告", "Duties, people and regular reports";
        language: "语言 Language", "Language 语言";
        theme: "显示", "Display";
        auto: "随系统", "As the system";
        light: "浅色", "Light";
        dark: "深色", "Dark";
        sunlight: "户外强光", "Sunlight";
        person: "使用人", "Person";
        person_hint: "名字写进此后的每一处修改。几个人合用时，各填一次，换人时点一下。", "The name is written into every change from now on. Several people enter themselves once, and tap when they take over.";
        person_switch: "谁在使用本机", "Who is using this device";
        person_other: "另一位的姓名", "Somebody else’s name";
        person_add: "添加并使用", "Add and use";
        person_remove: "把「{name}」从名单去掉（已写的内容不变）", "Take {name} off the list; what was written stays";
        person_failed: "没有换成，请再试一次。其他内容不受影响。", "The person could not be changed; please try again. Nothing else is affected.";
        device: "本机", "This device";
        name: "名称", "Name";
        role: "角色", "Role";
        scope: "范围", "Scope";
        id: "设备号", "Device id";
        city: "全部片区", "All areas";
        storage: "存储", "Storage";
        used: "已用", "Used";
        quota: "浏览器估计可用", "Available, as the browser estimates";
        keeping: "长期保存", "Kept for good";
        kept: "浏览器已承诺不自动清除", "The browser has promised not to clear it";
        not_kept: "浏览器还没有承诺。请经常备份，并把一档安装到桌面。", "The browser has not promised. Back up often, and install the app.";
        ask: "请浏览器长期保存", "Ask the browser to keep it";
        data: "数据", "Data";
        devices: "设备与邀请", "Devices and invites";
        devices_help: "邀请平板和企业联网，停用遗失的设备", "Invite tablets and enterprises, revoke what is lost";
        backup: "备份与恢复", "Backup and restore";
        backup_help: "把整台设备存成一个文件，或恢复它", "The whole device as one file, or back from one";
        hand_over: "移交数据", "Hand over";
        hand_over_help: "把修改交给办公室；本机的内容都保留", "Give the changes to the office; everything stays here";
        import: "导入数据包", "Import a bundle";
        import_help: "先看会改什么，再决定", "See what it would change, then decide";
        conflicts: "不一致之处", "Disagreements";
        conflicts_help: "两台设备写了不同内容，由人商定", "Two devices wrote different things; a person settles it";
        rules: "规则与依据", "Rules and sources";
        rules_help: "评测和奖补按什么算，出自哪里，哪些还不确定", "What assessments and subsidies go by, where it comes from, what is not certain";
        erase: "清除本机数据", "Erase this device";
        erase_help: "删去本机全部企业、评测和照片，不能恢复", "Deletes every enterprise, assessment and photo here, for good";
        erase_text: "本机的 {dossiers} 家企业、全部评测和照片都会删去，其中 {pending} 处修改、照片还没有移交。清除后不能恢复。", "All {dossiers} enterprises here with their assessments and photos will be deleted; {pending} changes and photos are not handed over yet. This cannot be undone.";
        erase_word: "清除", "ERASE";
        erase_failed: "没有清除，数据都在。请关闭其他窗口里的一档，再试一次。", "Nothing was erased; all data is here. Close Yidang in other windows and try again.";
        erase_waits: "另一个窗口还开着一档，关闭它之后就会清除。", "Another window still has Yidang open; the data is erased once you close it.";
        report: "问题报告", "Problem report";
        report_help: "不含企业数据、姓名和填写内容，可交给维护人员。", "Holds no enterprise’s data, no names and no answers; give it to the maintainers.";
        report_save: "存为文本文件", "Save as a text file";
        report_not_saved: "浏览器没能保存这个文件。本机数据没有改变。请改用“复制”。", "The browser could not save the file. The data on this device is unchanged. Copy the text instead.";
        copy: "复制", "Copy";
        copied: "已复制", "Copied";
    }
}
