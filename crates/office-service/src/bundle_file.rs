//! Reads a bundle's file piece by piece: a zip's photos are checked, never held in memory.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{Read as _, Seek as _, SeekFrom},
    path::Path,
};

use anyhow::Context as _;
use domain::{
    bundle::{BundleFault, OpenBundle, container, open},
    json::RawObject,
    limits::Limits,
};

/// A sound bundle and its file.
pub struct ReadBundle {
    pub open: OpenBundle,
    /// Bytes of the whole file.
    pub size: u64,
    pub is_zip: bool,
    /// `bundle.json` as it stands in the file.
    pub document: Vec<u8>,
    /// sha256, place in the file and bytes of each attachment.
    pub contents: Vec<(String, u64, u64)>,
}

/// Why a file is not taken.
pub enum Problem {
    Fault(BundleFault),
    /// Sound, but it would be held or refused where it was to be taken first.
    NotTaken,
}

/// Reads and checks the bundle at `path`, attachments too.
///
/// The outer error is that of reading the disk; the inner one says what is wrong with the bundle.
pub fn read(
    path: &Path,
    limits: &Limits,
    programme: Option<&str>,
) -> anyhow::Result<Result<ReadBundle, Problem>> {
    let named = || format!("cannot read {}", path.display());
    let mut file = File::open(path).with_context(named)?;
    let size = file.metadata().with_context(named)?.len();
    match checked(&mut file, size, limits, programme) {
        Ok(read) => Ok(Ok(read)),
        Err(Stop::Fault(fault)) => Ok(Err(Problem::Fault(fault))),
        Err(Stop::Disk(error)) => Err(error).with_context(named),
    }
}

enum Stop {
    Fault(BundleFault),
    Disk(std::io::Error),
}

impl From<BundleFault> for Stop {
    fn from(fault: BundleFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Self::Disk(error)
    }
}

fn checked(
    file: &mut File,
    size: u64,
    limits: &Limits,
    programme: Option<&str>,
) -> Result<ReadBundle, Stop> {
    if size > limits.file_bytes {
        return Err(BundleFault::TooLarge {
            size,
            limit: limits.file_bytes,
        }
        .into());
    }
    let start = piece(file, 0, size.min(4))?;
    if !container::is_zip(&start) {
        if size > limits.document_bytes {
            return Err(BundleFault::TooLarge {
                size,
                limit: limits.document_bytes,
            }
            .into());
        }
        let bytes = piece(file, 0, size)?;
        let open = open(&bytes, limits, &programme_of(&bytes, programme))?;
        if let Some(listed) = open.bundle.attachments.first() {
            return Err(BundleFault::AttachmentMissing {
                sha256: listed.sha256.clone(),
            }
            .into());
        }
        return Ok(ReadBundle {
            open,
            size,
            is_zip: false,
            document: bytes,
            contents: Vec::new(),
        });
    }
    let tail_len = container::tail_len(size);
    let tail = piece(file, size - tail_len, tail_len)?;
    let directory = container::find_directory(&tail, size)?;
    let bytes = piece(file, directory.offset, directory.len)?;
    let entries = container::read_directory(&bytes, &directory, limits)?;
    let content_at = |file: &mut File, entry: &container::Entry| -> Result<u64, Stop> {
        let header = piece(file, entry.header_at, entry.header_len())?;
        Ok(entry.content_at(&header)?)
    };
    let document = entries.first().ok_or(BundleFault::ZipNoBundle)?;
    let at = content_at(file, document)?;
    let bytes = piece(file, at, document.size)?;
    if container::Crc32::of(&bytes) != document.crc {
        return Err(BundleFault::ZipDamaged {
            problem: "bundle.json has another checksum",
        }
        .into());
    }
    let open = open(&bytes, limits, &programme_of(&bytes, programme))?;
    let mut contents = Vec::new();
    container::check_manifest(&open.bundle, &entries)?;
    let by_hash: BTreeMap<&str, &container::Entry> = entries
        .iter()
        .filter_map(|entry| Some((entry.attachment()?, entry)))
        .collect();
    for listed in &open.bundle.attachments {
        let entry =
            by_hash
                .get(listed.sha256.as_str())
                .ok_or_else(|| BundleFault::AttachmentMissing {
                    sha256: listed.sha256.clone(),
                })?;
        let at = content_at(file, entry)?;
        file.seek(SeekFrom::Start(at))?;
        let mut content = container::Digesting::default();
        let mut rest = file.by_ref().take(entry.size);
        let mut buffer = vec![0; 64 << 10];
        loop {
            match rest.read(&mut buffer)? {
                0 => break,
                read => content.update(&buffer[..read]),
            }
        }
        container::check_attachment(listed, content)?;
        contents.push((listed.sha256.clone(), at, listed.size));
    }
    Ok(ReadBundle {
        open,
        size,
        is_zip: true,
        document: bytes,
        contents,
    })
}

fn piece(file: &mut File, at: u64, len: u64) -> Result<Vec<u8>, Stop> {
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    file.by_ref().take(len).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < len {
        return Err(BundleFault::Cut.into());
    }
    Ok(bytes)
}

/// The programme asked for, else the one the document names: then any will do.
fn programme_of(bytes: &[u8], asked: Option<&str>) -> String {
    let named = || {
        let document = RawObject::from_slice(bytes).ok()?;
        document.get::<String>("programme").ok()?
    };
    asked.map(str::to_owned).or_else(named).unwrap_or_default()
}
