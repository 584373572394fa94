//! Bad input: each kind has its own answer, in both languages, and nothing is taken.

mod support;

use domain::{
    Lang,
    bundle::{
        Attachment, BundleFault, Checked, Gap, LocalState, OpenBundle, RefusalReason, container,
        open, plan, sha256_hex,
    },
    device::Role,
    limits::Limits,
};
use support::{Device, open_text, tablet};

/// The refusal's code, after checking that its sentences say what happened, what is safe and what
/// to do.
fn refused(result: Checked<OpenBundle>) -> &'static str {
    code(result.expect_err("refused"))
}

fn code(fault: BundleFault) -> &'static str {
    let zh = fault.sentence(Lang::Zh);
    assert!(
        zh.contains("。本机数据没有任何改动。") && zh.ends_with('。'),
        "{zh}"
    );
    let en = fault.sentence(Lang::En);
    assert!(
        en.contains(". Nothing on this device was changed. ") && en.ends_with('.'),
        "{en}"
    );
    fault.code()
}

fn good() -> String {
    let tablet = tablet();
    tablet.seal(&tablet.bundle(1))
}

/// Replaces once, and says if there was nothing to replace.
fn with(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

#[test]
fn the_good_one_opens() {
    let opened = open_text(&good()).expect("opens");
    assert_eq!(opened.bundle, tablet().bundle(1));
    // An editor that laid the file out anew, or put a byte order mark before it, harmed nothing.
    let one_line: String = format!("\u{feff}{}", good().replace("\n  ", " "));
    assert_eq!(open_text(&one_line).expect("opens").hash, opened.hash);
}

#[test]
fn not_json() {
    for text in [
        "一档",
        "<html></html>",
        "PK\u{3}\u{4}",
        "{\"format\":\"yidang-bundle\",}",
        "{} {}",
    ] {
        assert_eq!(refused(open_text(text)), "not-json", "{text}");
    }
    let bytes = b"{\"format\":\n\"\xff\xfe\"}";
    let fault = open(bytes, &Limits::default(), "wuzhong").expect_err("refused");
    assert!(
        matches!(fault, BundleFault::NotText { line: 2 }),
        "{fault:?}"
    );
    assert_eq!(code(fault), "not-text");
    // What two readers could take two ways.
    assert_eq!(
        refused(open_text(&with(
            &good(),
            "\"last\": 2",
            "\"last\": 2, \"last\": 2"
        ))),
        "not-json"
    );
    assert_eq!(
        refused(open_text(&with(&good(), "\"last\": 2", "\"last\": 2.0"))),
        "not-json"
    );
}

#[test]
fn other_format() {
    for text in ["{}", "[]", "1", "{\"format\":\"other\",\"version\":1}"] {
        assert_eq!(refused(open_text(text)), "other-format", "{text}");
    }
}

#[test]
fn newer_version() {
    let text = with(&good(), "\"version\": 1", "\"version\": 4");
    assert_eq!(refused(open_text(&text)), "newer-version");
    assert_eq!(
        refused(open_text("{\"format\":\"yidang-bundle\",\"version\":9}")),
        "newer-version"
    );
}

#[test]
fn wrong_programme() {
    assert_eq!(
        refused(open(good().as_bytes(), &Limits::default(), "kunshan")),
        "wrong-programme"
    );
}

#[test]
fn cut_anywhere() {
    let text = good();
    let end = text.trim_end().len();
    for at in 0..end {
        let result = open(&text.as_bytes()[..at], &Limits::default(), "wuzhong");
        assert_eq!(refused(result), "cut", "cut at byte {at}");
    }
}

#[test]
fn a_changed_byte_anywhere_is_refused() {
    let text = good();
    let hash = open_text(&text).expect("opens").hash;
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        // Space that became other space is no change of the content.
        if let Ok(opened) = open(&bytes, &Limits::default(), "wuzhong") {
            assert!(
                text.as_bytes()[at].is_ascii_whitespace(),
                "byte {at} changed and nobody noticed"
            );
            assert_eq!(opened.hash, hash);
        }
    }
}

#[test]
fn changed_content() {
    let text = with(&good(), "虚构精密", "虚构粗放");
    assert_eq!(refused(open_text(&text)), "bad-signature");
    let text = with(&good(), "\"first\"", "\"added\": true, \"first\"");
    assert_eq!(refused(open_text(&text)), "bad-signature");
}

#[test]
fn wrong_signature() {
    let tablet = tablet();
    let bundle = tablet.bundle(1);
    let other = Device::new("别人", Role::Team, 9);
    assert_eq!(refused(open_text(&other.seal(&bundle))), "bad-signature");
    let unsigned = good()
        .lines()
        .filter(|line| !line.contains("signature"))
        .collect::<String>();
    assert_eq!(
        refused(open_text(&unsigned.replace("],}", "]}"))),
        "bad-signature"
    );
}

#[test]
fn a_key_of_another_kind() {
    let mut tablet = tablet();
    tablet.card.public_key = "bm90IGEga2V5".to_owned();
    assert_eq!(
        refused(open_text(&tablet.seal(&tablet.bundle(1)))),
        "unknown-key-form"
    );
}

#[test]
fn too_large() {
    let limits = Limits {
        document_bytes: 100,
        ..Limits::default()
    };
    assert_eq!(
        refused(open(good().as_bytes(), &limits, "wuzhong")),
        "too-large"
    );
    // 200 MB of spaces are refused unread.
    let bytes = vec![b' '; 200 << 20];
    assert_eq!(
        refused(open(&bytes, &Limits::default(), "wuzhong")),
        "too-large"
    );
}

#[test]
fn deep_nesting() {
    let deep = format!(
        "{{\"format\":\"yidang-bundle\",\"x\":{}",
        "[".repeat(100_000)
    );
    assert_eq!(refused(open_text(&deep)), "too-deep");
}

#[test]
fn a_form_that_does_not_fit_names_the_place() {
    let place = |text: &str| match open_text(text) {
        Err(BundleFault::Schema { place, problem }) => format!("{place}: {problem}"),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        place(&with(&good(), "\"edition\"", "\"addition\"")),
        "/edition: missing"
    );
    assert_eq!(
        place(&with(&good(), "device-7:2", "device-7:4")),
        "/changes/1: its number does not follow the one before"
    );
    assert_eq!(
        place(&with(&good(), "device-7:2", "device-7:02")),
        "/changes/1/id: a change id is needed, not \"device-7:02\""
    );
    assert_eq!(
        place(&with(&good(), "device-7:1", "device-9:1")),
        "/changes/0: its device has no card"
    );
    assert_eq!(
        place(&with(&good(), "\"last\": 2", "\"last\": 3")),
        "/last: changes are missing before it"
    );
    assert_eq!(
        place(&with(&good(), "\"value\":\"mudu\"", "\"worth\":\"mudu\"")),
        "/changes/1/fields/area/value: missing"
    );
    let itself = with(
        &good(),
        "\"value\":\"mudu\"",
        "\"replaces\":[\"device-7:2\"],\"value\":\"mudu\"",
    );
    let unseen = with(
        &good(),
        "\"value\":\"mudu\"",
        "\"replaces\":[\"device-9:4\"],\"value\":\"mudu\"",
    );
    assert_eq!(
        place(&unseen),
        "/changes/1/fields/area/replaces/0: it does not show that the value was seen"
    );
    assert_eq!(
        place(&itself),
        "/changes/1: it replaces a change that did not yet exist"
    );
}

#[test]
fn a_gap_is_held_and_named() {
    let tablet = tablet();
    let plan = plan(&tablet.open(&tablet.bundle(2)), &LocalState::default());
    let gap = Gap {
        device: tablet.card.id.clone(),
        name: "指导二组平板".to_owned(),
        from: 1,
        to: 1,
        part: None,
    };
    assert_eq!(plan.gaps, [gap]);
    assert!(!plan.can_apply() && plan.changes.is_empty() && plan.records.is_empty());
}

#[test]
fn a_changed_key_and_another_history_are_refused() {
    let tablet = tablet();
    let mut known = LocalState::default();
    let mut card = tablet.card.clone();
    card.public_key = Device::new("", Role::Team, 8).card.public_key;
    known.cards.insert(card.id.clone(), card);
    let opened = tablet.open(&tablet.bundle(1));
    let refused = plan(&opened, &known);
    assert_eq!(refused.refusals[0].reason, RefusalReason::KeyChanged);
    assert!(!refused.can_apply() && refused.is_nothing());

    let mut known = LocalState::default();
    known.held.insert(tablet.changes[1].id.clone(), [0; 32]);
    let refused = plan(&opened, &known);
    assert_eq!(refused.refusals[0].reason, RefusalReason::HistoryDiffers);
    assert!(!refused.can_apply() && refused.is_nothing());
}

/// A zip by our own writer, whatever the names.
fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = container::Writer::default();
    let mut file = Vec::new();
    for (name, content) in entries {
        let header = writer.entry(name, content.len() as u64, container::Crc32::of(content));
        file.extend(header.expect("fits"));
        file.extend(*content);
    }
    file.extend(writer.finish());
    file
}

fn read_zip(file: &[u8]) -> Checked<Vec<container::Entry>> {
    let size = file.len() as u64;
    let tail = &file[(size - container::tail_len(size)) as usize..];
    let directory = container::find_directory(tail, size)?;
    let bytes = &file[directory.offset as usize..(directory.offset + directory.len) as usize];
    let entries = container::read_directory(bytes, &directory, &Limits::default())?;
    for entry in &entries {
        let at = entry.header_at as usize;
        entry.content_at(&file[at..at + entry.header_len() as usize])?;
    }
    Ok(entries)
}

#[test]
fn a_zip_with_a_path_outside() {
    for name in [
        "../bundle.json",
        "/etc/passwd",
        "attachments/../../x",
        "a\\b",
        "C:\\x",
        "C:x",
    ] {
        let file = zip(&[("bundle.json", b"{}"), (name, b"x")]);
        assert_eq!(
            code(read_zip(&file).expect_err("refused")),
            "zip-path",
            "{name}"
        );
    }
    for name in ["readme.txt", "attachments/photo.jpg", "other/bundle.json"] {
        let file = zip(&[("bundle.json", b"{}"), (name, b"x")]);
        assert_eq!(
            code(read_zip(&file).expect_err("refused")),
            "attachment-unlisted",
            "{name}"
        );
    }
}

#[test]
fn a_zip_packed_again_by_a_system_is_read_as_far_as_it_is_safe() {
    let hash = sha256_hex(b"photo");
    let photo = format!("attachments/{hash}");
    let names = |entries: &[(&str, &[u8])]| -> Vec<String> {
        let read = read_zip(&zip(entries)).expect("reads");
        read.into_iter().map(|entry| entry.name).collect()
    };
    let whole = ["bundle.json".to_owned(), photo.clone()];
    // With what systems add, and within a folder.
    for around in ["", "一档_指导二组/", "a/b/"] {
        let [document, photo, folder] =
            ["bundle.json", &photo, "attachments/"].map(|name| format!("{around}{name}"));
        let added = [
            "__MACOSX/._bundle.json",
            ".DS_Store",
            "Thumbs.db",
            "desktop.ini",
        ]
        .map(|name| format!("{around}{name}"));
        let mut entries: Vec<(&str, &[u8])> = vec![
            (&document, b"{}"),
            (&folder, b""),
            (&photo, b"photo"),
            ("__MACOSX/x", b"x"),
        ];
        entries.extend(added.iter().map(|name| (name.as_str(), &b"x"[..])));
        assert_eq!(names(&entries), whole, "{around}");
    }
    // A document alone, of any name.
    assert_eq!(names(&[("数据包_二组.json", b"{}")]), ["bundle.json"]);
    // Two of them are none; nor is what lies beside the folder.
    for entries in [
        &[("a.json", &b"{}"[..]), ("b.json", b"{}")][..],
        &[("a/bundle.json", b"{}"), ("b/x.txt", b"x")],
    ] {
        assert!(read_zip(&zip(entries)).is_err());
    }
    // An added entry lies over another: hostile all the same.
    let mut file = zip(&[("bundle.json", b"{}"), (".DS_Store", b"x")]);
    let at = file.len() - 22 - (46 + 9) + 24;
    file[at - 4..at + 4].fill(0x7f);
    assert_eq!(code(read_zip(&file).expect_err("refused")), "zip-damaged");
}

#[test]
fn a_zip_that_was_compressed_or_locked_says_so_in_plain_words() {
    for (at, byte, words) in [(8, 8, "重新打包"), (6, 1, "密码")] {
        let mut file = zip(&[("bundle.json", b"{}")]);
        let central = file.len() - 22 - (46 + 11);
        file[central + at + 2] = byte;
        let fault = read_zip(&file).expect_err("refused");
        assert!(fault.sentence(Lang::Zh).contains(words), "{fault:?}");
        assert_eq!(code(fault), "zip-repacked");
    }
}

#[test]
fn a_damaged_zip() {
    let hash = sha256_hex(b"photo");
    let name = format!("attachments/{hash}");
    let file = zip(&[("bundle.json", b"{}"), (&name, b"photo")]);
    assert!(read_zip(&file).is_ok());
    for at in 0..file.len() {
        assert!(read_zip(&file[..at]).is_err(), "cut at {at}");
    }
    assert_eq!(
        code(read_zip(&zip(&[(&name, b"photo")])).expect_err("refused")),
        "zip-no-bundle"
    );
    let twice = zip(&[("bundle.json", b"{}"), ("bundle.json", b"{}")]);
    assert_eq!(code(read_zip(&twice).expect_err("refused")), "zip-damaged");
    let mut before = b"some bytes".to_vec();
    before.extend(&file);
    assert_eq!(code(read_zip(&before).expect_err("refused")), "zip-damaged");
}

#[test]
fn attachments_that_do_not_fit_the_list() {
    let tablet = tablet();
    let mut bundle = tablet.bundle(1);
    let listed = Attachment {
        sha256: sha256_hex(b"photo"),
        size: 5,
        media_type: "image/jpeg".to_owned(),
    };
    bundle.attachments.push(listed.clone());
    let name = format!("attachments/{}", listed.sha256);
    let check = |entries: &[(&str, &[u8])]| {
        container::check_manifest(&bundle, &read_zip(&zip(entries)).expect("reads"))
    };
    assert_eq!(check(&[("bundle.json", b"{}"), (&name, b"photo")]), Ok(()));
    assert_eq!(
        code(check(&[("bundle.json", b"{}")]).expect_err("refused")),
        "attachment-missing"
    );
    let short = check(&[("bundle.json", b"{}"), (&name, b"phot")]).expect_err("refused");
    assert_eq!(code(short), "attachment-size");
    let other = format!("attachments/{}", sha256_hex(b"other"));
    let more = check(&[
        ("bundle.json", b"{}"),
        (&name, b"photo"),
        (&other, b"other"),
    ]);
    assert_eq!(code(more.expect_err("refused")), "attachment-unlisted");

    let mut content = container::Digesting::default();
    content.update(b"phot");
    content.update(b"x");
    let fault = container::check_attachment(&listed, content).expect_err("refused");
    assert_eq!(code(fault), "attachment-hash");
}
