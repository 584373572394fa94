//! Words used everywhere.

texts! {
    /// Words used everywhere.
    Common {
        saved: "已保存", "Saved";
        not_saved: "没有保存", "Not saved";
        saving: "正在保存…", "Saving…";
        cancel: "取消", "Cancel";
        back: "返回", "Back";
        previous: "上一节", "Previous";
        next: "下一节", "Next";
        undo: "撤销", "Undo";
        undone: "已撤销：{what}", "Taken back: {what}";
        undo_overtaken: "这一项之后又被改过，没有撤销。可在“全部改动记录”里查看。", "This was changed again since, so it was not taken back. The full history shows it.";
        sep: "、", ", ";
        restore: "恢复", "Restore";
        restored: "已恢复", "Restored";
        delete: "删除", "Delete";
        name_long: "名称太长：最多 {n} 个字。没有保存，框里的内容还在。", "The name is too long: {n} Chinese characters at most. It was not saved; what you typed is still in the box.";
        too_long: "太长了：最多 {n} 个字。没有保存这一项，框里的内容还在；请缩短，或作为文件添加。", "Too long: {n} Chinese characters at most. This entry was not saved, and what you typed is still in the box; shorten it, or add it as a file.";
        choose: "请选择", "Please choose";
        none: "不指定", "None";
        edit: "修改", "Edit";
        done: "完成", "Done";
        close: "关闭", "Close";
        not_a_number: "请填数字，例如 1280 或 12.5。没有保存这一项，其余不受影响。", "Please enter a number, such as 1280 or 12.5. This entry was not saved; everything else is.";
        number_unclear: "这里的逗号、点或空格有两种读法，没有保存这一项。千位用逗号隔开，每组三位；小数用点。", "The commas, points or spaces can be read in two ways, so this entry was not saved. Part thousands by commas, three digits each; decimals by a point.";
        number_large: "这个数太大（最多 {n}），没有保存这一项。请核对，例如是否填了证件号。", "This number is too large ({n} at most), so this entry was not saved. Please check, for instance whether it is the number of a document.";
        number_whole: "这里填整数，没有保存这一项。", "Please enter a whole number. This entry was not saved.";
        number_negative: "这里不能是负数，没有保存这一项。", "It must not be negative. This entry was not saved.";
        number_is: "是 {n}", "It is {n}";
        number_back: "改回已保存的 {n}", "Back to {n}, which is saved";
        number_empty: "清空", "Empty it";
        incomplete: "没有填完整，没有保存这一项，原来的内容还在。请填完，或者清空。", "This is not complete, so it was not saved; what was stored before stands. Complete it, or empty it.";
        sum_large: "过大，请核对各项", "too large: please check the items";
        detail: "技术细节", "Technical detail";
        type_word: "请输入“{word}”", "Type “{word}”";
        level_n: "{n} 级", "Level {n}";
        no_level: "未评", "Not assessed";
        self_report: "自评", "Self report";
        diagnosis: "诊断", "Diagnosis";
        acceptance: "验收", "Acceptance";
    }
}
