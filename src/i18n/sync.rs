//! Words of the link to the office.

texts! {
    /// Words of the link to the office.
    SyncTexts {
        title: "联网同步", "Over the network";
        alone: "这台设备还没有连到办公室。可以一直离线使用，用文件移交；有邀请码时，在这里连接。", "This device is not linked to the office. It works offline for good and hands over by file; with an invite it can be linked here.";
        working: "正在与办公室同步…", "Synchronising…";
        elsewhere: "由另一个窗口同步", "Another window is synchronising";
        synced: "已与办公室同步", "Up to date with the office";
        synced_at: "上次同步：{when}", "Last synchronised: {when}";
        never_synced: "还没有同步过", "Not synchronised yet";
        unreachable: "连不上办公室", "Cannot reach the office";
        unreachable_help: "连不上办公室。数据都在本机，有网络时会自动接着同步，不用重做。", "The office cannot be reached. Everything is safe on this device and goes on by itself once there is a network.";
        link_again: "用邀请码连接", "Link with an invite";
        refused: "办公室没有接收", "The office refused";
        quarantined: "办公室另外存放的改动", "Changes the office keeps in quarantine";
        quarantined_lead: "已送到办公室、没有丢，但还没有并入档案。放行由办公室决定；情况变了会自动并入。", "They are at the office and not lost, but not in the dossier yet. The office decides; when things change they go in by themselves.";
        quarantined_of: "{name}：{n} 处", "{name}: {n} changes";
        why_scope: "这份档案不在这台设备的职责范围内", "The dossier is not within the device's scope";
        why_role: "这类内容不是这台设备的角色可以填写的", "Records of this kind are not for the device's role to write";
        why_revoked: "设备停用之后才送到，不能确定是不是原主写的", "They came after the device was revoked; nobody can tell who wrote them";
        why_full: "加上这些，这条记录就太大了，没有设备能读；先删去一些内容，就会自动收下", "With them the record would be larger than any device reads; they are taken once something of it is removed";
        why_too_much: "办公室已另外存放太多这台设备的改动，请先处理那些", "the office keeps too many of its changes apart already: settle those first";
        refused_of: "「{name}」的 {n} 处改动没有被接收：{why}。处理好以后，点“立即同步”再试。", "{n} changes of {name} were not taken: {why}. Once that is settled, sync now to try again.";
        why_history_differs: "办公室已有同一编号的另一份内容，请比对两台设备，必要时请办公室从原件重新导入", "the office holds other content under the same numbers: compare the two devices";
        why_key_changed: "设备的签名密钥与以前不同，请确认是不是同一台设备", "its signing key is not the one known: make sure it is the same device";
        why_relay: "只有办公室能代送别的设备的改动，请把文件交给办公室", "only the office may pass on another device's changes: give the file to the office";
        not_accepted: "本机没有接收办公室转来的「{name}」的 {n} 处改动：{why}。它们原样保存在本机，没有并入档案；同步时会自动再试。", "{n} changes of {name} from the office were not accepted here: {why}. They are kept on this device as they came, in no dossier, and are tried again at each sync.";
        succeeded: "这个浏览器的数据曾被还原或复制，原来的编号已被另一处使用。本机已改作一台新设备，数据都在，没有丢失。", "The data of this browser was put back or copied, and its numbers were used elsewhere. It is a new device now; everything is here and nothing is lost. ";
        succeeded_asks: "已自动请办公室接纳，可以照常填写；接纳后会自动发送，不用重做。", "It has asked the office to admit it; work as usual: once admitted, everything is sent by itself. ";
        succeeded_link: "请向办公室要一个邀请码，重新连接。", "Ask the office for an invite and link it again. ";
        succeeded_decisions: "其中有 {n} 条办理意见是以原来的编号作出、还没有送到办公室的，现在不算数。内容保存在企业的全部改动记录里，请由本人重新作出。", "Among it are {n} decisions made under the old number that had not reached the office; they do not count now. What they said is kept in the enterprises' full history; their authors have to decide again.";
        photos_failed: "{n} 个附件没有送到：{why} 会自动再试，照片都在本机。", "{n} attachments did not arrive: {why} They are tried again and are safe here.";
        too_large: "网络中途不允许这么大的数据。数据都在本机。请换一个网络，或用文件移交。", "Something on the way refuses data of this size. Everything is safe here. Use another network, or hand over by file.";
        quarantine: "另外存放的改动", "Quarantined changes";
        quarantine_lead: "这些改动原样保存着，没有并入档案，别人看不到。放行后并入档案；留着不动，以后仍可放行。", "These are kept as they came and are in no dossier; nobody else sees them. Released, they go in; left, they can be released later.";
        quarantine_none: "没有另外存放的改动", "Nothing is in quarantine";
        quarantine_none_text: "不在设备职责范围内的改动，和设备停用之后送到的改动，会列在这里。", "Changes outside a device's scope, and those that came after a device was revoked, are listed here.";
        quarantine_row: "{device}，{n} 处，{when} 送到", "{device}, {n} changes, came {when}";
        quarantine_left: "已看过，留着", "Seen and left";
        release: "放行", "Release";
        release_ask: "放行 {n} 处改动？", "Release {n} changes?";
        release_what: "它们会并入档案，发给所有能看这份档案的设备，并记入办公室日志。并入后不能收回，只能再改。", "They go into the dossier and to every device that may see it, and into the office's log. They cannot be taken back, only changed again.";
        leave: "留着", "Leave";
        now: "立即同步", "Sync now";
        link: "连接办公室", "Link to the office";
        code: "邀请码", "Invite code";
        code_hint: "办公室给的 12 位字母数字，连字符可以不填", "12 letters and digits from the office; hyphens may be left out";
        look: "查看邀请", "Look it up";
        invite_used: "这个邀请码已经有设备用过。一个码只连一台设备：如果就是这台，可以继续；不是，请向办公室再要一个。", "A device has used this invite already, and it links one device only. If that was this one, go on; if not, ask the office for another.";
        invited: "办公室邀请这台设备作为「{role}」使用：{scope}", "The office invites this device as {role}: {scope}";
        assigned: "服务的企业（信用代码，每行一家）", "Enterprises it works for (credit codes, one a line)";
        assigned_hint: "它只能看到和填写这些企业的档案", "It sees and fills in these dossiers only";
        whole: "全市", "the whole city";
        other_programme: "邀请来自另一个试点方案（{code}），不能用于本机数据。", "The invite is of another programme ({code}) and cannot be used with this device's data.";
        in_demo: "演示数据不与办公室同步。请先退出演示。", "The demo is never sent to an office. Leave the demo first.";
        join: "连接", "Link";
        joined: "已连接，正在同步", "Linked; synchronising";
        devices: "设备与邀请", "Devices and invites";
        devices_lead: "谁可以把数据送到办公室。遗失的设备在这里停用，它以前送来的数据都保留。", "Who may send to the office. A lost device is revoked here; what it sent before stays.";
        invite: "邀请一台设备", "Invite a device";
        invite_name: "给谁用", "For whom";
        invite_name_hint: "例如：指导二组平板", "For example: tablet of team 2";
        make: "生成邀请", "Make the invite";
        invite_days: "邀请有效期", "Days the invite is good";
        days: "{n} 天", "{n}";
        made: "邀请已生成，{n} 天内可用一次。让对方扫码，或打开链接、输入邀请码。", "The invite works once, for {n} day(s). Let them scan the code, open the link, or type the code.";
        enrolled: "已连接的设备", "Linked devices";
        revoke: "停用", "Revoke";
        revoke_ask: "停用「{name}」？", "Revoke {name}?";
        revoke_what: "它不能再送数据，也不能再取数据。以前送来的都保留。误停用的，以后可以在这里恢复。", "It can send and fetch no more. What it sent stays. If that was a mistake, it can be reinstated here.";
        revoked: "已停用", "Revoked";
        seen: "最近联网：{when}", "Last seen: {when}";
        not_seen: "还没有联网", "Not seen yet";
        clock: "时钟相差 {n} 分钟", "Clock off by {n} minutes";
        need_link: "这台设备先连到办公室服务器，才能管理设备。首个办公室设备的链接印在服务器启动时的输出里。", "Link this device to the office's server first. The link for the first office device is printed when the server starts.";
    }
}
