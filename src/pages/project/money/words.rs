//! Words of the money's desk.

use crate::texts;

texts! {
    /// Words of the money's desk.
    MoneyTexts {
        title: "补助与拨付", "Subsidies and payments";
        lead: "按各企业档案里已核、已签的内容汇总。", "From what was approved and signed in each dossier.";
        ceiling: "资金总额", "Fund";
        committed: "已核定", "Approved";
        paid: "已拨", "Paid";
        left: "余额", "Left";
        second_uses: "{n} 张发票在几家企业的档案里重复出现", "{n} invoice(s) are claimed by several enterprises";
        enterprises: "企业", "Enterprises";
        area: "片区", "Area";
        all: "全部", "All";
        shows: "显示", "Show";
        f_waiting: "待核定", "To be approved";
        f_to_pay: "待拨付", "To be paid";
        f_paid: "已拨", "Paid";
        f_returned: "退汇", "Sent back";
        applied: "申请日期", "Applied";
        stands: "状态", "Stands";
        approved: "核定（元）", "Approved, yuan";
        went: "已拨（元）", "Paid, yuan";
        to_pay: "未列入拨付（元）", "Not in a payment, yuan";
        sum: "合计（{n} 家）", "Total ({n})";
        nothing: "没有符合的企业。", "No enterprise fits.";
        pick: "列入批次：{name}", "In the batch: {name}";
        pick_all: "全选", "All";
        new_batch: "新批次", "A new batch";
        batch_name: "批次名称", "Name of the batch";
        from: "公示开始", "Published from";
        to: "公示结束", "Published until";
        make: "列入批次：{n} 家，{sum} 元", "Make the batch: {n}, {sum} yuan";
        not_own: "户名与企业名称不一致", "The account is not in the enterprise's name";
        batches: "拨付批次", "Batches";
        no_batches: "还没有拨付批次。", "No batches yet.";
        said: "{n} 笔，{sum} 元", "{n} payments, {sum} yuan";
        moved: "已拨 {sum} 元", "{sum} yuan paid";
        published: "公示 {from} 至 {to}", "published {from} to {to}";
        sign: "{side}签字：{n} 笔", "Sign for the {side}: {n}";
        signing: "您为{side}签字：{n} 笔，{sum} 元", "You sign for the {side}: {n} payments, {sum} yuan";
        same_person: "{name}已为另一方签字；要由两个人分别核签。", "{name} signed for the other side; two people must approve.";
        mark_paid: "登记到账：{n} 笔", "Enter as paid: {n}";
        paid_on: "到账日期", "Paid on";
        voucher: "凭证号", "Voucher";
        done: "已保存 {n} 笔", "{n} saved";
        some_failed: "有 {n} 笔没有保存，其余已存好。请再试一次。", "{n} were not saved; the others are. Please try again.";
        still: "公示到 {day} 才结束", "Published until {day}";
    }
}
