//! What the store says when something went wrong: what happened, what is safe, what to do.

texts! {
    /// Failures of the store.
    StoreTexts {
        full: "存储空间已满，刚才这一条没有保存。之前保存的内容都在。请删除本机其他文件或先上交数据包，再重试。",
            "Storage is full; the last answer was not saved. Everything saved before is safe. Free some space or hand over a bundle, then try again.";
        unavailable: "此浏览器不允许在本机存储数据（可能是无痕窗口或应用内浏览器）。没有内容丢失。请用系统浏览器打开本页。",
            "This browser does not let the app store data (a private window, or a browser inside another app). Nothing was lost. Open this page in the system browser.";
        newer: "本机数据已由更新的版本打开过。数据安全。请关闭所有页面后重新打开，使用新版本。",
            "A newer version of the app has opened this data. The data is safe. Close every tab and open the app again to use the new version.";
        closed: "浏览器关闭了数据库，刚才这一条还没有保存。之前保存的内容都在。请重试；仍不行时请重新打开浏览器。",
            "The browser closed the database; the last answer is not saved yet. Everything saved before is safe. Try again; if it fails again, restart the browser.";
        erased: "本机数据已在另一个窗口清除，或者被浏览器清掉了。此后填写的内容没有保存。请刷新本页；有备份时可以恢复。",
            "The data on this device was erased in another window, or cleared by the browser. Nothing entered since then is saved. Please reload; a backup can be restored.";
        not_enrolled: "本机还没有登记，不能保存。请先登记本机。",
            "This device is not set up, so nothing can be saved. Set it up first.";
        damaged: "本机有一条数据读不出来。其他内容都在，也没有被改动。请先做备份，再联系专班办公室。",
            "One piece of data on this device cannot be read. Everything else is safe and unchanged. Make a backup, then call the office.";
        denied: "{why}这一处没有保存，其余都在。", "{why} It was not saved; everything else is.";
        refused: "刚才这一条没有保存：{why}。之前保存的内容都在。请改正后再填一次。",
            "The last answer was not saved: {why}. Everything saved before is safe. Please correct it and enter it again.";
        other: "刚才这一条没有保存。之前保存的内容都在。请重试。",
            "The last answer was not saved. Everything saved before is safe. Try again.";
    }
}
