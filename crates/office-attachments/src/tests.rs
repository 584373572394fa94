//! What is asked of every place alike.

use domain::bundle::sha256_hex;
use object_store::memory::InMemory;

use super::*;
use testkit::s3::{KEY, bucket};

/// The same in a folder, in memory, and on a server that speaks S3.
fn places() -> Result<(tempfile::TempDir, [Attachments; 3])> {
    let folder = tempfile::tempdir()?;
    let files = Attachments::folder(&folder.path().join("attachments"))?;
    let memory = Attachments::remote(InMemory::new(), "");
    Ok((folder, [files, memory, s3("office")?]))
}

fn s3(prefix: &str) -> Result<Attachments> {
    // Another test may have done so.
    drop(rustls::crypto::ring::default_provider().install_default());
    let bucket = bucket()?;
    let store = AmazonS3Builder::new()
        .with_bucket_name(bucket.name)
        .with_endpoint(bucket.endpoint)
        .with_region("us-east-1")
        .with_access_key_id(KEY)
        .with_secret_access_key(KEY)
        .with_allow_http(true)
        .build()?;
    Ok(Attachments::remote(store, prefix))
}

async fn whole(files: &Attachments, sha256: &str, from: u64) -> Result<Vec<u8>> {
    let parts: Vec<Bytes> = files.read(sha256, from).await?.try_collect().await?;
    Ok(parts.concat())
}

#[tokio::test]
async fn pieces_make_a_whole_and_only_the_right_one_counts() -> Result<()> {
    let (_folder, places) = places()?;
    for files in places {
        run(&files).await?;
    }
    Ok(())
}

#[tokio::test]
async fn they_are_copied_from_any_place_to_any_other() -> Result<()> {
    let (_folder, [files, memory, s3]) = places()?;
    let bytes = Bytes::from(vec![7; 11_000_000]);
    let sha256 = sha256_hex(&bytes);
    let total = bytes.len() as u64;
    assert_eq!(
        s3.add("tablet", &sha256, 0, total, bytes.clone()).await?,
        Added::Whole
    );
    assert_eq!(files.copy_from(&s3).await?, 1);
    assert_eq!(files.copy_from(&s3).await?, 0);
    assert_eq!(memory.copy_from(&files).await?, 1);
    let again = self::s3("")?;
    assert_eq!(again.copy_from(&memory).await?, 1);
    assert!(whole(&again, &sha256, 0).await? == bytes);
    // What is damaged where it lies is not copied.
    let other = sha256_hex(b"another");
    memory
        .store
        .put(&Path::from(other), "not it".into())
        .await?;
    let refused = again.copy_from(&memory).await;
    assert!(format!("{:#}", refused.expect_err("damaged")).contains("is damaged"));
    assert_eq!(again.all().await?, [(sha256, total)]);
    Ok(())
}

async fn run(files: &Attachments) -> Result<()> {
    // Larger than a store's smallest part, so that a join is several.
    let bytes: Vec<u8> = (0..13_000_000_u32).map(|n| (n % 251) as u8).collect();
    let bytes = Bytes::from(bytes);
    let (sha256, total) = (sha256_hex(&bytes), bytes.len() as u64);
    let add = |from: usize, to: usize| {
        files.add("tablet", &sha256, from as u64, total, bytes.slice(from..to))
    };
    assert_eq!(add(0, 4_000_000).await?, Added::More(4_000_000));
    assert_eq!(add(5_000_000, 9_000_000).await?, Added::NotNext(4_000_000));
    // The same piece again, as after an answer that never arrived; and a part of it.
    assert_eq!(add(0, 4_000_000).await?, Added::More(4_000_000));
    assert_eq!(add(0, 1_000).await?, Added::More(4_000_000));
    // From an earlier byte, past what is here.
    assert_eq!(add(3_000_000, 7_000_000).await?, Added::More(7_000_000));
    assert_eq!(files.size(&sha256).await?, None);
    assert!(!files.all().await?.iter().any(|(name, _)| *name == sha256));
    assert_eq!(add(7_000_000, 13_000_000).await?, Added::Whole);
    assert_eq!(files.size(&sha256).await?, Some(total));
    assert!(whole(files, &sha256, 0).await? == bytes);
    assert!(whole(files, &sha256, 12_999_990).await? == bytes[12_999_990..]);
    assert!(files.pieces("tablet", &sha256).await?.is_empty());
    assert!(files.all().await?.contains(&(sha256.clone(), total)));
    assert_shown_anew(files, &sha256, &bytes).await?;

    // Pieces of something else under its name, and a whole of something else.
    let other = sha256_hex(b"another");
    let not = |from, text: &'static str| files.add("tablet", &other, from, 7, Bytes::from(text));
    assert_eq!(not(0, "not").await?, Added::More(3));
    assert_eq!(not(3, "that").await?, Added::WrongHash);
    assert_eq!(not(0, "neither").await?, Added::WrongHash);
    assert_eq!(
        (
            files.size(&other).await?,
            files.pieces("tablet", &other).await?.len()
        ),
        (None, 0)
    );

    // What was begun and never went on is thrown away in the end, and not before.
    assert_eq!(not(0, "a").await?, Added::More(1));
    assert_eq!(
        files
            .remove_stale_pieces(Duration::from_secs(3_600))
            .await?,
        0
    );
    assert_eq!(files.remove_stale_pieces(Duration::ZERO).await?, 1);
    assert!(files.pieces("tablet", &other).await?.is_empty());
    assert_eq!(files.size(&sha256).await?, Some(total));
    Ok(())
}

/// That it is here, or begun by another, is no sender's proof of having it.
async fn assert_shown_anew(files: &Attachments, sha256: &str, bytes: &Bytes) -> Result<()> {
    let total = bytes.len() as u64;
    let add = |sender: &'static str, from: u64, bytes: Bytes| {
        files.add(sender, sha256, from, total, bytes)
    };
    let (most, rest) = (bytes.slice(..12_000_000), bytes.slice(12_000_000..));
    let begun = Added::More(12_000_000);
    assert_eq!(add("other", 0, most.clone()).await?, begun);
    assert_eq!(
        add("nosy", 12_000_000, rest.clone()).await?,
        Added::NotNext(0)
    );
    assert_eq!(add("nosy", 0, Bytes::new()).await?, Added::More(0));
    let wrong = Bytes::from(vec![7; bytes.len()]);
    assert_eq!(add("nosy", 0, wrong.clone()).await?, Added::WrongHash);
    assert_eq!(add("nosy", 0, wrong.slice(..12_000_000)).await?, begun);
    assert_eq!(
        add("nosy", 12_000_000, rest.clone()).await?,
        Added::WrongHash
    );
    assert_eq!(add("other", 12_000_000, rest).await?, Added::Whole);
    assert_eq!(add("third", 0, bytes.clone()).await?, Added::Whole);
    assert!(whole(files, sha256, 0).await? == *bytes);
    for sender in ["other", "nosy", "third"] {
        assert!(files.pieces(sender, sha256).await?.is_empty(), "{sender}");
    }
    Ok(())
}

#[tokio::test]
async fn a_folder_that_cannot_be_used_is_named() -> Result<()> {
    let file = tempfile::NamedTempFile::new()?;
    let refused = Attachments::folder(&file.path().join("under")).err();
    let said = refused
        .map(|error| format!("{error:#}"))
        .unwrap_or_default();
    assert!(said.contains("using the folder"), "{said}");
    Ok(())
}
