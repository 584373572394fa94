//! Folders that hold keys and people's data.

use std::{fs, io, path::Path};

/// Makes a folder, with those above it, that only its owner may enter. One that is there stays as it
/// is.
///
/// # Errors
/// When it cannot be made.
pub fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Takes from a file what everybody may do with it; what its group may stays.
///
/// # Errors
/// When it is not there, or another's.
pub fn close_to_others(file: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(file)?.permissions().mode();
        if mode & 0o007 != 0 {
            fs::set_permissions(file, fs::Permissions::from_mode(mode & !0o007))?;
        }
    }
    let _ = file;
    Ok(())
}
