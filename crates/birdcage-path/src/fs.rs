//! [`FileSystem`], the two questions path resolution asks, and [`HostFs`].

use std::fs::{self, FileType};
use std::io;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

/// What an inode is, as `st_mode` of `inode(7)` tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A directory.
    Directory,
    /// A regular file.
    File,
    /// A symbolic link.
    Symlink,
    /// A character device.
    CharDevice,
    /// A block device.
    BlockDevice,
    /// A named pipe.
    Fifo,
    /// A socket of the Unix domain.
    Socket,
}

/// A file system as far as path resolution needs one.
///
/// [`resolve`](crate::resolve) asks only about absolute paths whose components
/// are all names and of which all but the last were directories a moment ago.
/// An implementation therefore never has to follow anything.
pub trait FileSystem {
    /// Tells what is at `path` without following it, as `lstat(2)` does.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::NotFound`] if there is nothing; otherwise whatever the
    /// file system says.
    fn kind(&self, path: &Path) -> io::Result<Kind>;

    /// Reads the text of the symbolic link at `path`, as `readlink(2)` does.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::InvalidInput`] if it is no link; otherwise as
    /// [`kind`](FileSystem::kind).
    fn read_link(&self, path: &Path) -> io::Result<PathBuf>;
}

/// The file system of the host, as the calling process sees it.
///
/// Every answer is true for the moment it was given in. Who acts on it later
/// must open the path without following links and look again.
#[derive(Clone, Copy, Debug, Default)]
pub struct HostFs;

impl FileSystem for HostFs {
    fn kind(&self, path: &Path) -> io::Result<Kind> {
        kind_of(fs::symlink_metadata(path)?.file_type())
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        fs::read_link(path)
    }
}

fn kind_of(file_type: FileType) -> io::Result<Kind> {
    match file_type {
        t if t.is_dir() => Ok(Kind::Directory),
        t if t.is_file() => Ok(Kind::File),
        t if t.is_symlink() => Ok(Kind::Symlink),
        t if t.is_char_device() => Ok(Kind::CharDevice),
        t if t.is_block_device() => Ok(Kind::BlockDevice),
        t if t.is_fifo() => Ok(Kind::Fifo),
        t if t.is_socket() => Ok(Kind::Socket),
        _ => Err(io::Error::other("an inode of a type unknown to inode(7)")),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{MetadataExt, symlink};
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn the_host_tells_every_kind_that_needs_no_privilege_to_make() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::write(at("file"), "").unwrap();
        symlink("nowhere", at("link")).unwrap();
        let _listener = UnixListener::bind(at("socket")).unwrap();

        let check = |path: &Path, kind| assert_eq!(HostFs.kind(path).unwrap(), kind);
        check(dir.path(), Kind::Directory);
        check(&at("file"), Kind::File);
        check(&at("link"), Kind::Symlink);
        check(&at("socket"), Kind::Socket);
        check(Path::new("/dev/null"), Kind::CharDevice);
    }

    /// Among the devices of a host are those that take a privilege to make.
    #[test]
    fn the_host_tells_what_the_mode_of_an_inode_says() {
        let dir = tempfile::tempdir().unwrap();
        let fifo = dir.path().join("fifo");
        let made = std::process::Command::new("mkfifo").arg(&fifo).status();
        assert!(made.unwrap().success());
        let devices = fs::read_dir("/dev")
            .unwrap()
            .map(|entry| entry.unwrap().path());
        for path in devices.chain([fifo]) {
            let Ok(found) = fs::symlink_metadata(&path) else {
                continue;
            };
            // The format bits of `inode(7)`.
            let expected = match found.mode() & 0o170_000 {
                0o040_000 => Kind::Directory,
                0o100_000 => Kind::File,
                0o120_000 => Kind::Symlink,
                0o020_000 => Kind::CharDevice,
                0o060_000 => Kind::BlockDevice,
                0o010_000 => Kind::Fifo,
                _ => Kind::Socket,
            };
            assert_eq!(HostFs.kind(&path).unwrap(), expected, "{path:?}");
        }
    }

    #[test]
    fn the_host_reads_a_link_to_the_letter() {
        let dir = tempfile::tempdir().unwrap();
        symlink("../x//y/", dir.path().join("link")).unwrap();
        let text = HostFs.read_link(&dir.path().join("link")).unwrap();
        assert_eq!(text.as_os_str(), "../x//y/");
    }

    #[test]
    fn the_host_reports_what_is_missing_as_not_found() {
        let dir = tempfile::tempdir().unwrap();
        let error = HostFs.kind(&dir.path().join("missing")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
