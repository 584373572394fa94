//! How much may be written and read: one place for every limit.
//!
//! They are kept where something is entered ([`crate::text`], [`crate::decimal::check`]), where a change
//! is made ([`Record::change`](crate::record::Record::change)), where a bundle is made
//! ([`crate::bundle::split`]) and where it is read, so that what a device can be made to write every
//! reader takes. They fit a city's 10,000 enterprises and keep a tablet's memory.

/// The largest whole number (2^53 - 1) that every JSON reader holds exactly; the smallest is its
/// negative.
pub const MAX_INT: i64 = 9_007_199_254_740_991;

/// How many lists and objects may stand within each other in a document.
pub const MAX_DEPTH: usize = 32;

/// How many lists and objects may stand within each other in one field's value. Far below
/// [`MAX_DEPTH`], because a value is to fit into a record as well, and that into a bundle within a
/// bundle.
pub const VALUE_DEPTH: usize = 16;

/// Bytes of a bundle's JSON document.
pub const DOCUMENT_BYTES: u64 = 96 << 20;

/// Bytes that a part of a larger bundle is filled up to. A third of what a document may hold, because
/// a lost device's own document travels within the bundle that hands its changes on.
pub const PART_BYTES: usize = 32 << 20;

/// Bytes of one change in its canonical form.
pub const CHANGE_BYTES: usize = 1 << 20;

/// Bytes of one record in its canonical form: what is written to it stays below. Readers take
/// [`CHANGE_BYTES`] more, for it can still be deleted.
pub const RECORD_BYTES: usize = 8 << 20;

/// Objects in a bundle's document. A bundle that is as large as may be and changes one field at a
/// time has some three million.
pub const DOCUMENT_OBJECTS: usize = 4_000_000;

/// Lists and further values in a bundle's document: such a bundle has some eight million.
pub const DOCUMENT_VALUES: usize = 16_000_000;

/// Bytes of a bundle's file with its attachments.
pub const FILE_BYTES: u64 = 2 << 30;

/// Bytes of one attachment.
pub const ATTACHMENT_BYTES: u64 = 64 << 20;

/// Attachments in a bundle.
pub const ATTACHMENTS: usize = 20_000;

/// Changes in a bundle; also records.
pub const CHANGES: usize = 500_000;

/// Devices whose changes a bundle carries; also devices whose changes one record has taken.
pub const DEVICES: usize = 2_000;

/// Areas of one device's scope.
pub const AREAS: usize = 256;
/// Dossiers a provider may be assigned.
pub const ASSIGNED: usize = 200;

/// Fields of one change; also of one record.
pub const FIELDS: usize = 1_024;

/// The field whose text is a code: an area says who may see a dossier, in every database.
pub const CODE_FIELD: &str = "area";

/// Values that one write replaces; also values of one field that nobody has replaced.
pub const LIVE_VALUES: usize = 1_024;

/// Bytes of one text within a field's value.
pub const TEXT_BYTES: usize = 256 << 10;

/// Bytes of a code or an id: a programme, a dossier, a kind of record, an area, a media type.
pub const NAME_BYTES: usize = 128;

/// Bytes of a device's id.
pub const DEVICE_ID_BYTES: usize = 64;

/// Bytes of a field's name.
pub const FIELD_NAME_BYTES: usize = 256;

/// Bytes of what people call a device or a person; several may be named.
pub const PERSON_BYTES: usize = 1_024;

/// Bytes of a public key in base64.
pub const PUBLIC_KEY_BYTES: usize = 256;

/// Bytes of a pack's edition.
pub const EDITION_BYTES: usize = 128;

/// Bytes of a moment in ISO 8601.
pub const MOMENT_BYTES: usize = 40;

/// Bytes of the content a decision carries, in canonical form.
pub const DECISION_CONTENT_BYTES: usize = 256 << 10;

/// Decisions that one decision may name as the last its author had seen.
pub const DECISION_AFTER: usize = 64;

/// The limits of a bundle, for one who reads or makes it within others.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of the JSON document.
    pub document_bytes: u64,
    /// Bytes that a part of what is larger is filled up to.
    pub part_bytes: usize,
    /// Bytes of the whole file with its attachments.
    pub file_bytes: u64,
    pub changes: usize,
    pub devices: usize,
    pub attachments: usize,
    /// Bytes of one attachment.
    pub attachment_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: DOCUMENT_BYTES,
            part_bytes: PART_BYTES,
            file_bytes: FILE_BYTES,
            changes: CHANGES,
            devices: DEVICES,
            attachments: ATTACHMENTS,
            attachment_bytes: ATTACHMENT_BYTES,
        }
    }
}
