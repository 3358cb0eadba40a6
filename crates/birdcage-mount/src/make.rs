//! Making directories, files and links in the new root.
//!
//! Things are made in a directory that was opened without following a link: on the
//! way to it may lie a directory of the host, in which somebody else changes names.
//! Runs after `clone`, as all that carries out a plan.

use crate::tree::{Outcome, during, open_inside};
use crate::{Action, Place};
use birdcage_sys::fd::Fd;
use rustix::fs::{self, FileType, Mode, OFlags};
use rustix::io::Errno;
use std::ffi::CStr;

pub(crate) fn directory(root: &Fd, at: &Place) -> Outcome<()> {
    let above = open_inside(root, at.directory())?;
    fs::mkdirat(above, at.name(), Mode::from_raw_mode(0o755)).map_err(during(Action::Create))
}

pub(crate) fn file(root: &Fd, at: &Place) -> Outcome<()> {
    let above = open_inside(root, at.directory())?;
    let mode = Mode::from_raw_mode(0o444);
    fs::mknodat(above, at.name(), FileType::RegularFile, mode, 0).map_err(during(Action::Create))
}

pub(crate) fn text(root: &Fd, at: &Place, content: &[u8]) -> Outcome<()> {
    let above = open_inside(root, at.directory())?;
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    let mode = Mode::from_raw_mode(0o444);
    let file = fs::openat(above, at.name(), flags, mode).map(Fd::from);
    write_all(&file.map_err(during(Action::Create))?, content).map_err(during(Action::Create))
}

fn write_all(file: &Fd, mut content: &[u8]) -> Result<(), Errno> {
    while !content.is_empty() {
        let written = rustix::io::write(file, content)?;
        content = content.get(written..).unwrap_or_default();
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

pub(crate) fn link(root: &Fd, at: &Place, target: &CStr) -> Outcome<()> {
    let above = open_inside(root, at.directory())?;
    fs::symlinkat(target, above, at.name()).map_err(during(Action::Create))
}
