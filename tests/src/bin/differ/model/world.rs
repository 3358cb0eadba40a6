//! [`World`], all inodes there are, and who may do what with each.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;

/// An inode, by its place in the [`World`].
pub(crate) type Id = usize;

/// What an inode is, and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Directory(BTreeMap<OsString, Id>),
    File(Vec<u8>),
    Link(OsString),
    Fifo,
    Socket,
    Device,
}

/// An inode.
#[derive(Clone, Debug)]
pub(crate) struct Inode {
    pub(crate) kind: Kind,
    pub(crate) mode: u32,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    /// Its number on the host, where the program did not make it.
    pub(crate) number: Option<u64>,
    /// When it was last modified and changed, until the program changes it.
    pub(crate) times: Option<[(i64, i64); 2]>,
}

/// The inodes of all file systems, those of the sandbox's own among them.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    inodes: Vec<Inode>,
    /// Directories above the tree, where there is more than the model knows.
    pub(crate) vague: BTreeSet<Id>,
    /// Directories that were removed; one may still be mounted elsewhere.
    dead: BTreeSet<Id>,
}

/// Who asks: ids without any capability.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Identity {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

/// What a process may ask of an inode, as in the mode's bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    Read = 4,
    Write = 2,
    /// Executing a file, or searching a directory.
    Execute = 1,
}

impl Identity {
    /// Whether the mode's bits give it that (`path_resolution(7)`, "Permissions").
    pub(crate) fn may(self, want: Want, inode: &Inode) -> bool {
        let shift = if self.uid == inode.uid {
            6
        } else if self.gid == inode.gid {
            3
        } else {
            0
        };
        (inode.mode >> shift) & want as u32 != 0
    }
}

impl World {
    pub(crate) fn add(&mut self, kind: Kind, mode: u32, owner: Identity) -> Id {
        self.inodes.push(Inode {
            kind,
            mode,
            uid: owner.uid,
            gid: owner.gid,
            number: None,
            times: None,
        });
        self.inodes.len() - 1
    }

    pub(crate) fn get(&self, id: Id) -> &Inode {
        &self.inodes[id]
    }

    pub(crate) fn get_mut(&mut self, id: Id) -> &mut Inode {
        &mut self.inodes[id]
    }

    /// The same, as something that is changed by it and has other times from now on.
    pub(crate) fn change(&mut self, id: Id) -> &mut Inode {
        self.inodes[id].times = None;
        &mut self.inodes[id]
    }

    /// The names in a directory; nothing else has any.
    pub(crate) fn names(&self, id: Id) -> Option<&BTreeMap<OsString, Id>> {
        match &self.inodes[id].kind {
            Kind::Directory(names) => Some(names),
            _ => None,
        }
    }

    pub(crate) fn is_directory(&self, id: Id) -> bool {
        self.names(id).is_some()
    }

    /// Takes away a name of an inode; without one a directory is dead.
    pub(crate) fn bury(&mut self, id: Id) {
        self.change(id);
        if self.is_directory(id) {
            self.dead.insert(id);
        }
    }

    pub(crate) fn is_dead(&self, id: Id) -> bool {
        self.dead.contains(&id)
    }

    /// Whether a directory is another, or below it in the same file system.
    pub(crate) fn is_below(&self, top: Id, directory: Id) -> bool {
        let names = self.names(top).into_iter().flat_map(BTreeMap::values);
        let mut children = names.copied();
        top == directory || children.any(|child| self.is_below(child, directory))
    }

    pub(crate) fn enter(&mut self, directory: Id, name: &OsString, id: Id) {
        if let Kind::Directory(names) = &mut self.change(directory).kind {
            names.insert(name.clone(), id);
        }
    }

    pub(crate) fn leave(&mut self, directory: Id, name: &OsString) {
        if let Kind::Directory(names) = &mut self.change(directory).kind {
            names.remove(name);
        }
    }
}
