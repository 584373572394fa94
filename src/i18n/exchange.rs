//! Words of handing over, taking in and backing up.

texts! {
    /// Words of handing over, taking in and backing up.
    ExchangeTexts {
        handover: "移交", "Hand over";
        since: "上次移交以来", "Since the last hand-over";
        one: "一家企业", "One enterprise";
        everything: "全部", "Everything";
        which: "移交什么", "What to hand over";
        enterprise: "企业", "Enterprise";
        choose: "请选择企业", "Choose an enterprise";
        go_sep: "，", ", ";
        go_dossiers: "{n} 家企业", "{n} enterprises";
        go_assessments: "{n} 份评测", "{n} assessments";
        go_photos: "{n} 个附件（{size}）", "{n} attachments ({size})";
        changes: "共 {n} 条记录改动", "{n} changes in all";
        nothing: "没有新的内容要移交。", "Nothing new to hand over.";
        nothing_text: "上次移交之后没有新的改动。需要时可移交一家企业或全部。", "Nothing has changed since the last hand-over. You can still hand over one enterprise or everything.";
        photos_missing: "{n} 个附件的原图不在本机，只移交文字记录。", "{n} attachments are not on this device; only their records go.";
        left_out: "别的设备有 {n} 条改动前面缺号，这次不带；它们仍保存在本机。", "{n} changes of other devices wait for earlier ones and stay here, safe.";
        export: "导出数据包", "Export the bundle";
        making: "正在生成数据包：{done}/{total}", "Making the bundle: {done}/{total}";
        stop: "停止", "Stop";
        ready: "数据包已生成：{name}（{size}）", "The bundle is ready: {name} ({size})";
        save_file: "保存文件", "Save the file";
        share: "发送到其他应用", "Send to another app";
        did_keep: "文件已经存好或发出了吗？确认后，下次只移交新的内容。", "Did you keep or send the file? Once confirmed, the next hand-over takes only what is new.";
        kept: "已拿到文件", "I have the file";
        handed: "已记为移交。本机数据都还在。", "Marked as handed over. All data stays on this device.";
        never_handed: "本机还没有移交过。", "Nothing has been handed over from this device yet.";
        earlier: "移交记录", "Earlier hand-overs";
        to_import: "导入数据包", "Import a bundle";
        to_backup: "备份与恢复", "Backup and restore";

        import: "导入", "Import";
        drop: "把数据包拖到这里，或点按选择文件（.json、.zip）", "Drop a bundle here, or tap to choose a file (.json, .zip)";
        reading: "正在读取和校验：{done}/{total}", "Reading and checking: {done}/{total}";
        from: "来自“{name}”", "From {name}";
        made_at: "生成于 {at}", "Made {at}";
        comes: "将要发生的变化", "What will change";
        more_n: "还有 {n} 条，继续显示", "Show more ({n} left)";
        left_out_what: "没有采用的内容", "What was left out";
        new_dossier: "新企业", "New";
        new_records: "新增 {n} 条", "{n} new";
        changed_records: "更新 {n} 条", "{n} changed";
        conflicts_n: "{n} 处不一致", "{n} disagreements";
        already: "其中 {n} 条本机已有，不会重复。", "{n} changes are here already and will not be doubled.";
        attachments_n: "带来 {n} 个附件，{size}。", "Brings {n} attachments, {size}.";
        no_change: "这个数据包的内容本机都已有，不需要导入。", "Everything in this bundle is here already; nothing to import.";
        refused: "不能导入这台设备的改动", "Changes of this device cannot be taken";
        why_history: "{name}：同一编号的改动内容不同，可能有两个浏览器用了同一身份。{n} 条没有采用，本机数据没有改变。请联系专班办公室核对。", "{name}: changes with the same number differ; two browsers may be using one identity. {n} left out, your data is unchanged. Please ask the office to check.";
        why_key: "{name}：设备密钥与本机记录的不同。{n} 条没有采用，本机数据没有改变。请与对方核实是否换过设备。", "{name}: the device's key is not the one known here. {n} left out, your data is unchanged. Ask the sender whether the device was replaced.";
        why_relay: "{name}：这些改动不是由本人设备或办公室转交的。{n} 条没有采用，本机数据没有改变。请向原设备索取数据包。", "{name}: passed on by a device that may not. {n} left out, your data is unchanged. Ask the original device for its bundle.";
        gap: "还缺“{name}”的第 {from} 至 {to} 条改动", "Missing from “{name}”: changes {from} to {to}";
        gap_text: "这个数据包来早了：请向对方要之前的数据包，或让对方移交“全部”。可以先暂存，补齐后自动导入。", "This bundle came early: ask the sender for the earlier one, or for “Everything”. It can be kept here and is taken in by itself once the gap is filled.";
        hold: "先暂存", "Keep it for now";
        held: "已暂存。缺的数据包导入后，它会自动导入。", "Kept. It will be taken in once the missing bundle has come.";
        held_title: "暂存的数据包", "Bundles kept for now";
        held_waits: "等第 {n} 条之前的改动到齐后自动导入。请向对方要之前的数据包。", "Taken in by itself once the changes before number {n} have come. Ask the sender for the earlier bundles.";
        apply: "导入这些变化", "Take in these changes";
        applying: "正在导入：{done}/{total}", "Importing: {done}/{total}";
        applied: "已导入 {n} 条改动。", "{n} changes taken in.";
        released: "之前暂存的 {n} 个数据包也已导入。", "{n} bundles kept earlier were taken in too.";
        settle: "去处理不一致", "Settle the disagreements";
        restored_next: "内容已恢复。还差一步：给这台设备登记使用人和名称，之后就能继续工作，并移交原设备没有移交的内容。", "Everything is restored. One step is left: say who uses this device. Then work goes on, and what the lost device had not handed over can be handed over from here.";
        set_up: "登记这台设备", "Set this device up";
        another: "再选一个文件", "Choose another file";
        no_file: "浏览器没能读写这个文件。本机数据没有改变。请换一个位置或重新选择文件再试。", "The browser could not read or write the file. The data on this device is unchanged. Choose the file again or another place.";
        stopped: "已停止。本机数据没有改变。", "Stopped. The data on this device is unchanged.";
        nothing_written: "确认之前，本机数据不会改变。", "Nothing changes on this device until you say so.";

        backup: "备份与恢复", "Backup and restore";
        last_backup: "上次备份：{at}", "Last backup: {at}";
        no_backup: "本机还没有备份过。清除浏览器数据会丢失没有备份、没有移交的内容。", "No backup of this device yet. Clearing the browser's data would lose what is neither backed up nor handed over.";
        backup_now: "立即备份", "Back up now";
        backup_text: "备份包含本机的全部企业、评测、附件和改动记录，也包括别的设备交来的内容，可在另一台设备恢复。", "A backup holds every enterprise, assessment, attachment and change on this device, also those other devices handed over, and can be restored on another.";
        backup_without: "备份不含设备密钥和屏幕设置：恢复后的设备会有自己的设备号。", "A backup does not hold the device's key and the screen's settings: a restored device has an id of its own.";
        backup_held: "有 {n} 个暂存的数据包还没有导入，不在备份里。请留好原文件。", "{n} bundles kept here wait for earlier ones and are not in the backup. Keep their files.";
        backup_missing: "有 {n} 个附件的原图不在本机，备份里只有它们的文字记录。", "{n} attachments are not on this device; the backup holds only their records.";
        pictures_missing: "其中 {n} 个附件的原图不在这个文件里，只有文字记录。", "{n} attachments are not in this file, only their records.";
        keep_backup: "备份文件已存好", "I have kept the file";
        folder: "备份到文件夹", "Backup into a folder";
        folder_text: "选定后可一次点按写入该文件夹，轮流保留最近五份。", "Once chosen, one tap writes there; the last five are kept in turn.";
        choose_folder: "选择文件夹", "Choose a folder";
        write_folder: "写入“{name}”", "Write to “{name}”";
        folder_done: "已写入文件夹。", "Written to the folder.";
        folder_no: "浏览器没有给写入许可，没有写入。请再点一次并允许。", "The browser gave no permission; nothing was written. Tap again and allow it.";
        restore: "从备份恢复", "Restore from a backup";
        restore_text: "恢复会与本机现有内容合并，不会删除任何内容。", "Restoring joins the backup with what is here; nothing is deleted.";
    }
}
