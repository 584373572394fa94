//! Why a bundle is not taken, in words a person can act on.

use crate::{
    json::{self, Problem},
    words::Lang,
};

/// Why a bundle, or its file, was refused. Refusing changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BundleFault {
    /// The file is no JSON (or holds what a bundle may not), at this place.
    NotJson {
        line: u32,
        column: u32,
        problem: String,
    },
    /// The file is no UTF-8 text from this line on.
    NotText { line: u32 },
    /// JSON, but not a bundle of this product.
    OtherFormat,
    /// Made by a newer version of the product.
    NewerVersion { found: i64 },
    /// For another city's programme.
    WrongProgramme { found: String, expected: String },
    /// The file ends in the middle.
    Cut,
    /// Larger than the limit, in bytes.
    TooLarge { size: u64, limit: u64 },
    /// Lists within lists without end.
    TooDeep,
    /// Something is missing, of the wrong kind or out of bounds. `place` is a JSON pointer such as
    /// `/changes/3/fields/name`.
    Schema { place: String, problem: String },
    /// The content is not what was signed.
    BadSignature,
    /// The public key is not one this version can check.
    UnknownKeyForm,
    /// An entry of the zip points outside it.
    ZipPath { name: String },
    /// An entry of the zip is compressed or encrypted: a mail program or a person packed it again.
    ZipRepacked { name: String, encrypted: bool },
    /// The zip is broken.
    ZipDamaged { problem: &'static str },
    /// The zip holds no `bundle.json`.
    ZipNoBundle,
    /// The list names an attachment the file does not hold.
    AttachmentMissing { sha256: String },
    /// The file holds an attachment the list does not name.
    AttachmentUnlisted { name: String },
    /// An attachment is not the one that was signed for.
    AttachmentHash { sha256: String },
    /// An attachment has another size than the list says.
    AttachmentSize {
        sha256: String,
        found: u64,
        expected: u64,
    },
}

/// Shorthand for what the readers of this room return.
pub type Checked<T> = Result<T, BundleFault>;

impl From<json::Error> for BundleFault {
    fn from(error: json::Error) -> Self {
        let problem = error.problem().words().en;
        match (error.problem(), error.position()) {
            (Problem::Cut, _) => Self::Cut,
            (Problem::TooDeep, _) => Self::TooDeep,
            (Problem::NotText, Some((line, _))) => Self::NotText { line },
            (_, Some((line, column))) => Self::NotJson {
                line,
                column,
                problem,
            },
            (_, None) => Self::Schema {
                place: error.pointer(),
                problem,
            },
        }
    }
}

impl BundleFault {
    /// A name for tests and logs that does not change with the wording.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotJson { .. } => "not-json",
            Self::NotText { .. } => "not-text",
            Self::OtherFormat => "other-format",
            Self::NewerVersion { .. } => "newer-version",
            Self::WrongProgramme { .. } => "wrong-programme",
            Self::Cut => "cut",
            Self::TooLarge { .. } => "too-large",
            Self::TooDeep => "too-deep",
            Self::Schema { .. } => "schema",
            Self::BadSignature => "bad-signature",
            Self::UnknownKeyForm => "unknown-key-form",
            Self::ZipPath { .. } => "zip-path",
            Self::ZipRepacked { .. } => "zip-repacked",
            Self::ZipDamaged { .. } => "zip-damaged",
            Self::ZipNoBundle => "zip-no-bundle",
            Self::AttachmentMissing { .. } => "attachment-missing",
            Self::AttachmentUnlisted { .. } => "attachment-unlisted",
            Self::AttachmentHash { .. } => "attachment-hash",
            Self::AttachmentSize { .. } => "attachment-size",
        }
    }

    /// What only maintainers read, apart from the sentence: the parser's own words, in English.
    pub fn detail(&self) -> Option<String> {
        match self {
            Self::NotJson { problem, .. } => Some(problem.clone()),
            Self::Schema { place, problem } => Some(format!("{place}: {problem}")),
            Self::ZipDamaged { problem } => Some((*problem).to_owned()),
            _ => None,
        }
    }

    /// What happened, what is safe, what to do: three sentences.
    pub fn sentence(&self, lang: Lang) -> String {
        let (what, todo) = match lang {
            Lang::Zh => (self.what_zh(), self.todo_zh()),
            Lang::En => (self.what_en(), self.todo_en()),
        };
        match lang {
            Lang::Zh => format!("{what}。本机数据没有任何改动。{todo}。"),
            Lang::En => format!("{what}. Nothing on this device was changed. {todo}."),
        }
    }

    fn what_zh(&self) -> String {
        match self {
            Self::NotJson { line, column, .. } => {
                format!("这个文件无法作为数据包读取（第 {line} 行第 {column} 列）")
            }
            Self::NotText { line } => {
                format!("这个文件的文字编码不对（第 {line} 行不是 UTF-8），可能被别的软件另存过")
            }
            Self::OtherFormat => "这个文件不是一档的数据包".to_owned(),
            Self::NewerVersion { found } => {
                format!("这个数据包由更新的版本生成（格式版本 {found}），当前版本还读不懂")
            }
            Self::WrongProgramme { found, expected } => {
                format!("这个数据包属于另一个试点方案（{found}），本机是 {expected}")
            }
            Self::Cut => "文件不完整，后半部分缺失".to_owned(),
            Self::TooLarge { size, limit } => {
                format!(
                    "文件太大（{}），上限是 {}",
                    megabytes(*size),
                    megabytes(*limit)
                )
            }
            Self::TooDeep => "文件内容嵌套过深，不是正常的数据包".to_owned(),
            Self::Schema { .. } => "数据包的内容不合规范".to_owned(),
            Self::BadSignature => "签名不符：内容在签名之后被改动过，或文件已损坏".to_owned(),
            Self::UnknownKeyForm => "无法识别数据包所带的设备公钥".to_owned(),
            Self::ZipPath { name } => format!("压缩包里有指向包外的路径（{name}），可能是恶意文件"),
            Self::ZipRepacked {
                name,
                encrypted: true,
            } => format!("压缩包设了密码（{name}）"),
            Self::ZipRepacked { name, .. } => {
                format!("压缩包被邮件或压缩软件重新打包过（{name} 经过压缩），内容没有读取")
            }
            Self::ZipDamaged { .. } => "压缩包已损坏".to_owned(),
            Self::ZipNoBundle => "压缩包里没有 bundle.json，不是一档的数据包".to_owned(),
            Self::AttachmentMissing { sha256 } => format!("缺少一个附件（{}…）", short(sha256)),
            Self::AttachmentUnlisted { name } => format!("压缩包里多出一个未登记的文件（{name}）"),
            Self::AttachmentHash { sha256 } => {
                format!("一个附件与签名时的内容不一致（{}…）", short(sha256))
            }
            Self::AttachmentSize {
                sha256,
                found,
                expected,
            } => format!(
                "一个附件大小不符（{}…：应为 {expected} 字节，实为 {found} 字节）",
                short(sha256)
            ),
        }
    }

    fn todo_zh(&self) -> &'static str {
        match self {
            Self::NotText { .. } => "请使用没有用其他软件打开并保存过的原始文件",
            Self::NotJson { .. } | Self::OtherFormat | Self::ZipNoBundle => {
                "请选择由“移交”或“备份”生成的 .json 或 .zip 文件"
            }
            Self::NewerVersion { .. } => "请先更新本机的应用，再导入一次",
            Self::WrongProgramme { .. } => "请确认文件来自本市的设备",
            Self::TooLarge { .. } => "请让对方按企业分开移交，或分几次移交",
            Self::ZipRepacked {
                encrypted: true, ..
            } => "请让对方发送没有密码的原始文件",
            Self::ZipRepacked { .. } => {
                "请使用“移交”生成的原始文件；如果解压后只有一个 .json 文件，可以直接选它"
            }
            Self::ZipPath { .. } | Self::AttachmentUnlisted { .. } => {
                "请不要使用这个文件，并向对方要原始文件"
            }
            Self::UnknownKeyForm => "请更新两边的应用，让对方重新生成数据包",
            Self::Cut
            | Self::TooDeep
            | Self::Schema { .. }
            | Self::BadSignature
            | Self::ZipDamaged { .. }
            | Self::AttachmentMissing { .. }
            | Self::AttachmentHash { .. }
            | Self::AttachmentSize { .. } => "请重新复制文件；仍不行时，让对方重新生成数据包",
        }
    }

    fn what_en(&self) -> String {
        match self {
            Self::NotJson { line, column, .. } => {
                format!("This file cannot be read as a bundle (line {line}, column {column})")
            }
            Self::NotText { line } => {
                format!("The characters of this file are coded in another way (line {line} is not UTF-8); another program may have saved it anew")
            }
            Self::OtherFormat => "This file is not a Yidang bundle".to_owned(),
            Self::NewerVersion { found } => {
                format!("This bundle was made by a newer version (format version {found}) that this one cannot read")
            }
            Self::WrongProgramme { found, expected } => {
                format!("This bundle belongs to another programme ({found}); this device works on {expected}")
            }
            Self::Cut => "The file is incomplete: its end is missing".to_owned(),
            Self::TooLarge { size, limit } => {
                format!("The file is too large ({}; the limit is {})", megabytes(*size), megabytes(*limit))
            }
            Self::TooDeep => "The file is nested too deeply to be a bundle".to_owned(),
            Self::Schema { .. } => "The bundle's content is not as it should be".to_owned(),
            Self::BadSignature => {
                "The signature does not match: the content was changed after signing, or the file is damaged".to_owned()
            }
            Self::UnknownKeyForm => "The bundle's public key is of an unknown form".to_owned(),
            Self::ZipPath { name } => {
                format!("The zip holds a path that leads outside it ({name}); it may be hostile")
            }
            Self::ZipRepacked { name, encrypted: true } => format!("The zip has a password ({name})"),
            Self::ZipRepacked { name, .. } => {
                format!("The zip was packed again by a mail or zip program ({name} is compressed) and was not read")
            }
            Self::ZipDamaged { .. } => "The zip is damaged".to_owned(),
            Self::ZipNoBundle => "The zip holds no bundle.json, so it is not a Yidang bundle".to_owned(),
            Self::AttachmentMissing { sha256 } => format!("An attachment is missing ({}…)", short(sha256)),
            Self::AttachmentUnlisted { name } => format!("The zip holds a file nobody listed ({name})"),
            Self::AttachmentHash { sha256 } => {
                format!("An attachment is not the one that was signed for ({}…)", short(sha256))
            }
            Self::AttachmentSize { sha256, found, expected } => format!(
                "An attachment has the wrong size ({}…: {found} bytes instead of {expected})",
                short(sha256)
            ),
        }
    }

    fn todo_en(&self) -> &'static str {
        match self {
            Self::NotText { .. } => {
                "Use the original file, not opened and saved by another program"
            }
            Self::NotJson { .. } | Self::OtherFormat | Self::ZipNoBundle => {
                "Choose a .json or .zip file made by “Hand over” or “Backup”"
            }
            Self::NewerVersion { .. } => "Update the app on this device, then import again",
            Self::WrongProgramme { .. } => "Check that the file comes from a device of your city",
            Self::TooLarge { .. } => {
                "Ask for the hand-over in parts, for example one enterprise at a time"
            }
            Self::ZipRepacked {
                encrypted: true, ..
            } => "Ask for the original file without a password",
            Self::ZipRepacked { .. } => {
                "Use the original file made by “Hand over”; if unpacking it gives one .json file alone, choose that"
            }
            Self::ZipPath { .. } | Self::AttachmentUnlisted { .. } => {
                "Do not use this file; ask the sender for the original"
            }
            Self::UnknownKeyForm => "Update the app on both devices and have the bundle made again",
            Self::Cut
            | Self::TooDeep
            | Self::Schema { .. }
            | Self::BadSignature
            | Self::ZipDamaged { .. }
            | Self::AttachmentMissing { .. }
            | Self::AttachmentHash { .. }
            | Self::AttachmentSize { .. } => {
                "Copy the file again; if that does not help, have the bundle made again"
            }
        }
    }
}

impl std::fmt::Display for BundleFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what_en())?;
        match self.detail() {
            Some(detail) => write!(f, ": {detail}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for BundleFault {}

fn short(sha256: &str) -> &str {
    sha256.get(..8).unwrap_or(sha256)
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1024 * 1024))
}
