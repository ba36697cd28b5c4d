//! A file's new content → the file, replaced whole or not at all.
//!
//! The content is written beside the file, flushed to the disk, and renamed over it: a reader, and a process that is killed at any
//! moment, sees the old content or the new one. A link stays a link, and permissions stay as they were. What is no regular file (a device, a
//! named pipe) is written to directly. Deliberately absent: making folders.

use std::fs::{OpenOptions, Permissions};
use std::io::{ErrorKind, Result, Write};
use std::path::Path;

use tempfile::NamedTempFile;

/// Replaces a file's content; a reader of a pipe that has gone is no error.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    if path.exists() && !path.is_file() {
        return match OpenOptions::new().write(true).open(path)?.write_all(bytes) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            result => result,
        };
    }
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = temporary(folder)?;
    file.write_all(bytes)?;
    let permissions: Option<Permissions> = path.metadata().ok().map(|known| known.permissions());
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(unix)]
fn temporary(folder: &Path) -> Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    // The process's mask still applies, as for any new file.
    tempfile::Builder::new().prefix(".crosscheck-").permissions(Permissions::from_mode(0o666)).tempfile_in(folder)
}

#[cfg(not(unix))]
fn temporary(folder: &Path) -> Result<NamedTempFile> {
    tempfile::Builder::new().prefix(".crosscheck-").tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("report.md");
        replace(&path, b"old and long").expect("the folder can be written to");
        replace(&path, b"new").expect("the folder can be written to");
        assert_eq!(std::fs::read(&path).expect("the file is there"), b"new");
        assert_eq!(std::fs::read_dir(folder.path()).expect("the folder is there").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_permissions_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let (path, link) = (folder.path().join("real"), folder.path().join("link"));
        std::fs::write(&path, "old").expect("the folder can be written to");
        std::fs::set_permissions(&path, Permissions::from_mode(0o640)).expect("the file is ours");
        std::os::unix::fs::symlink(&path, &link).expect("links are known");
        replace(&link, b"new").expect("the folder can be written to");
        assert!(link.is_symlink());
        assert_eq!(std::fs::read(&path).expect("the file is there"), b"new");
        assert_eq!(path.metadata().expect("the file is there").permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        assert!(replace(Path::new("no/such/folder/report.md"), b"x").is_err());
    }
}
