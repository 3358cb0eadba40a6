//! [`Survey`], what is in a tree of the host, by path.

use rustix::process::geteuid;
use std::collections::BTreeMap;
use std::fs::{self, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// What is known of everything in a tree.
pub(crate) type Survey = BTreeMap<PathBuf, Found>;

/// One thing in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// What it is and what is in it.
    pub(crate) what: String,
    pub(crate) mode: u32,
    pub(crate) owner: (u32, u32),
    pub(crate) number: u64,
    /// Of the last modification, and of the last change.
    pub(crate) times: [(i64, i64); 2],
}

/// Takes a survey of a tree, its top included.
///
/// What its owner may not look into is opened, after it has been seen.
pub(crate) fn survey(top: &Path) -> io::Result<Survey> {
    let mut seen = Vec::new();
    visit(top, &mut seen)?;
    // By now every name of an inode has been looked at.
    let found = seen.into_iter().map(|(at, metadata)| {
        let found = Found::of(&at, &metadata)?;
        Ok((at, found))
    });
    found.collect()
}

fn visit(at: &Path, seen: &mut Vec<(PathBuf, Metadata)>) -> io::Result<()> {
    let metadata = fs::symlink_metadata(at)?;
    let is_directory = metadata.is_dir();
    seen.push((at.to_owned(), metadata));
    if !is_directory {
        return Ok(());
    }
    open_up(at)?;
    for entry in fs::read_dir(at)? {
        visit(&entry?.path(), seen)?;
    }
    Ok(())
}

/// Lets its owner read something. Root may without, and could not in all file systems.
fn open_up(at: &Path) -> io::Result<()> {
    if geteuid().is_root() {
        return Ok(());
    }
    fs::set_permissions(at, Permissions::from_mode(0o700))
}

/// When something was modified, and when it was changed.
pub(crate) fn times(metadata: &Metadata) -> [(i64, i64); 2] {
    [
        (metadata.mtime(), metadata.mtime_nsec()),
        (metadata.ctime(), metadata.ctime_nsec()),
    ]
}

impl Found {
    fn of(at: &Path, metadata: &Metadata) -> io::Result<Self> {
        let kind = metadata.file_type();
        let what = if kind.is_symlink() {
            format!("link {:?}", fs::read_link(at)?)
        } else if kind.is_file() {
            open_up(at)?;
            describe(&fs::read(at)?)
        } else if kind.is_dir() {
            "directory".to_owned()
        } else if kind.is_fifo() {
            "fifo".to_owned()
        } else if kind.is_socket() {
            "socket".to_owned()
        } else {
            "device".to_owned()
        };
        Ok(Self {
            what,
            mode: metadata.mode() & 0o7777,
            owner: (metadata.uid(), metadata.gid()),
            number: metadata.ino(),
            times: times(metadata),
        })
    }
}

/// A file, by what is in it.
pub(crate) fn describe(content: &[u8]) -> String {
    format!("file {}", content.escape_ascii())
}
