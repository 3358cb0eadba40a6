//! [`Rules`], all that has been asked for, and what decides where.

use super::resolve::Found;
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
    pub(crate) entries: BTreeMap<PathBuf, Rights>,
    links: BTreeMap<PathBuf, OsString>,
    left: Vec<PathBuf>,
    private: Vec<PathBuf>,
    files: BTreeMap<PathBuf, Vec<u8>>,
    own_links: BTreeMap<PathBuf, OsString>,
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
}

impl Rules {
    /// Adds what leads somewhere on the host.
    pub(crate) fn add(&mut self, found: Found, right: Right) {
        let rights = self.entries.entry(found.path).or_default();
        rights.write |= right == Right::Write;
        rights.execute |= right == Right::Execute;
        self.links.extend(found.links);
        self.left.extend(found.left);
    }

    /// Adds what is the sandbox's own.
    pub(crate) fn add_own(&mut self, asked: &Asked) {
        match asked {
            Asked::Host(..) => {}
            Asked::Private(path) => self.private.push(path.clone()),
            Asked::File(path) => drop(self.files.insert(path.clone(), OWN.to_vec())),
            Asked::Link(at, target) => drop(self.own_links.insert(at.clone(), target.clone())),
        }
    }

    /// The rights of the longest path that covers this one. Only a directory covers
    /// another path than its own, and nothing is below anything else.
    pub(crate) fn decide(&self, path: &Path) -> Option<Rights> {
        let mut deciding = path.ancestors().filter_map(|at| self.entries.get(at));
        deciding.next().copied()
    }

    /// The same of what is shown: an empty directory of the sandbox's own hides what a
    /// wider exception would show.
    pub(crate) fn decide_shown(&self, path: &Path) -> Option<Rights> {
        let decides =
            |at: &&Path| self.entries.contains_key(*at) || self.private.iter().any(|own| own == at);
        let deciding = path.ancestors().find(decides)?;
        self.entries.get(deciding).copied()
    }

    /// Whether a file of the sandbox's own is at that path.
    pub(crate) fn has_file(&self, path: &Path) -> bool {
        self.files.contains_key(path)
    }

    /// Whether a link was followed that the program could have planted before.
    pub(crate) fn trust_a_planted_link(&self) -> bool {
        let mut decided = self.links.keys().filter_map(|at| self.decide(at));
        decided.any(|rights| rights.write)
    }

    /// What has to be where, one thing for a path. The host's comes before what is
    /// private, and that before what is made up.
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
        things
    }
}
