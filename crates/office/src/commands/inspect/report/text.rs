//! The report as text.

use std::{fmt::Display, path::Path};

use domain::{
    Lang,
    bundle::{Chain, ImportPlan, RefusalReason, Selection},
    device::Role,
    json::to_string,
};
use office_service::bundle_file::ReadBundle;

use super::{super::own_and_carried, attachment_bytes};

/// Lines of `label: content`, in one language.
struct Text {
    lang: Lang,
    out: String,
}

impl Text {
    fn pick<T>(&self, zh: T, en: T) -> T {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    fn line(&mut self, zh: &str, en: &str, content: impl Display) {
        let label = self.pick(zh, en);
        let colon = self.pick("：", ": ");
        self.out.push_str(&format!("{label}{colon}{content}\n"));
    }
}

/// The whole report.
pub fn report(path: &Path, read: &ReadBundle, plan: &ImportPlan, lang: Lang) -> String {
    let bundle = &read.open.bundle;
    let (own, carried) = own_and_carried(bundle);
    let mut text = Text {
        lang,
        out: String::new(),
    };
    text.line(
        "文件",
        "File",
        format_args!("{} ({} B)", path.display(), read.size),
    );
    text.line(
        "试点方案",
        "Programme",
        format_args!("{} {}", bundle.programme, bundle.edition),
    );
    let role = match bundle.device.role {
        Role::Team => text.pick("指导组", "guidance team"),
        Role::Enterprise => text.pick("企业", "enterprise"),
        Role::Office => text.pick("专班办公室", "office"),
        Role::Supervisor => text.pick("监督评估", "supervision"),
        Role::Finance => text.pick("财政", "finance"),
        Role::Assessor => text.pick("评测验收机构", "assessor"),
        Role::Provider => text.pick("服务商", "provider"),
    };
    text.line(
        "来自",
        "From",
        format_args!("{} ({role}, {})", bundle.device.name, bundle.device.id),
    );
    text.line("生成时间", "Made at", &bundle.created_at);
    let cover = match &bundle.cover {
        Selection::Since => text
            .pick("上次移交以来", "since the last hand-over")
            .to_owned(),
        Selection::Everything => text.pick("全部", "everything").to_owned(),
        Selection::Dossier(dossier) => format!("{} {dossier}", text.pick("一企一档", "dossier")),
    };
    text.line("范围", "Cover", cover);
    let range = format!("{}–{}", bundle.first, bundle.last);
    let changes = text.pick(
        format!(
            "本设备 {own} 条（{range}），转交 {carried} 条，涉及 {} 个档案",
            bundle.dossiers().len()
        ),
        format!(
            "{own} of its own ({range}), {carried} carried, in {} dossiers",
            bundle.dossiers().len()
        ),
    );
    text.line("更改", "Changes", changes);
    if !bundle.records.is_empty() {
        let records = bundle.records.len();
        let records = text.pick(
            format!("{records} 条，产生它们的更改不在其中"),
            format!("{records}, without the changes that made them"),
        );
        text.line("整条的记录", "Whole records", records);
    }
    let attachments = format!(
        "{} ({} B)",
        bundle.attachments.len(),
        attachment_bytes(read)
    );
    text.line("附件", "Attachments", attachments);
    text.line("签名", "Signature", text.pick("有效", "good"));
    let chain = match plan.chain {
        Chain::TakenBefore => text.pick("这个数据包已导入过", "this very bundle was taken before"),
        Chain::First => text.pick("该设备的第一个数据包", "the device's first bundle"),
        Chain::Follows => text.pick("接续上一个数据包", "follows the one before"),
        Chain::BeforeUnknown => text.pick(
            "上一个数据包不在对照范围内",
            "the bundle before it is not among those it is held against",
        ),
    };
    text.line("接续", "Chain", chain);
    text.line("校验值", "Hash", &read.open.hash);
    text.out.push('\n');
    import(&mut text, plan);
    text.out
}

fn import(text: &mut Text, plan: &ImportPlan) {
    for gap in &plan.gaps {
        let what = text.pick(
            format!(
                "{}（{}）第 {}–{} 条更改尚未收到，请先导入",
                gap.name, gap.device, gap.from, gap.to
            ),
            format!(
                "changes {}–{} of {} ({}) must be imported first",
                gap.from, gap.to, gap.name, gap.device
            ),
        );
        text.line("暂存", "Held", what);
    }
    for refusal in &plan.refusals {
        let why = match refusal.reason {
            RefusalReason::HistoryDiffers => text.pick(
                "同一编号的更改内容不同，可能有两个浏览器共用一个设备身份",
                "a change of the same number has another content; two browsers may write as one device",
            ),
            RefusalReason::KeyChanged => {
                text.pick("设备公钥与已知的不同", "its public key is not the one known")
            }
            RefusalReason::RelayNotAllowed => text.pick(
                "只有办公室或由其备份恢复的设备可以转交他人的更改",
                "only the office, or the device restored from its backup, may pass on its changes",
            ),
            RefusalReason::Revoked => text.pick(
                "办公室停用这台设备之后才写的",
                "they came after the office revoked the device",
            ),
            RefusalReason::TooMuchSetAside => text.pick(
                "办公室已另外存放太多这台设备的更改",
                "the office keeps too many of the device's changes apart already",
            ),
        };
        let count = text.pick(
            format!("{}，{} 条更改不导入：{why}", refusal.name, refusal.changes),
            format!(
                "{}, {} changes left out: {why}",
                refusal.name, refusal.changes
            ),
        );
        text.line("拒绝", "Refused", count);
    }
    if !plan.can_apply() {
        return;
    }
    if plan.is_nothing() {
        text.line(
            "导入后",
            "Importing",
            text.pick("没有任何变化", "changes nothing"),
        );
        return;
    }
    let sum = text.pick(
        format!(
            "新更改 {} 条，已有 {} 条，新附件 {} 个，新冲突 {} 处",
            plan.changes.len(),
            plan.already,
            plan.attachments.len(),
            plan.conflicts()
        ),
        format!(
            "{} new changes, {} held already, {} new attachments, {} new conflicts",
            plan.changes.len(),
            plan.already,
            plan.attachments.len(),
            plan.conflicts()
        ),
    );
    text.line("导入后", "Importing", sum);
    for dossier in &plan.dossiers {
        let name = dossier.name.as_deref().unwrap_or_default();
        let new = if dossier.is_new {
            text.pick("新档案，", "new dossier, ")
        } else {
            ""
        };
        let (made, changed) = (dossier.new_records.len(), dossier.changed_records.len());
        let what = text.pick(
            format!("{new}新增 {made} 条记录，更新 {changed} 条记录"),
            format!("{new}{made} new records, {changed} changed"),
        );
        text.out
            .push_str(&format!("  {} {name}  {what}\n", dossier.dossier));
        for conflict in &dossier.conflicts {
            let values: Vec<String> = conflict
                .values
                .iter()
                .map(|(id, held)| format!("{} ({id})", to_string(&held.value).unwrap_or_default()))
                .collect();
            let label = text.pick("冲突", "conflict");
            text.out.push_str(&format!(
                "    {label} {}.{}  {}\n",
                conflict.record.kind,
                conflict.field,
                values.join(" / ")
            ));
        }
    }
}
