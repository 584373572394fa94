//! Papers and lists by command, read back by another library.

use std::{fs, io::Cursor};

use anyhow::{Context as _, Result};
use calamine::{Reader as _, Xlsx};
use documents::Kind;
use domain::{Lang, ids::RecordKey, need};
use office_db::{Action, AuditFilter};

use super::{TestOffice, actors::code, on_both};
use crate::commands::report::{ReportArgs, run};

on_both! {
    a_list_holds_what_the_office_has
    a_paper_has_the_pictures_of_its_own_dossier_alone
    what_cannot_be_made_leaves_no_file
}

fn args(town: &TestOffice, kind: Kind, dossier: Option<String>, file: &str) -> ReportArgs {
    ReportArgs {
        paper: kind.is_paper().then_some(kind),
        kind: (!kind.is_paper()).then_some(kind),
        dossier,
        as_of: "2026-10-31".parse().ok(),
        out: town.folder.path().join(file),
        pack: None,
        lang: Lang::Zh,
        storage: town.storage(),
    }
}

async fn a_list_holds_what_the_office_has(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (_, mut team) = town.desk_and_team().await?;
    for (n, name) in [(1, "甲厂"), (2, "乙厂")] {
        team.begin(&code(n), "640302", name);
        let need = RecordKey::new(code(n), need::KIND, "0190-1");
        team.write(&need, "text", format!("{name}要排产"));
    }
    team.push(office).await?;
    let made = args(&town, Kind::Needs, None, "needs.xlsx");
    run(&made).await?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(fs::read(&made.out)?))?;
    let name = book.sheet_names().first().cloned().context("a sheet")?;
    let list = book.worksheet_range(&name)?;
    let rows: Vec<(String, String)> = list
        .rows()
        .skip(3)
        .map(|row| (row[3].to_string(), row[5].to_string()))
        .collect();
    for (n, text) in [(1, "甲厂要排产"), (2, "乙厂要排产")] {
        assert!(rows.contains(&(code(n), text.to_owned())), "{rows:?}");
    }
    let one = args(&town, Kind::Needs, Some(code(1)), "one.xlsx");
    run(&one).await?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(fs::read(&one.out)?))?;
    assert_eq!(book.worksheet_range(&name)?.rows().skip(3).count(), 1);
    // Who took what out is in the log.
    let filter = AuditFilter {
        action: Some(Action::Export),
        limit: 10,
        ..AuditFilter::default()
    };
    let mut tx = office.database().read().await?;
    let log = tx.audit_entries(&filter).await?;
    assert_eq!(log.len(), 2);
    assert_eq!(log[0].detail["report"], "needs");
    assert_eq!(log[0].detail["dossier"], code(1));
    Ok(())
}

async fn a_paper_has_the_pictures_of_its_own_dossier_alone(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut team) = town.desk_and_team().await?;
    let mut there = desk.team(office, "640303").await?;
    team.begin(&code(1), "640302", "甲厂");
    let jpeg = include_bytes!("../../../documents/tests/files/grey.jpg");
    let sha256 = team.photograph(&code(1), jpeg.to_vec());
    team.push(office).await?;
    team.send_piece(office, &sha256, 0, jpeg.len(), jpeg)
        .await?;
    // Another's dossier names it, and nobody brought it there.
    there.begin(&code(2), "640303", "乙厂");
    let other = RecordKey::new(code(2), domain::photo::KIND, "0190-1");
    there.write(&other, "type", "image/jpeg");
    there.write(&other, "sha256", sha256.as_str());
    there.push(office).await?;
    let with = args(&town, Kind::File, Some(code(1)), "one.docx");
    let without = args(&town, Kind::File, Some(code(2)), "two.docx");
    run(&with).await?;
    run(&without).await?;
    // A picture is stored in the file as it is.
    let holds = |file: &[u8]| file.windows(jpeg.len()).any(|part| part == jpeg);
    assert!(holds(&fs::read(&with.out)?));
    assert!(!holds(&fs::read(&without.out)?));
    Ok(())
}

async fn what_cannot_be_made_leaves_no_file(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (_, mut team) = town.desk_and_team().await?;
    team.begin(&code(1), "640302", "甲厂");
    team.push(office).await?;
    let plan = args(&town, Kind::Plan, Some(code(1)), "plan.docx");
    let refused = run(&plan).await.expect_err("there is no plan");
    assert_eq!(refused.to_string(), "还没有改造方案");
    let nobody = args(&town, Kind::File, Some(code(7)), "nobody.docx");
    let refused = run(&nobody).await.expect_err("there is no such dossier");
    assert!(refused.to_string().contains("no dossier"), "{refused}");
    let roster = args(&town, Kind::Roster, Some(code(1)), "roster.xlsx");
    assert!(run(&roster).await.is_err());
    for made in [&plan, &nobody, &roster] {
        assert!(!made.out.exists());
    }
    // What is there is not written over.
    let kept = args(&town, Kind::Roster, None, "kept.xlsx");
    fs::write(&kept.out, "mine")?;
    assert!(run(&kept).await.is_err());
    assert_eq!(fs::read(&kept.out)?, b"mine");
    Ok(())
}
