//! Words used everywhere.

use crate::texts;

texts! {
    /// Words used everywhere.
    Common {
        saved: "已保存", "Saved";
        saving: "正在保存…", "Saving…";
        cancel: "取消", "Cancel";
        back: "返回", "Back";
        undo: "撤销", "Undo";
        delete: "删除", "Delete";
        edit: "修改", "Edit";
        add: "添加", "Add";
        done: "完成", "Done";
        close: "关闭", "Close";
        optional: "选填", "optional";
    }
}
