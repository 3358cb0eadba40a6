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
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    let mode = Mode::from_raw_mode(0o444);
    make_at(root, at, |above, name| {
        let file = fs::openat(above, name, flags, mode)?;
        write_all(&Fd::from(file), content)
    })
}

pub(crate) fn write_all(file: &Fd, mut content: &[u8]) -> Result<(), Errno> {
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
