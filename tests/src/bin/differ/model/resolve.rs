//! [`resolve`] and [`reach`], where the path of an exception leads on the host.

use super::tree::{Last, Tree, Walk};
use super::world::{Id, Identity, Kind, World};
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// The host, as the caller sees it.
#[derive(Clone, Copy)]
pub(crate) struct Host<'a> {
    pub(crate) world: &'a World,
    pub(crate) tree: &'a Tree,
    /// The caller, if it needs permission to look.
    pub(crate) who: Option<Identity>,
}

/// Where an exception's path leads, and what it passes on its way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    /// As far as there is something.
    pub(crate) path: PathBuf,
    /// What would have to be there besides; empty if all of it is there.
    pub(crate) missing: PathBuf,
    pub(crate) links: Vec<(PathBuf, OsString)>,
    /// Directories that `..` left.
    pub(crate) left: BTreeSet<PathBuf>,
}

/// Why an exception cannot be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Nowhere,
    Unreadable,
    /// The path is denied and allowed.
    Contradiction,
}

impl Found {
    /// The path, with what is missing.
    pub(crate) fn whole(&self) -> PathBuf {
        self.path.iter().chain(&self.missing).collect()
    }

    /// Goes on in what is missing, where nobody knows the way up.
    fn miss(&mut self, word: &OsStr) -> Result<(), Refusal> {
        match word.as_bytes() {
            b"" | b"." => {}
            b".." => return Err(Refusal::Nowhere),
            _ => self.missing.push(word),
        }
        Ok(())
    }
}

/// Follows a path from a directory, one component after the other, to what is there.
pub(crate) fn resolve(host: Host<'_>, base: &Path, path: &Path) -> Result<Found, Refusal> {
    let found = reach(host, base, path)?;
    match found.missing.as_os_str().is_empty() {
        true => Ok(found),
        false => Err(Refusal::Nowhere),
    }
}

/// The same, to where the path would lead if all of it were there.
pub(crate) fn reach(host: Host<'_>, base: &Path, path: &Path) -> Result<Found, Refusal> {
    let mut found = Found {
        path: PathBuf::from("/"),
        ..Found::default()
    };
    if path.is_relative() {
        follow(host, &mut found, base.as_os_str())?;
    }
    follow(host, &mut found, path.as_os_str())?;
    Ok(found)
}

fn follow(host: Host<'_>, found: &mut Found, text: &OsStr) -> Result<(), Refusal> {
    if text.as_bytes().starts_with(b"/") {
        found.path = PathBuf::from("/");
    }
    for word in text.as_bytes().split(|byte| *byte == b'/') {
        // A loop has no end, and no path of the trees here has so many.
        if found.links.len() > 40 {
            return Err(Refusal::Nowhere);
        }
        step(host, found, OsStr::from_bytes(word))?;
    }
    Ok(())
}

fn step(host: Host<'_>, found: &mut Found, word: &OsStr) -> Result<(), Refusal> {
    if !found.missing.as_os_str().is_empty() {
        return found.miss(word);
    }
    let here = look(host, &found.path)?;
    if !here.is_some_and(|here| host.world.is_directory(here)) {
        return Err(Refusal::Nowhere);
    }
    match word.as_bytes() {
        b"" | b"." => Ok(()),
        b".." => {
            let from = found.path.clone();
            if found.path.pop() {
                found.left.insert(from);
            }
            Ok(())
        }
        _ => {
            let at = found.path.join(word);
            let held = look(host, &at)?.map(|id| &host.world.get(id).kind);
            match held {
                None => found.miss(word),
                Some(Kind::Link(text)) => {
                    found.links.push((at, text.clone()));
                    follow(host, found, text)
                }
                Some(_) => {
                    found.path = at;
                    Ok(())
                }
            }
        }
    }
}

/// What is at a path without links, if there is something.
fn look(host: Host<'_>, path: &Path) -> Result<Option<Id>, Refusal> {
    let Host { world, tree, who } = host;
    match (Walk { world, tree, who }).to(path, Last::Kept) {
        Ok(spot) => Ok(Some(spot.top().inode)),
        Err("ENOENT") => Ok(None),
        Err("EACCES") => Err(Refusal::Unreadable),
        Err(_) => Err(Refusal::Nowhere),
    }
}
