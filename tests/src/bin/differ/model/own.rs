//! What a sandbox mounts of its own: private directories, files, and what covers what is denied.

use super::places::{at, find, make};
use super::rules::{Denied, Rights};
use super::tree::{Last, Refused, Spot, Walk};
use super::view::{Builder, NoPlace, Surface, View};
use super::world::{Id, Kind, Want, World};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

/// What is covered as it is denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cover {
    Directory,
    Other,
    Missing,
    /// A directory, with something narrower in it that shows.
    Around,
}

impl Cover {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Directory => "a directory",
            Self::Other => "no directory",
            Self::Missing => "what does not exist",
            Self::Around => "what is around something narrower",
        }
    }
}

/// An empty file on the host at a place that is withheld: its directory, its name, itself.
pub(super) type Placeholder = (Id, OsString, Id);

/// What the sandbox's own root refuses.
pub(super) const ALL: Refused = Refused {
    write: true,
    execute: true,
    devices: true,
};

/// What a private directory refuses.
const PRIVATE: Refused = Refused {
    write: false,
    ..ALL
};

impl Builder<'_> {
    pub(super) fn private(
        &mut self,
        world: &mut World,
        path: &Path,
        (top, surface): (&Path, Surface),
    ) -> Result<(), NoPlace> {
        match surface {
            Surface::Host(around) => {
                let found = find(world, self.host, path).ok_or(NoPlace::NoDirectory)?;
                if !world.is_directory(found.top().inode) {
                    return Err(NoPlace::NoDirectory);
                }
                self.pin(world, top, path, around);
                self.view.sources.push(path.to_owned());
            }
            Surface::Own(above) => {
                let place = Kind::Directory(BTreeMap::new());
                make(world, (top, above), path, place, self.own)?;
            }
        }
        let root = self.mount_directory(world, path, 0o1777, PRIVATE);
        let rights = Rights {
            write: true,
            execute: false,
        };
        self.allow(root, rights);
        Ok(())
    }

    /// Mounts a file of the sandbox's own over what the host has, if that is no directory.
    pub(super) fn cover(
        &mut self,
        world: &mut World,
        path: &Path,
        content: &[u8],
        (top, around): (&Path, Refused),
    ) -> Result<(), NoPlace> {
        let found = self.look(world, path)?.ok_or(NoPlace::NotTheSame)?;
        if world.is_directory(found.top().inode) {
            return Err(NoPlace::NotTheSame);
        }
        self.pin(world, top, path, around);
        self.view.sources.push(path.to_owned());
        self.mount_file(world, path, content);
        Ok(())
    }

    /// What the caller finds at a path of the host without links.
    pub(super) fn look(&self, world: &World, path: &Path) -> Result<Option<Spot>, NoPlace> {
        let (tree, who) = (self.host, (self.own.uid != 0).then_some(self.own));
        match (Walk { world, tree, who }).to(path, Last::Kept) {
            Err("EACCES") => Err(NoPlace::Unreadable),
            found => Ok(found.ok()),
        }
    }

    /// Covers what is denied of what the host shows. What is not there is withheld where it
    /// could be made.
    pub(super) fn deny(
        &mut self,
        world: &mut World,
        path: &Path,
        denied: Denied,
        (top, around): (&Path, Refused),
    ) -> Result<(), NoPlace> {
        let is_withheld = self.withheld.iter().any(|at| path.starts_with(at));
        match denied {
            Denied::Something => self.deny_something(world, path, (top, around)),
            _ if around.write || is_withheld => Ok(()),
            Denied::NotEvenADirectory => Err(NoPlace::NothingToDenyIn),
            Denied::Nothing => {
                self.pin(world, top, path, around);
                self.withheld.push(path.to_owned());
                Ok(())
            }
        }
    }

    /// An empty directory over one, an empty file over anything else.
    fn deny_something(
        &mut self,
        world: &mut World,
        path: &Path,
        (top, around): (&Path, Refused),
    ) -> Result<(), NoPlace> {
        if !world.is_directory(at(world, self.host, path).top().inode) {
            self.view.covers.push(Cover::Other);
            return self.cover(world, path, b"", (top, around));
        }
        self.view.covers.push(Cover::Directory);
        self.pin(world, top, path, around);
        self.view.sources.push(path.to_owned());
        self.mount_directory(world, path, 0o755, ALL);
        self.sealed.push(path.to_owned());
        Ok(())
    }

    /// Whether something narrower shows in a denied directory.
    pub(super) fn shows_in_what_is_denied(&self) -> bool {
        let mut tops = self.surfaces.iter().map(|(top, _)| top);
        tops.any(|top| {
            let mut above = top.ancestors().skip(1);
            above.any(|at| self.sealed.iter().any(|sealed| sealed == at))
        })
    }

    /// Puts an empty file at each place that is withheld, and one that the program finds over
    /// it, when all else is where it has to be.
    pub(super) fn withhold(&mut self, world: &mut World) {
        for path in std::mem::take(&mut self.withheld) {
            let (above, name) = (path.parent(), path.file_name());
            let directory = at(world, &self.view.tree, above.expect("not the root"));
            let id = directory.top().inode;
            if self.view.tree.refused(&directory).write || !self.can_ever_write(world, id) {
                continue;
            }
            let name = name.expect("a name").to_owned();
            // The same directory may be mounted elsewhere, and that place withheld too.
            let held = world.names(id).and_then(|names| names.get(&name)).copied();
            if held.is_none() {
                let made = world.add(Kind::File(Vec::new()), 0o1400, self.own);
                world.enter(id, &name, made);
                self.view.placeholders.push((id, name, made));
            }
            self.view.covers.push(Cover::Missing);
            self.mount_file(world, &path, b"");
        }
    }

    /// Whether the program may write in a directory, or may give itself the right to.
    fn can_ever_write(&self, world: &World, directory: Id) -> bool {
        let inode = world.get(directory);
        let is_own = (inode.uid, inode.gid) == (self.own.uid, self.own.gid);
        is_own || (self.own.may(Want::Write, inode) && self.own.may(Want::Execute, inode))
    }

    fn mount_file(&mut self, world: &mut World, path: &Path, content: &[u8]) {
        let file = world.add(Kind::File(content.to_vec()), 0o644, self.own);
        let mount = self.view.tree.mount(file, ALL);
        let point = self.point(world, path);
        self.view.tree.attached.insert(point, mount);
    }

    /// Mounts an empty directory, in which places can be made.
    fn mount_directory(
        &mut self,
        world: &mut World,
        path: &Path,
        mode: u32,
        refused: Refused,
    ) -> Id {
        let root = world.add(Kind::Directory(BTreeMap::new()), mode, self.own);
        let mount = self.view.tree.mount(root, refused);
        let point = self.point(world, path);
        self.view.tree.attached.insert(point, mount);
        self.surfaces.push((path.to_owned(), Surface::Own(root)));
        root
    }
}

impl View {
    /// Takes the placeholders away from the host, but for one that has been written to.
    pub(crate) fn end(&self, world: &mut World) {
        for (directory, name, file) in &self.placeholders {
            if world.get(*file).kind == Kind::File(Vec::new()) {
                world.leave(*directory, name);
                world.bury(*file);
            }
        }
    }
}
