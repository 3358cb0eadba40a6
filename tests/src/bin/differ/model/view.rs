//! [`View`], what a sandbox shows, by the rules that its documentation has.
//!
//! Of the exceptions that cover a path the one of the longest path decides, alone;
//! rights on one path add up. What no exception covers is not there, but for the
//! directories and links that lead to one: those are the sandbox's own, and nothing
//! can be made in them. Inside what may be written, a narrower exception stays where
//! it is: whatever is between is mounted on itself. What is denied is covered, and stays
//! where it is as well.

use super::own::{ALL, Cover, Placeholder};
use super::places::{at, make};
use super::rules::{Rights, Rules, Thing};
use super::tree::{MountId, Point, Refused, Step, Tree};
use super::world::{Id, Identity, Kind, World};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The mounts of a sandbox, and what Landlock allows besides.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub(crate) tree: Tree,
    /// By the topmost inode of what is mounted.
    pub(crate) landlock: BTreeMap<Id, Rights>,
    /// The paths on the host that mounts are copied from, or put on.
    pub(crate) sources: Vec<PathBuf>,
    /// What covers something that is denied.
    pub(crate) covers: Vec<Cover>,
    /// What is on the host as long as there is the sandbox.
    pub(super) placeholders: Vec<Placeholder>,
}

/// Why something cannot be put where it has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoPlace {
    /// It lies below a link of the sandbox's own.
    BelowLink,
    /// It lies below a file of the sandbox's own, or the host has no directory there.
    NoDirectory,
    /// It is a file, and the host has nothing there or a directory; or a link, and the host has
    /// another thing.
    NotTheSame,
    /// The same, and the caller may not look.
    Unreadable,
    /// It is denied and does not exist, and neither does a directory that it could be in.
    NothingToDenyIn,
}

/// Builds the view of `rules`, of a host whose mounts are `host`.
pub(crate) fn view(
    world: &mut World,
    host: &Tree,
    rules: &Rules,
    own: Identity,
) -> (View, Vec<NoPlace>) {
    let mut builder = Builder {
        host,
        own,
        view: View {
            tree: Tree::default(),
            landlock: BTreeMap::new(),
            sources: Vec::new(),
            covers: Vec::new(),
            placeholders: Vec::new(),
        },
        surfaces: Vec::new(),
        withheld: Vec::new(),
        sealed: Vec::new(),
    };
    let mut things = rules.things();
    builder.root(world, things.remove(Path::new("/")));
    let put = things
        .iter()
        .filter_map(|(path, thing)| builder.put(world, path, thing).err());
    let without_place = put.collect();
    builder.withhold(world);
    if builder.shows_in_what_is_denied() {
        builder.view.covers.push(Cover::Around);
    }
    (builder.view, without_place)
}

/// What there is before something is put at a path.
#[derive(Clone, Copy, Debug)]
pub(super) enum Surface {
    /// A file system of the sandbox's own, by its topmost directory.
    Own(Id),
    /// What the host has, and what its mount refuses.
    Host(Refused),
}

pub(super) struct Builder<'a> {
    pub(super) host: &'a Tree,
    pub(super) own: Identity,
    pub(super) view: View,
    // Invariant: what contains another comes first.
    pub(super) surfaces: Vec<(PathBuf, Surface)>,
    /// Where nothing is and nothing can be made.
    pub(super) withheld: Vec<PathBuf>,
    /// Denied directories.
    pub(super) sealed: Vec<PathBuf>,
}

impl Builder<'_> {
    fn root(&mut self, world: &mut World, thing: Option<Thing>) {
        let surface = if let Some(Thing::Entry(rights)) = thing {
            let refused = refused(rights, world, self.host.mounts[0].root);
            let copy = self.copy(world, Path::new("/"), refused);
            assert_eq!(copy, 0, "nothing is before the root");
            self.allow(self.host.mounts[0].root, rights);
            Surface::Host(refused)
        } else {
            let root = world.add(Kind::Directory(BTreeMap::new()), 0o755, self.own);
            self.view.tree.mount(root, ALL);
            Surface::Own(root)
        };
        self.surfaces.push((PathBuf::from("/"), surface));
    }

    fn put(&mut self, world: &mut World, path: &Path, thing: &Thing) -> Result<(), NoPlace> {
        let contains = |(top, _): &&(PathBuf, Surface)| path.starts_with(top);
        let (top, surface) = self
            .surfaces
            .iter()
            .rfind(contains)
            .cloned()
            .expect("the root");
        match (thing, surface) {
            (Thing::Entry(rights), _) => self.exception(world, path, *rights, (&top, surface)),
            (Thing::Private, _) => self.private(world, path, (&top, surface)),
            (Thing::Denied(denied, _), Surface::Host(around)) => {
                self.deny(world, path, *denied, (&top, around))
            }
            // What the host has there does not show.
            (Thing::Denied(_, otherwise), Surface::Own(_)) => match otherwise {
                Some(thing) => self.put(world, path, thing),
                None => Ok(()),
            },
            (Thing::File(content), Surface::Host(around)) => {
                self.cover(world, path, content, (&top, around))
            }
            (Thing::Link(text), Surface::Host(_)) => {
                let held = self.look(world, path)?;
                let held = held.map(|spot| world.get(spot.top().inode));
                let is_same = held.is_some_and(|held| held.kind == Kind::Link(text.clone()));
                is_same.then_some(()).ok_or(NoPlace::NotTheSame)
            }
            // What the host has there shows.
            (Thing::Directory, Surface::Host(_)) => Ok(()),
            (Thing::File(content), Surface::Own(above)) => make(
                world,
                (&top, above),
                path,
                Kind::File(content.clone()),
                self.own,
            ),
            (Thing::Link(text), Surface::Own(above)) => make(
                world,
                (&top, above),
                path,
                Kind::Link(text.clone()),
                self.own,
            ),
            (Thing::Directory, Surface::Own(above)) => make(
                world,
                (&top, above),
                path,
                Kind::Directory(BTreeMap::new()),
                self.own,
            ),
        }
    }

    fn exception(
        &mut self,
        world: &mut World,
        path: &Path,
        rights: Rights,
        (top, surface): (&Path, Surface),
    ) -> Result<(), NoPlace> {
        let source = at(world, self.host, path).top().inode;
        let refused = refused(rights, world, source);
        match surface {
            Surface::Host(around) if around == refused => return Ok(()),
            Surface::Host(around) => self.pin(world, top, path, around),
            Surface::Own(above) => {
                let place = match world.is_directory(source) {
                    true => Kind::Directory(BTreeMap::new()),
                    false => Kind::File(Vec::new()),
                };
                make(world, (top, above), path, place, self.own)?;
            }
        }
        self.attach(world, path, refused);
        self.allow(source, rights);
        self.surfaces
            .push((path.to_owned(), Surface::Host(refused)));
        Ok(())
    }

    /// Landlock knows inodes: two names of one have the rights of both.
    pub(super) fn allow(&mut self, source: Id, rights: Rights) {
        let held = self.view.landlock.entry(source).or_default();
        held.write |= rights.write;
        held.execute |= rights.execute;
    }

    /// Mounts what is between two paths on itself, from the outside in, where it could be moved.
    pub(super) fn pin(&mut self, world: &World, top: &Path, path: &Path, refused: Refused) {
        if refused.write {
            return;
        }
        let between = path.ancestors().skip(1).take_while(|at| *at != top);
        let mut between: Vec<_> = between.collect();
        between.reverse();
        for directory in between {
            if !self.view.sources.iter().any(|source| source == directory) {
                self.attach(world, directory, refused);
            }
        }
    }

    /// Mounts what the host has at a path there.
    fn attach(&mut self, world: &World, path: &Path, refused: Refused) {
        let copy = self.copy(world, path, refused);
        let point = self.point(world, path);
        self.view.tree.attached.insert(point, copy);
    }

    /// Where a path can be mounted on: a name, unless something is mounted there already.
    pub(super) fn point(&self, world: &World, path: &Path) -> Point {
        let tree = &self.view.tree;
        let (parent, name) = (path.parent().expect("not the root"), path.file_name());
        let above = at(world, tree, parent);
        let above = above.top();
        let name = name.expect("a name").to_owned();
        let here = at(world, tree, path);
        if here.top().mount == above.mount {
            Point::Name(above.mount, above.inode, name)
        } else {
            Point::Top(here.top().mount)
        }
    }

    /// Copies a mount of the host from that path down, with all that is mounted below.
    fn copy(&mut self, world: &World, path: &Path, refused: Refused) -> MountId {
        self.view.sources.push(path.to_owned());
        let top = at(world, self.host, path);
        let Step { mount, inode } = *top.top();
        let tree = &mut self.view.tree;
        let copy = tree.mount(inode, refused | self.host.mounts[mount].refused);
        let mut copies = BTreeMap::from([(mount, copy)]);
        // A mount of the host has a higher number than the one that it is on.
        for (point, below) in by_number(self.host) {
            let Point::Name(on, directory, name) = point else {
                continue;
            };
            let Some(on) = copies.get(on).copied() else {
                continue;
            };
            if on == copy && !world.is_below(inode, *directory) {
                continue;
            }
            let original = &self.host.mounts[*below];
            let own = tree.mount(original.root, refused | original.refused);
            let point = Point::Name(on, *directory, name.clone());
            tree.attached.insert(point, own);
            copies.insert(*below, own);
        }
        copy
    }
}

/// The mounts that are on a name, by their number.
fn by_number(tree: &Tree) -> Vec<(&Point, &MountId)> {
    let mut all: Vec<_> = tree.attached.iter().collect();
    all.sort_by_key(|(_, mount)| **mount);
    all
}

/// What a mount refuses that is for these rights. Devices work where the exception names one.
fn refused(rights: Rights, world: &World, source: Id) -> Refused {
    Refused {
        write: !rights.write,
        execute: !rights.execute,
        devices: world.get(source).kind != Kind::Device,
    }
}

impl std::ops::BitOr for Refused {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self {
            write: self.write | other.write,
            execute: self.execute | other.execute,
            devices: self.devices | other.devices,
        }
    }
}
