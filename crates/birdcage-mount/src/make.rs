//! Making directories, files and links in the new root.
//!
//! Where a directory of the host may be on the way, things are made in a directory
//! that was opened without following a link: somebody else may change names there.
//! Runs after `clone`, as all that carries out a plan.

use crate::tree::{Outcome, during, open_inside};
use crate::{Action, Place};
use birdcage_sys::fd::Fd;
use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{self, FileType, Mode, OFlags};
use rustix::io::Errno;
use std::ffi::CStr;

/// Makes something at a place: by its path where that leads where it says, else by
/// its name in the directory that is opened first.
fn make_at(
    root: &Fd,
    at: &Place,
    make: impl Fn(BorrowedFd<'_>, &CStr) -> Result<(), Errno>,
) -> Outcome<()> {
    match at.steps() {
        None => make(root.as_fd(), at.as_c_str()),
        Some(steps) => {
            let above = open_inside(root, &steps.directory)?;
            make(above.as_fd(), &steps.name)
        }
    }
    .map_err(during(Action::Create))
}

pub(crate) fn directory(root: &Fd, at: &Place) -> Outcome<()> {
    let mode = Mode::from_raw_mode(0o755);
    make_at(root, at, |above, name| fs::mkdirat(above, name, mode))
}

pub(crate) fn file(root: &Fd, at: &Place) -> Outcome<()> {
    let mode = Mode::from_raw_mode(0o444);
    let kind = FileType::RegularFile;
    make_at(root, at, |above, name| {
        fs::mknodat(above, name, kind, mode, 0)
    })
}

pub(crate) fn link(root: &Fd, at: &Place, target: &CStr) -> Outcome<()> {
    make_at(root, at, |above, name| fs::symlinkat(target, above, name))
}

pub(crate) fn text(root: &Fd, at: &Place, content: &[u8]) -> Outcome<()> {
    make_at(root, at, |above, name| {
        new_file(above, name, 0o444, content)
    })
}

/// Makes a file with that content, where nothing is yet.
pub(crate) fn new_file(
    directory: impl AsFd,
    name: &CStr,
    mode: u32,
    content: &[u8],
) -> Result<(), Errno> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    let file = fs::openat(directory, name, flags, Mode::from_raw_mode(mode))?;
    write_all(&Fd::from(file), content)
}

fn write_all(file: &Fd, mut content: &[u8]) -> Result<(), Errno> {
    while !content.is_empty() {
        match rustix::io::write(file, content)? {
            0 => return Err(Errno::IO),
            written => content = content.get(written..).unwrap_or_default(),
        }
    }
    Ok(())
}

/// Makes an empty directory or file, whichever `what` could be mounted on.
pub(crate) fn make_like(directory: &Fd, name: &CStr, what: &Fd) -> Outcome<()> {
    let mode = fs::fstat(what).map_err(during(Action::OpenSource))?.st_mode;
    let made = match FileType::from_raw_mode(mode) {
        FileType::Directory => fs::mkdirat(directory, name, Mode::from_raw_mode(0o755)),
        _ => {
            let mode = Mode::from_raw_mode(0o444);
            fs::mknodat(directory, name, FileType::RegularFile, mode, 0)
        }
    };
    made.map_err(during(Action::Create))
}

#[cfg(test)]
mod tests {
    use super::new_file;
    use rustix::fs::{Mode, OFlags, open};
    use rustix::io::Errno;

    #[test]
    fn a_new_file_is_where_nothing_was() {
        let scratch = tempfile::tempdir().expect("a directory");
        let directory = open(scratch.path(), OFlags::PATH, Mode::empty()).expect("the directory");
        assert_eq!(new_file(&directory, c"file", 0o444, b"first"), Ok(()));
        assert_eq!(
            new_file(&directory, c"file", 0o444, b"second"),
            Err(Errno::EXIST)
        );
        let content = std::fs::read(scratch.path().join("file")).expect("it is there");
        assert_eq!(content, b"first");
    }
}
