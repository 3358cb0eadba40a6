//! [`resolve`], where the path of an exception leads on the host.

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
    pub(crate) path: PathBuf,
    pub(crate) links: Vec<(PathBuf, OsString)>,
    /// Directories that `..` left.
    pub(crate) left: BTreeSet<PathBuf>,
}

/// Why an exception cannot be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Nowhere,
    Unreadable,
}

/// Follows a path from a directory, one component after the other.
pub(crate) fn resolve(host: Host<'_>, base: &Path, path: &Path) -> Result<Found, Refusal> {
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
    let here = look(host, &found.path)?;
    if !host.world.is_directory(here) {
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
            match &host.world.get(look(host, &at)?).kind {
                Kind::Link(text) => {
                    found.links.push((at, text.clone()));
                    follow(host, found, text)
                }
                _ => {
                    found.path = at;
                    Ok(())
                }
            }
        }
    }
}

/// What is at a path without links.
fn look(host: Host<'_>, path: &Path) -> Result<Id, Refusal> {
    let Host { world, tree, who } = host;
    let spot = Walk { world, tree, who }.to(path, Last::Kept);
    spot.map(|spot| spot.top().inode)
        .map_err(|errno| match errno {
            "EACCES" => Refusal::Unreadable,
            _ => Refusal::Nowhere,
        })
}
