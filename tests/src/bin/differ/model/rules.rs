//! [`Rules`], all that has been asked for, and what decides where.

use super::resolve::{Found, Host, Refusal, reach, resolve};
use crate::case::{Asked, OWN, Right};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What may be done at a path; reading may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rights {
    pub(crate) write: bool,
    pub(crate) execute: bool,
}

/// Exceptions, merged by the path that they are about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rules {
    entries: BTreeMap<PathBuf, Rights>,
    denied: BTreeMap<PathBuf, Denied>,
    links: BTreeMap<PathBuf, OsString>,
    /// What leads to denied paths: nothing is made for its sake.
    links_to_denied: BTreeMap<PathBuf, OsString>,
    left: Vec<PathBuf>,
    private: Vec<PathBuf>,
    files: BTreeMap<PathBuf, Vec<u8>>,
    own_links: BTreeMap<PathBuf, OsString>,
}

/// What the host has at a path that is denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Denied {
    Something,
    /// Nothing, in a directory.
    Nothing,
    /// Nothing, nor a directory that it could be in.
    NotEvenADirectory,
}

/// What there is to be at a path inside.
#[derive(Clone, Debug)]
pub(crate) enum Thing {
    /// What the host has there.
    Entry(Rights),
    /// An empty directory that may be written.
    Private,
    File(Vec<u8>),
    Link(OsString),
    Directory,
    /// Nothing of the host's; and what has to be there where the host does not show.
    Denied(Denied, Option<Box<Thing>>),
}

impl Rules {
    /// Adds what is asked for, with relative paths from `base`; after a refusal all is as before.
    pub(crate) fn take(
        &mut self,
        asked: &Asked,
        host: Host<'_>,
        base: &Path,
    ) -> Result<(), Refusal> {
        match asked {
            Asked::Host(right, path) => {
                let found = resolve(host, base, path)?;
                self.check_not_denied(&found.path)?;
                self.add(found, *right);
            }
            Asked::Deny(path) => self.deny(reach(host, base, path)?)?,
            Asked::Private(path) | Asked::File(path) | Asked::Link(path, _) => {
                self.check_not_denied(path)?;
                self.add_own(asked);
            }
        }
        Ok(())
    }

    fn check_not_denied(&self, path: &Path) -> Result<(), Refusal> {
        match self.denied.contains_key(path) {
            true => Err(Refusal::Contradiction),
            false => Ok(()),
        }
    }

    fn deny(&mut self, found: Found) -> Result<(), Refusal> {
        let path = found.whole();
        let is_own = self.private.contains(&path)
            || self.files.contains_key(&path)
            || self.own_links.contains_key(&path);
        if is_own || self.entries.contains_key(&path) {
            return Err(Refusal::Contradiction);
        }
        let denied = match found.missing.iter().count() {
            0 => Denied::Something,
            1 => Denied::Nothing,
            _ => Denied::NotEvenADirectory,
        };
        self.denied.insert(path, denied);
        self.links_to_denied.extend(found.links);
        Ok(())
    }

    /// Adds what leads somewhere on the host.
    fn add(&mut self, found: Found, right: Right) {
        let rights = self.entries.entry(found.path).or_default();
        rights.write |= right == Right::Write;
        rights.execute |= right == Right::Execute;
        self.links.extend(found.links);
        self.left.extend(found.left);
    }

    /// Adds what is the sandbox's own.
    fn add_own(&mut self, asked: &Asked) {
        match asked {
            Asked::Host(..) | Asked::Deny(_) => {}
            Asked::Private(path) => self.private.push(path.clone()),
            Asked::File(path) => drop(self.files.insert(path.clone(), OWN.to_vec())),
            Asked::Link(at, target) => drop(self.own_links.insert(at.clone(), target.clone())),
        }
    }

    /// The rights of the longest path that covers this one; none if that is denied. Only a
    /// directory covers another path than its own, and nothing is below anything else.
    fn decide(&self, path: &Path) -> Option<Rights> {
        let deciding = path.ancestors().find(|at| self.is_about(at))?;
        self.entries.get(deciding).copied()
    }

    fn is_about(&self, path: &Path) -> bool {
        self.entries.contains_key(path) || self.denied.contains_key(path)
    }

    /// The same of what is shown: an empty directory of the sandbox's own hides what a
    /// wider exception would show.
    pub(crate) fn decide_shown(&self, path: &Path) -> Option<Rights> {
        let decides = |at: &&Path| self.is_about(at) || self.private.iter().any(|own| own == at);
        let deciding = path.ancestors().find(decides)?;
        self.entries.get(deciding).copied()
    }

    /// Whether a file of the sandbox's own is at that path.
    pub(crate) fn has_file(&self, path: &Path) -> bool {
        self.files.contains_key(path)
    }

    /// Whether a link was followed that the program could have planted before.
    pub(crate) fn trust_a_planted_link(&self) -> bool {
        let links = self.links.keys().chain(self.links_to_denied.keys());
        let mut decided = links.filter_map(|at| self.decide(at));
        decided.any(|rights| rights.write)
    }

    /// What has to be where, one thing for a path. The host's comes before what is
    /// private, and that before what is made up; what is denied comes before all.
    pub(crate) fn things(&self) -> BTreeMap<PathBuf, Thing> {
        let mut things = BTreeMap::new();
        things.extend(self.left.iter().map(|at| (at.clone(), Thing::Directory)));
        let link = |(at, text): (&PathBuf, &OsString)| (at.clone(), Thing::Link(text.clone()));
        things.extend(self.own_links.iter().map(link));
        let file = |(at, content): (&PathBuf, &Vec<u8>)| (at.clone(), Thing::File(content.clone()));
        things.extend(self.files.iter().map(file));
        things.extend(self.links.iter().map(link));
        things.extend(self.private.iter().map(|at| (at.clone(), Thing::Private)));
        let entry = |(at, rights): (&PathBuf, &Rights)| (at.clone(), Thing::Entry(*rights));
        things.extend(self.entries.iter().map(entry));
        for (at, denied) in &self.denied {
            let otherwise = things.remove(at).map(Box::new);
            things.insert(at.clone(), Thing::Denied(*denied, otherwise));
        }
        things
    }
}
