//! Words of the locked screen.

texts! {
    /// Words of the locked screen and its settings.
    LockTexts {
        title: "锁屏", "Locking the screen";
        help: "几个人共用一台设备、离开一会儿时，锁上就看不到内容。它只防路过的人，不是加密：会用开发工具的人仍能读出数据，遗失的设备请联系专班办公室停用。锁屏不删除任何内容，正在保存的照常保存。", "For a device people share, or while you step away: locked, nothing can be seen. It is a curtain against passers-by and no encryption: somebody with developer tools can still read the data, so have a lost device revoked by the office. Locking deletes nothing, and what is being saved is saved.";
        lock_now: "现在锁屏", "Lock now";
        when: "自动锁屏", "Lock by itself";
        by_hand: "只手动", "By hand only";
        after: "{n} 分钟无操作", "After {n} idle minutes";
        pin: "口令", "PIN";
        new_pin: "换一个口令", "Another PIN";
        pin_hint: "至少四位，数字或文字都可以。忘了也不会丢内容：锁屏页上等十五分钟即可打开。", "At least four characters. Forgetting it loses nothing: wait fifteen minutes on the locked screen and it opens.";
        set_pin: "设定口令", "Set the PIN";
        set: "锁屏已设定", "Locking is set";
        removed: "口令已删除，不再锁屏", "The PIN is removed; nothing is locked any more";
        locked: "已锁屏", "Locked";
        locked_text: "内容都在，正在保存的照常保存。请输入口令。", "Everything is safe, and what was being saved is saved. Please enter the PIN.";
        unlock: "打开", "Unlock";
        wrong: "口令不对。内容都在，请再试一次。", "That is not the PIN. Everything is safe; please try again.";
        slower: "错了几次，请等半分钟", "Several wrong tries: please wait half a minute";
        forgot: "忘了口令", "I forgot the PIN";
        waiting: "还要等 {left}。请让这一页开着，时间到就会打开，口令随之取消，内容都在。", "{left} to wait. Leave this page open: it opens then, the PIN is removed, and everything is there.";
        opened_by_waiting: "已打开，原来的口令已取消。可在“更多”里重新设定。", "Unlocked; the old PIN is removed. You can set another one under More.";
    }
}
