//! [`Model`], a file system on which a plan is carried out in the mind.
//!
//! The fuzz target of this crate uses it too, through its path.

use birdcage_mount::{Attributes, MountPlan, Operation, Root};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What is mounted where, once all steps have been taken.
#[derive(Debug, Default)]
pub(crate) struct Model {
    mounts: BTreeMap<PathBuf, Option<Attributes>>,
    made: BTreeSet<PathBuf>,
    /// Files of the sandbox's own over those of the host, and what is in them.
    covered: BTreeMap<PathBuf, Vec<u8>>,
    sealed: BTreeSet<PathBuf>,
}

impl Model {
    /// Takes all steps of a plan; panics if one makes something on the host, or
    /// twice, or mounts where nothing is.
    pub(crate) fn of(plan: &MountPlan) -> Self {
        let mut model = Self::default();
        let root = match plan.root() {
            Root::Host { attributes } => Some(*attributes),
            _ => None,
        };
        model.mounts.insert("/".into(), root);
        plan.operations()
            .iter()
            .for_each(|operation| model.take(operation));
        model
    }

    fn take(&mut self, operation: &Operation) {
        let at = PathBuf::from(operation.place().to_string());
        match operation {
            Operation::Directory { .. }
            | Operation::File { .. }
            | Operation::Text { .. }
            | Operation::Link { .. } => {
                let parent = at.parent().expect("not the root");
                assert!(self.is_there(parent), "{operation}: nothing to make it in");
                assert_eq!(self.shown_at(&at), None, "{operation}: made on the host");
                let mut above = at.ancestors();
                let mount = above.find(|above| self.mounts.contains_key(*above));
                let sealed = mount.is_some_and(|mount| self.sealed.contains(mount));
                assert!(!sealed, "{operation}: made where all is done");
                assert!(self.made.insert(at), "{operation}: made twice");
            }
            Operation::Bind { attributes, .. } => {
                assert!(self.is_there(&at), "{operation}: no mount point");
                self.mounts.insert(at, Some(*attributes));
            }
            Operation::DenyDirectory { .. } => {
                assert!(self.shown_at(&at).is_some(), "{operation}: not shown");
                self.mounts.insert(at, None);
            }
            Operation::Seal { .. } => {
                assert_eq!(self.mounts.get(&at), Some(&None), "{operation}: not denied");
                assert!(self.sealed.insert(at), "{operation}: sealed twice");
            }
            Operation::DenyFile { .. } => self.cover(at, Vec::new()),
            Operation::Cover { content, .. } => self.cover(at, content.clone()),
            _ => {}
        }
    }

    fn cover(&mut self, at: PathBuf, content: Vec<u8>) {
        assert!(self.shown_at(&at).is_some(), "{at:?}: nothing to cover");
        self.mounts.insert(at.clone(), None);
        self.covered.insert(at, content);
    }

    /// What is in the sandbox's own file over that of the host.
    pub(crate) fn covered_at(&self, at: &Path) -> Option<&[u8]> {
        self.covered.get(at).map(Vec::as_slice)
    }

    /// Whether nothing can be made there any more.
    pub(crate) fn is_sealed(&self, at: &Path) -> bool {
        self.sealed.contains(at)
    }

    fn is_there(&self, at: &Path) -> bool {
        // The root is a mount too.
        self.mounts.contains_key(at) || self.made.contains(at) || self.shown_at(at).is_some()
    }

    /// What the innermost mount allows; nothing if that is the empty root.
    pub(crate) fn shown_at(&self, at: &Path) -> Option<Attributes> {
        at.ancestors()
            .find_map(|above| self.mounts.get(above).copied())
            .flatten()
    }

    /// Whether `rename(2)` of that path is `EBUSY`.
    pub(crate) fn is_mount_point(&self, at: &Path) -> bool {
        self.mounts.contains_key(at)
    }
}
