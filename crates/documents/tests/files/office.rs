//! LibreOffice takes the files, and what it prints of them holds what was written.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
};

use documents::{Kind, Made, intake};
use tempfile::TempDir;

use super::sample::Sample;

/// Runs a program that `cargo xtask setup --browser` brings.
fn run(program: &str, arguments: &[&str]) -> String {
    let ran = Command::new(program).args(arguments).output();
    let ran = ran.unwrap_or_else(|error| {
        panic!("{program} does not run ({error}): `cargo xtask setup --browser` brings it")
    });
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    let wrong = String::from_utf8_lossy(&ran.stderr);
    assert!(
        ran.status.success(),
        "{program} {arguments:?}: {said}{wrong}"
    );
    said
}

/// Two of it at one time have been seen to fail, whatever profiles they have.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// What LibreOffice makes of a file.
fn converted(folder: &TempDir, made: &Made, to: &str) -> PathBuf {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let file = folder.path().join(&made.name);
    fs::write(&file, &made.bytes).expect("a written file");
    let path = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    // A profile of its own: two at a time would wait for each other.
    let profile = folder.path().join("profile");
    let profile = format!("-env:UserInstallation=file://{}", path(&profile));
    run(
        "soffice",
        &[
            &profile,
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            &path(folder.path()),
            &path(&file),
        ],
    );
    let ending = to.split(':').next().expect("an ending");
    let out = file.with_extension(ending);
    assert!(out.is_file(), "{} was not converted", made.name);
    out
}

#[test]
fn papers_print_with_heads_repeated_and_pages_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = Sample::whole();
    for (kind, words) in [
        (Kind::Diagnosis, ["诊断报告", "各环节现状与差距"]),
        (Kind::Plan, ["改造方案", "162,500.01"]),
        (Kind::Acceptance, ["验收意见", "某评测机构"]),
        (Kind::Subsidy, ["补助申请表", "人民币"]),
        (Kind::File, ["一企一档", "车间看板"]),
    ] {
        let pdf = converted(&folder, &sample.made(kind), "pdf");
        let text = run("pdftotext", &["-layout", pdf.to_str().expect("UTF-8"), "-"]);
        for words in words {
            assert!(text.contains(words), "{kind:?}: {words} is not in\n{text}");
        }
        let pages = text.matches('\u{c}').count();
        // A4, and every page says which of how many it is.
        let spaced = text.replace(char::is_whitespace, "");
        for page in 1..=pages {
            let said = format!("第{page}页共{pages}页");
            assert!(spaced.contains(&said), "{kind:?}: {said} is not in\n{text}");
        }
        let info = run("pdfinfo", &[pdf.to_str().expect("UTF-8")]);
        assert!(info.contains("(A4)"), "{info}");
    }
}

#[test]
fn lists_come_out_as_they_were_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = Sample::whole();
    // UTF-8 and commas.
    let csv = converted(
        &folder,
        &sample.made(Kind::Invoices),
        "csv:Text - txt - csv (StarCalc):44,34,76,1",
    );
    let text = fs::read_to_string(csv).expect("its text");
    for words in [
        "25642000000012345678",
        "00123456",
        "064002500111",
        "2025-06-01",
        "\"106,000.00\"",
        "\"-1,060.11\"",
        "=1+1",
    ] {
        assert!(text.contains(words), "{words} is not in\n{text}");
    }
}

#[test]
fn a_register_in_the_old_form_of_excel_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = Sample::whole();
    let old = converted(&folder, &sample.made(Kind::Roster), "xls");
    let bytes = fs::read(old).expect("its bytes");
    assert!(
        bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]),
        "not the old form"
    );
    let intake = intake::read(&bytes, &sample.pack, &[]).expect("a register");
    let enterprise = sample.read().enterprise;
    assert_eq!(intake.rows.len(), 1);
    assert_eq!(intake.rows[0].name, enterprise.name);
    assert_eq!(intake.rows[0].code, intake::Code::Whole(enterprise.code));
}
