//! [`Entry`], one canonical path of the table and what may be done there.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::shown::Shown;
use crate::{Kind, Reached, Resolved, Rights};

/// A canonical path, what is there, what may be done, and as what it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    path: PathBuf,
    kind: Kind,
    // Without any, the path is denied.
    rights: Rights,
    // Where it is missing, if it is: the directory that there is.
    reached: Option<PathBuf>,
    // Texts, not paths: `Path` holds "link" and "link/" for equal, and then
    // the one inserted first would stay.
    given: BTreeSet<OsString>,
}

impl Entry {
    pub(crate) fn new(resolved: &Resolved, rights: Rights) -> Self {
        Self {
            path: resolved.canonical.clone(),
            kind: resolved.kind,
            rights,
            reached: None,
            given: BTreeSet::from([resolved.given.clone().into_os_string()]),
        }
    }

    /// Something that is not there, and is to be kept from being made.
    pub(crate) fn missing(reached: &Reached) -> Self {
        let given = reached.directory.given.clone().into_os_string();
        Self {
            path: reached.path(),
            kind: Kind::File,
            rights: Rights::empty(),
            reached: Some(reached.directory.canonical.clone()),
            given: BTreeSet::from([given]),
        }
    }

    /// Takes in another exception for the same path.
    ///
    /// Rights add up, but who denies is not overruled: what is both is denied.
    pub(crate) fn merge(&mut self, other: Self) {
        // They differ only if the host changed in between; any rule will do
        // that does not depend on who came first.
        self.kind = self.kind.min(other.kind);
        self.rights = if self.is_denied() || other.is_denied() {
            Rights::empty()
        } else {
            self.rights | other.rights
        };
        self.reached = self.reached.take().min(other.reached);
        self.given.extend(other.given);
    }

    /// The canonical path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was there when it was resolved; a file, if nothing was.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What may be done there: all that was asked for, added up. Nothing if it is denied.
    pub fn rights(&self) -> Rights {
        self.rights
    }

    /// Whether nothing may be done there, because somebody said so.
    pub fn is_denied(&self) -> bool {
        self.rights.is_empty()
    }

    /// Whether nothing was there when it was denied.
    pub fn is_missing(&self) -> bool {
        self.reached.is_some()
    }

    /// The first thing on the way to a missing one that is missing, if it is not that itself.
    pub fn missing_directory(&self) -> Option<&Path> {
        let reached = self.reached.as_deref()?;
        let above = self.path.ancestors().skip(1);
        above.take_while(|at| *at != reached).last()
    }

    /// The paths that led here as they were given, sorted by their bytes.
    pub fn given(&self) -> impl Iterator<Item = &Path> {
        self.given.iter().map(Path::new)
    }

    /// Whether this entry has a say at a canonical path.
    ///
    /// A directory has it at all that is below, and so has what is to be kept from
    /// becoming one; anything else only at itself.
    pub fn covers(&self, canonical: &Path) -> bool {
        if self.kind == Kind::Directory || self.is_missing() {
            canonical.starts_with(&self.path)
        } else {
            canonical == self.path
        }
    }
}

/// One line without its end: rights, path, and other spellings that led here.
impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}  {}", self.rights, Shown(&self.path))?;
        let others: Vec<String> = self
            .given()
            .filter(|given| given.as_os_str() != self.path.as_os_str())
            .map(|given| Shown(given).to_string())
            .collect();
        if others.is_empty() {
            Ok(())
        } else {
            write!(f, "  (as {})", others.join(", "))
        }
    }
}
