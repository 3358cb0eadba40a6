//! [`Withheld`], places at which nothing is, and where nothing can be made inside.
//!
//! Only what exists can be covered. So an empty file, the *placeholder*, is put there, in the
//! host's directory, for as long as a sandbox needs it; the program finds another mounted over it.
//! Whoever uses a placeholder holds a shared lock on it (`flock(2)`): it is taken away by
//! whoever gets an exclusive one, which is the last. All but [`clear`] runs after `clone`:
//! system calls only, no allocation, no panic, no lock of the caller's.

use crate::apply::{Site, numbered, whole};
use crate::cover::own_file;
use crate::template::open_root;
use crate::tree::{Outcome, attach_inside, during, open_inside, open_source};
use crate::{Action, MountFailure, MountPlan, Operation, Place};
use birdcage_sys::fd::Fd;
use rustix::fs::{self, AtFlags, FileType, FlockOperation, Mode, OFlags, Stat};
use rustix::io::Errno;
use rustix::process::geteuid;
use rustix::thread::sched_yield;
use std::cell::OnceCell;
use std::ffi::{CStr, CString};
use std::mem::ManuallyDrop;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many places a sandbox can withhold.
pub const MOST: usize = 32;

/// The mode of a placeholder, by which it is known: nobody makes an empty file that is sticky.
/// Its owner may read it, since nobody could lock it otherwise.
const MODE: u32 = 0o1400;

/// How often somebody else may be in the way.
const ATTEMPTS: u32 = 256;

/// What the process that builds a sandbox holds of the places that are withheld.
///
/// It lies in the caller's memory; the descriptors are those of the processes after `clone`,
/// and so the caller never closes one.
#[derive(Debug, Default)]
pub struct Withheld(Vec<Slot>);

#[derive(Debug, Default)]
struct Slot {
    held: OnceCell<ManuallyDrop<Held>>,
    /// Set before there is a placeholder, so that the caller can take it away in any case.
    is_used: AtomicBool,
}

/// A place that is withheld.
#[derive(Debug)]
pub struct Held {
    /// The directory.
    pub parent: Fd,
    /// The placeholder, locked; none if somebody else has put something there.
    pub placeholder: Option<Fd>,
    /// What covers it: a mount that is attached nowhere.
    cover: Fd,
}

impl Withheld {
    /// One slot for each place that the plan withholds.
    pub fn of(plan: &MountPlan) -> Self {
        let count = places(plan).count();
        Self((0..count).map(|_| Slot::default()).collect())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is held of each place, with its name.
    pub fn held<'a>(&'a self, plan: &'a MountPlan) -> impl Iterator<Item = (&'a CStr, &'a Held)> {
        places(plan).filter_map(|(at, number)| {
            let held = self.0.get(number)?.held.get()?;
            Some((at.steps()?.name.as_c_str(), &**held))
        })
    }

    /// Takes the placeholders away again, where nobody else needs them; before a program runs.
    pub fn give_free(&self, plan: &MountPlan) {
        for (name, held) in self.held(plan) {
            if let Some(placeholder) = &held.placeholder {
                // What stays is the caller's to take away.
                let _left = take_away(placeholder, &held.parent, name);
            }
        }
    }

    /// Where on the host there may be a placeholder of this sandbox's.
    pub fn used(&self, plan: &MountPlan) -> Vec<CString> {
        let used = |number: usize| {
            let slot = self.0.get(number);
            slot.is_some_and(|slot| slot.is_used.load(Ordering::Acquire))
        };
        let places = places(plan).filter(|(_, number)| used(*number));
        places
            .filter_map(|(at, _)| CString::new(at.as_os_str().as_bytes()).ok())
            .collect()
    }
}

fn places(plan: &MountPlan) -> impl Iterator<Item = (&Place, usize)> {
    plan.operations()
        .iter()
        .filter_map(|operation| match operation {
            Operation::Withhold { at, number } => Some((at, *number)),
            _ => None,
        })
}

impl MountPlan {
    /// Covers what is withheld, in the mount namespace of the program alone.
    ///
    /// The reaper, which takes the placeholders away, is in another: there they are no mount
    /// points.
    ///
    /// # Errors
    /// The first step that failed.
    pub fn cover_withheld(&self, withheld: &Withheld) -> Result<(), MountFailure> {
        if withheld.is_empty() {
            return Ok(());
        }
        let root = open_root().map_err(whole)?;
        for (operation, item) in self.operations.iter().zip(0_u32..) {
            let Operation::Withhold { at, number } = operation else {
                continue;
            };
            let slot = withheld.0.get(*number);
            if let Some(held) = slot.and_then(|slot| slot.held.get()) {
                attach_inside(&held.cover, &root, at).map_err(numbered(item))?;
            }
        }
        Ok(())
    }
}

/// Puts a placeholder at a place, unless the program could not make anything there anyway.
pub(crate) fn withhold(site: &Site<'_>, at: &Place, number: usize) -> Outcome<()> {
    let (Some(slot), Some(steps)) = (
        site.withheld.and_then(|withheld| withheld.0.get(number)),
        at.steps(),
    ) else {
        return Err((Action::Withhold, Errno::INVAL));
    };
    let parent = open_inside(&site.root, &steps.directory)?;
    slot.is_used.store(true, Ordering::Release);
    let placeholder = match place(&parent, &steps.name) {
        Err(refused) if is_for_good(refused, &parent) => return Ok(()),
        placed => placed.map_err(during(Action::Withhold))?,
    };
    let held = Held {
        parent,
        placeholder,
        cover: own_file(&site.bench, b"", c"4096")?,
    };
    // Each slot is filled once.
    let _empty = slot.held.set(ManuallyDrop::new(held));
    Ok(())
}

/// Whether the program cannot make anything there either, whatever it does: it has the rights
/// of this process, or fewer, and the directory's mode is not its own to change.
fn is_for_good(refused: Errno, parent: &Fd) -> bool {
    let is_anothers = || fs::fstat(parent).is_ok_and(|stat| stat.st_uid != geteuid().as_raw());
    match refused {
        Errno::ROFS => true,
        Errno::ACCESS => is_anothers(),
        _ => false,
    }
}

/// Puts a placeholder there, or takes part in the one that is there. None where there is
/// something else by now: that is covered as it is, and stays.
fn place(parent: &Fd, name: &CStr) -> Result<Option<Fd>, Errno> {
    for _ in 0..ATTEMPTS {
        let file = match make(parent, name) {
            Err(Errno::EXIST) => match open(parent, name) {
                Err(Errno::NOENT) => continue,
                // Somebody else's: the mode of a placeholder lets its owner in.
                Err(Errno::ACCESS) => return Ok(None),
                opened => opened?,
            },
            made => made?,
        };
        if !is_placeholder(&fs::fstat(&file)?) {
            return Ok(None);
        }
        match fs::flock(&file, FlockOperation::NonBlockingLockShared) {
            Ok(()) if is_still_there(&file, parent, name)? => return Ok(Some(file)),
            // Somebody is taking it away, or has.
            Ok(()) | Err(Errno::WOULDBLOCK) => sched_yield(),
            Err(errno) => return Err(errno),
        }
    }
    Err(Errno::BUSY)
}

fn make(parent: &Fd, name: &CStr) -> Result<Fd, Errno> {
    let flags = OFlags::RDONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    fs::openat(parent, name, flags, Mode::from_raw_mode(MODE)).map(Fd::from)
}

fn open(parent: &Fd, name: &CStr) -> Result<Fd, Errno> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    fs::openat(parent, name, flags, Mode::empty()).map(Fd::from)
}

fn is_placeholder(stat: &Stat) -> bool {
    let is_file = FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile;
    let is_own = stat.st_uid == geteuid().as_raw();
    is_file && is_own && stat.st_size == 0 && stat.st_mode & 0o7777 == MODE
}

fn is_still_there(file: &Fd, parent: &Fd, name: &CStr) -> Result<bool, Errno> {
    let own = fs::fstat(file)?;
    match fs::statat(parent, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(there) => Ok((there.st_dev, there.st_ino) == (own.st_dev, own.st_ino)),
        Err(Errno::NOENT) => Ok(false),
        Err(errno) => Err(errno),
    }
}

/// Takes a placeholder away that nobody uses any more, on the host; nothing if there is none.
///
/// For the caller, where the sandbox's own first process could not do it.
///
/// # Errors
/// What `open(2)`, `flock(2)` or `unlink(2)` say.
pub fn clear(path: &CStr) -> Result<(), Errno> {
    let path = Path::new(std::ffi::OsStr::from_bytes(path.to_bytes()));
    let (Some(above), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok(());
    };
    let [above, name] = [above.as_os_str(), name].map(|part| CString::new(part.as_bytes()));
    let (Ok(above), Ok(name)) = (above, name) else {
        return Ok(());
    };
    let parent = open_source(&above).map_err(|(_, errno)| errno)?;
    let file = match open(&parent, &name) {
        Err(Errno::NOENT) => return Ok(()),
        opened => opened?,
    };
    if !is_placeholder(&fs::fstat(&file)?) {
        return Ok(());
    }
    take_away(&file, &parent, &name)
}

fn take_away(file: &Fd, parent: &Fd, name: &CStr) -> Result<(), Errno> {
    match fs::flock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) if is_still_there(file, parent, name)? => {
            fs::unlinkat(parent, name, AtFlags::empty())
        }
        Ok(()) | Err(Errno::WOULDBLOCK) => Ok(()),
        Err(errno) => Err(errno),
    }
}

#[cfg(test)]
mod tests;
