//! Words of the page of files.

use crate::texts;

texts! {
    /// Words of the page of files.
    DocumentsTexts {
        title: "生成文件", "Documents";
        help: "在本机生成，不需要网络。没有签字或核定的材料会印上“草稿”。", "Made on this device, without a network. What is not signed or approved is printed as a draft.";
        word: "Word 文档", "Word document";
        excel: "Excel 表格", "Excel workbook";
        make: "生成", "Make";
        making: "正在生成《{what}》…", "Making “{what}”…";
        stop: "取消", "Cancel";
        stopped: "已取消，没有生成文件", "Cancelled; no file was made";
        made: "《{name}》已生成，{size}，已交给浏览器保存。", "“{name}” is made, {size}, and was given to the browser to save.";
        again: "再保存一次", "Save again";
        share: "发送到其他应用", "Send to another app";
        unread: "读不到本机的档案，文件没有生成。请重新打开这一页再试。", "The dossier could not be read; no file was made. Reload this page and try again.";
        no_worker: "生成文件的程序打不开，没有生成文件。请联网打开一次一档，等片刻再试。", "The program that makes files could not be opened; no file was made. Open Yidang once with a network, wait a moment and try again.";
        broke: "生成文件的程序停住了，没有生成文件；本机的档案没有受影响。请再试一次；还不行，请保存问题报告，交给办公室。", "The program that makes files stopped; no file was made, and the dossier is not affected. Try again; if it stops once more, save the problem report and give it to the office.";
        not_saved: "文件生成了，浏览器没有保存。请点“再保存一次”。", "The file is made, and the browser did not save it. Tap “Save again”.";
    }
}
