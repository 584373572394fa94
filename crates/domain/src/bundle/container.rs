//! The zip around a bundle with attachments: `bundle.json` and `attachments/<sha256>`, stored
//! without compression (photos do not shrink).
//!
//! Both sides stream. Writing gives only the bytes between the contents, so a browser builds
//! `new Blob([header, blob, header, blob, …, end])` without copying a photo. Reading takes the
//! end of the file, then the directory, then each entry's header: whatever the size, little is in
//! memory.
//!
//! A person's own zip program may have packed it again. What systems add of their own is passed over
//! (`__MACOSX`, `.DS_Store`, `Thumbs.db`, entries of folders), a folder around all of it is taken off,
//! and a `.json` of any name that lies there alone is the document. Compression and encryption are
//! refused, and so is whatever a hostile program could add (paths outside, entries over each other).

use sha2::{Digest as _, Sha256};

use super::{
    fault::{BundleFault, Checked},
    format::{Attachment, Bundle},
};
use crate::{
    btree,
    bytes::{is_sha256_hex, to_hex},
    limits::Limits,
};

/// The document's name in the zip.
pub const DOCUMENT: &str = "bundle.json";

/// The folder of the attachments, with its slash.
pub const FOLDER: &str = "attachments/";

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const LOCAL_LEN: u64 = 30;
const CENTRAL_LEN: usize = 46;
const END_LEN: usize = 22;
/// 1980-01-01, the earliest day a zip knows: a bundle says when it was made, its zip need not.
const DOS_DATE: u16 = 0x21;

/// The CRC-32 every zip carries, taken piece by piece.
#[derive(Clone, Debug)]
pub struct Crc32(u32);

impl Default for Crc32 {
    fn default() -> Self {
        Self(u32::MAX)
    }
}

impl Crc32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut n = 0;
        while n < 256 {
            let mut crc = n as u32;
            let mut bit = 0;
            while bit < 8 {
                crc = if crc & 1 == 1 {
                    crc >> 1 ^ 0xedb8_8320
                } else {
                    crc >> 1
                };
                bit += 1;
            }
            table[n] = crc;
            n += 1;
        }
        table
    };

    pub fn update(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = Self::TABLE[(self.0 as u8 ^ byte) as usize] ^ self.0 >> 8;
        }
    }

    pub fn finish(self) -> u32 {
        !self.0
    }

    /// Of `bytes` at once.
    pub fn of(bytes: &[u8]) -> u32 {
        let mut crc = Self::default();
        crc.update(bytes);
        crc.finish()
    }
}

/// An entry's content in short, taken piece by piece: what the zip and the manifest need of it.
#[derive(Clone, Debug, Default)]
pub struct Digesting {
    crc: Crc32,
    sha: Sha256,
    size: u64,
}

impl Digesting {
    pub fn update(&mut self, bytes: &[u8]) {
        self.crc.update(bytes);
        self.sha.update(bytes);
        self.size += bytes.len() as u64;
    }

    /// Size in bytes, CRC-32, and sha256 in hexadecimal.
    pub fn finish(self) -> (u64, u32, String) {
        (self.size, self.crc.finish(), to_hex(&self.sha.finalize()))
    }
}

/// Lays out a zip. Give each entry, put its content right after the bytes returned, and end with
/// [`Writer::finish`].
#[derive(Debug, Default)]
pub struct Writer {
    at: u64,
    count: u16,
    central: Vec<u8>,
}

impl Writer {
    /// The bytes before the content of entry `name` with `size` bytes and CRC-32 `crc`.
    ///
    /// Fails when the zip would outgrow the plain format (4 GiB or 65,535 entries).
    pub fn entry(&mut self, name: &str, size: u64, crc: u32) -> Checked<Vec<u8>> {
        let limit = u64::from(u32::MAX);
        let too_large = |size| BundleFault::TooLarge { size, limit };
        let header_len = LOCAL_LEN + name.len() as u64;
        let end = self.at + header_len + size;
        if end + self.central.len() as u64 + 1024 > limit || self.count == u16::MAX - 1 {
            return Err(too_large(end));
        }
        let size = u32::try_from(size).map_err(|_| too_large(size))?;
        let name_len = u16::try_from(name.len()).map_err(|_| too_large(size.into()))?;
        let mut common = Vec::with_capacity(26);
        put(&mut common, &[10, 0, 0, 0, DOS_DATE]);
        for long in [crc, size, size] {
            common.extend(long.to_le_bytes());
        }
        put(&mut common, &[name_len, 0]);

        let mut header = LOCAL.to_le_bytes().to_vec();
        header.extend(&common);
        header.extend(name.as_bytes());

        self.central.extend(CENTRAL.to_le_bytes());
        put(&mut self.central, &[10]);
        self.central.extend(&common);
        put(&mut self.central, &[0, 0, 0, 0, 0]);
        self.central.extend((self.at as u32).to_le_bytes());
        self.central.extend(name.as_bytes());

        self.at = end;
        self.count += 1;
        Ok(header)
    }

    /// The bytes after the last content.
    pub fn finish(self) -> Vec<u8> {
        let mut out = self.central;
        let len = out.len() as u32;
        out.extend(END.to_le_bytes());
        put(&mut out, &[0, 0, self.count, self.count]);
        out.extend(len.to_le_bytes());
        out.extend((self.at as u32).to_le_bytes());
        put(&mut out, &[0]);
        out
    }
}

fn put(out: &mut Vec<u8>, words: &[u16]) {
    for word in words {
        out.extend(word.to_le_bytes());
    }
}

/// Whether a file that begins with `start` is a zip.
pub fn is_zip(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06")
}

/// How many bytes of the file's end to read for [`find_directory`].
pub fn tail_len(file_size: u64) -> u64 {
    file_size.min(END_LEN as u64 + 65_535)
}

/// Where the directory stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Directory {
    pub offset: u64,
    pub len: u64,
    count: u16,
}

/// An entry of the zip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// [`DOCUMENT`], or [`FOLDER`] with a sha256.
    pub name: String,
    /// As it stands in the zip.
    raw_name: Vec<u8>,
    /// Bytes.
    pub size: u64,
    pub crc: u32,
    /// Where its local header stands in the file.
    pub header_at: u64,
}

impl Entry {
    /// The attachment's sha256; `None` for the document.
    pub fn attachment(&self) -> Option<&str> {
        self.name.strip_prefix(FOLDER)
    }

    /// How many bytes from `header_at` on to read for [`Entry::content_at`].
    pub fn header_len(&self) -> u64 {
        LOCAL_LEN + self.raw_name.len() as u64
    }

    /// Where the content stands in the file, after checking that the entry's own header (the
    /// [`Entry::header_len`] bytes at `header_at`) says what the directory said.
    pub fn content_at(&self, header: &[u8]) -> Checked<u64> {
        let damaged = |problem| BundleFault::ZipDamaged { problem };
        let bytes = Bytes(header);
        let differs = "an entry differs from the directory";
        if bytes.long(0)? != LOCAL {
            return Err(damaged(differs));
        }
        self.check_plain(bytes.word(6)?, bytes.word(8)?)?;
        let same = bytes.long(14)? == self.crc
            && u64::from(bytes.long(18)?) == self.size
            && u64::from(bytes.long(22)?) == self.size
            && bytes.slice(30, bytes.word(26)?.into())? == self.raw_name;
        if !same {
            return Err(damaged(differs));
        }
        Ok(self.header_at + self.header_len() + u64::from(bytes.word(28)?))
    }

    fn check_plain(&self, flags: u16, method: u16) -> Checked<()> {
        // Bit 11 only says that the name is UTF-8.
        if method != 0 || flags & !(1 << 11) != 0 {
            return Err(BundleFault::ZipRepacked {
                name: shown(&self.name),
                encrypted: flags & 1 != 0,
            });
        }
        Ok(())
    }
}

/// Finds the directory in the file's last [`tail_len`] bytes.
pub fn find_directory(tail: &[u8], file_size: u64) -> Checked<Directory> {
    let last = tail.len().checked_sub(END_LEN).ok_or(BundleFault::Cut)?;
    let at = (0..=last)
        .rev()
        .find(|at| {
            let bytes = Bytes(&tail[*at..]);
            bytes.long(0) == Ok(END)
                && bytes.word(20).map(usize::from) == Ok(tail.len() - at - END_LEN)
        })
        .ok_or(BundleFault::Cut)?;
    let bytes = Bytes(&tail[at..]);
    let directory = Directory {
        offset: bytes.long(16)?.into(),
        len: bytes.long(12)?.into(),
        count: bytes.word(10)?,
    };
    let end_at = file_size.saturating_sub((tail.len() - at) as u64);
    if bytes.long(4)? != 0 || bytes.word(8)? != directory.count || directory.count == u16::MAX {
        return Err(BundleFault::ZipDamaged {
            problem: "it is one of several parts, or too large",
        });
    }
    if directory.offset + directory.len != end_at {
        return Err(BundleFault::ZipDamaged {
            problem: "bytes are missing or added",
        });
    }
    Ok(directory)
}

/// Reads the directory's bytes: the document first, then attachments in the file's order.
pub fn read_directory(bytes: &[u8], directory: &Directory, limits: &Limits) -> Checked<Vec<Entry>> {
    let damaged = |problem| Err(BundleFault::ZipDamaged { problem });
    if usize::from(directory.count) > limits.attachments + 1 {
        return damaged("it has too many entries");
    }
    let mut entries = Vec::with_capacity(directory.count.into());
    let mut added = Vec::new();
    let mut rest = Bytes(bytes);
    for _ in 0..directory.count {
        if rest.long(0)? != CENTRAL {
            return damaged("its directory cannot be read");
        }
        let name_len = rest.word(28)?.into();
        let raw = rest.slice(CENTRAL_LEN, name_len)?;
        let name = String::from_utf8_lossy(raw).into_owned();
        check_within(&name)?;
        let entry = Entry {
            name,
            raw_name: raw.to_vec(),
            size: rest.long(24)?.into(),
            crc: rest.long(16)?,
            header_at: rest.long(42)?.into(),
        };
        let packed = u64::from(rest.long(20)?);
        let (flags, method) = (rest.word(8)?, rest.word(10)?);
        let next =
            CENTRAL_LEN + name_len + usize::from(rest.word(30)?) + usize::from(rest.word(32)?);
        rest = Bytes(rest.0.get(next..).ok_or(BundleFault::ZipDamaged {
            problem: "its directory ends early",
        })?);
        // What a system adds has no part in the bundle, however it is packed.
        if is_added(&entry.name) {
            added.push((entry, packed));
            continue;
        }
        entry.check_plain(flags, method)?;
        if packed != entry.size {
            return damaged("an entry has two sizes");
        }
        entries.push(entry);
    }
    if !rest.0.is_empty() {
        return damaged("its directory is longer than it says");
    }
    if btree::set(entries.iter().map(|entry| entry.name.as_str())).len() < entries.len() {
        return damaged("an entry is there twice");
    }
    let kept = entries.iter().map(|entry| (entry, entry.size));
    let mut all: Vec<_> = added
        .iter()
        .map(|(entry, packed)| (entry, *packed))
        .chain(kept)
        .collect();
    all.sort_unstable_by_key(|(entry, _)| entry.header_at);
    let ends = all.iter().skip(1).map(|(next, _)| next.header_at);
    for ((entry, size), end) in all.iter().zip(ends.chain([directory.offset])) {
        if entry.header_at + entry.header_len() + size > end {
            return damaged("entries lie over each other");
        }
    }
    entries.sort_unstable_by_key(|entry| entry.header_at);
    name_within(&mut entries);
    for entry in &entries {
        check_name(&entry.name)?;
        let limit = match entry.attachment() {
            Some(_) => limits.attachment_bytes,
            None => limits.document_bytes,
        };
        let size = entry.size;
        if size > limit {
            return Err(BundleFault::TooLarge { size, limit });
        }
    }
    let document = entries.iter().position(|entry| entry.name == DOCUMENT);
    let document = entries.remove(document.ok_or(BundleFault::ZipNoBundle)?);
    entries.insert(0, document);
    Ok(entries)
}

/// Whether a system or its zip program added an entry of its own: folders and what browses them.
fn is_added(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    let is_hidden = |part: &str| part == "__MACOSX";
    last.is_empty()
        || name.split('/').any(is_hidden)
        || last.starts_with("._")
        || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&last)
}

/// Takes off the folder that somebody packed around the bundle, and gives a document that lies alone
/// its name.
fn name_within(entries: &mut [Entry]) {
    if let [only] = entries
        && only.name.to_ascii_lowercase().ends_with(".json")
    {
        DOCUMENT.clone_into(&mut only.name);
        return;
    }
    let of_document = |entry: &Entry| Some(entry.name.strip_suffix(DOCUMENT)?.to_owned());
    let around = entries.iter().filter_map(of_document);
    let around = around.filter(|path| path.is_empty() || path.ends_with('/'));
    let Some(around) = around.min_by_key(String::len) else {
        return;
    };
    if entries.iter().all(|entry| entry.name.starts_with(&around)) {
        for entry in entries {
            entry.name.drain(..around.len());
        }
    }
}

fn shown(name: &str) -> String {
    let shown = name.chars().take(80);
    shown.filter(|char| !char.is_control()).collect()
}

/// Only the document and attachments by hash.
fn check_name(name: &str) -> Checked<()> {
    if name == DOCUMENT || name.strip_prefix(FOLDER).is_some_and(is_sha256_hex) {
        return Ok(());
    }
    Err(BundleFault::AttachmentUnlisted { name: shown(name) })
}

/// A path that leads outside says so by name.
fn check_within(name: &str) -> Checked<()> {
    let outside = name.starts_with('/')
        || name.contains('\\')
        || name.contains('\0')
        || name.chars().nth(1) == Some(':')
        || name.split('/').any(|part| part == "..");
    if outside {
        return Err(BundleFault::ZipPath { name: shown(name) });
    }
    Ok(())
}

/// Holds the zip's entries against the bundle's list: each attachment there, at its size, and no
/// other.
pub fn check_manifest(bundle: &Bundle, entries: &[Entry]) -> Checked<()> {
    let listed = btree::set(
        bundle
            .attachments
            .iter()
            .map(|listed| listed.sha256.as_str()),
    );
    for entry in entries {
        if let Some(sha256) = entry.attachment()
            && !listed.contains(sha256)
        {
            return Err(BundleFault::AttachmentUnlisted {
                name: entry.name.clone(),
            });
        }
    }
    let sizes = btree::map(
        entries
            .iter()
            .filter_map(|entry| Some((entry.attachment()?, entry.size))),
    );
    for Attachment { sha256, size, .. } in &bundle.attachments {
        let found = *sizes
            .get(sha256.as_str())
            .ok_or_else(|| BundleFault::AttachmentMissing {
                sha256: sha256.clone(),
            })?;
        if found != *size {
            return Err(BundleFault::AttachmentSize {
                sha256: sha256.clone(),
                found,
                expected: *size,
            });
        }
    }
    Ok(())
}

/// Whether an attachment's content, taken through [`Digesting`], is the one listed.
pub fn check_attachment(listed: &Attachment, content: Digesting) -> Checked<()> {
    let (found, _, sha256) = content.finish();
    if found != listed.size {
        let expected = listed.size;
        return Err(BundleFault::AttachmentSize {
            sha256: listed.sha256.clone(),
            found,
            expected,
        });
    }
    if sha256 != listed.sha256 {
        return Err(BundleFault::AttachmentHash {
            sha256: listed.sha256.clone(),
        });
    }
    Ok(())
}

/// Little-endian numbers at an offset; past the end the zip is cut.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn slice(&self, at: usize, len: usize) -> Checked<&'a [u8]> {
        at.checked_add(len)
            .and_then(|end| self.0.get(at..end))
            .ok_or(BundleFault::Cut)
    }

    fn word(&self, at: usize) -> Checked<u16> {
        let bytes = self.slice(at, 2)?;
        Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn long(&self, at: usize) -> Checked<u32> {
        Ok(u32::from(self.word(at)?) | u32::from(self.word(at + 2)?) << 16)
    }
}
