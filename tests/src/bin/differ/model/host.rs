//! [`Host`], the model of a tree that has been built, and of where it is.

use super::tree::{Last, Point, Refused, Spot, Step, Tree, Walk};
use super::world::{Id, Identity, Inode, Kind, World};
use crate::build::STRANGER;
use crate::case::{Case, Mounted, Node, Owner, What};
use crate::census::{Found, Survey, describe, times};
use rustix::fs::{StatVfsMountFlags, statvfs};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// What has been built, by path.
pub(crate) type Seen = [(PathBuf, Metadata)];

/// The inodes of a tree, and its mounts as the host has them.
#[derive(Clone, Debug)]
pub(crate) struct Host {
    pub(crate) world: World,
    pub(crate) tree: Tree,
    /// The directory that the tree is somewhere in, which is empty but for that.
    around: PathBuf,
    around_id: Id,
}

impl Host {
    /// What has been built of a case at a path without links.
    pub(crate) fn new(case: &Case, [around, top]: [&Path; 2], seen: &Seen, own: Identity) -> Self {
        let mut host = Self {
            world: World::default(),
            tree: Tree::default(),
            around: around.to_owned(),
            around_id: 0,
        };
        let above = host.lead_to(around, top);
        host.around_id = above[around];
        let mut places = BTreeMap::from([(PathBuf::new(), (0, above[top]))]);
        for node in &case.nodes {
            host.add(node, &mut places, own);
        }
        for (path, metadata) in seen {
            let id = match path.strip_prefix(top).map(|path| places.get(path)) {
                Ok(Some((_, id))) => *id,
                // What is mounted once more is known by its first name.
                Ok(None) => continue,
                Err(_) => above[path.as_path()],
            };
            let inode = host.world.get_mut(id);
            inode.number = Some(metadata.ino());
            inode.times = Some(times(metadata));
        }
        host
    }

    /// The directories above the tree, of which no more is known than what they are; what
    /// is in those from `around` on is only the next one.
    fn lead_to<'a>(&mut self, around: &Path, top: &'a Path) -> BTreeMap<&'a Path, Id> {
        let mut above: Vec<_> = top.ancestors().collect();
        above.reverse();
        let (mut ids, mut last) = (BTreeMap::new(), 0);
        for at in above {
            let found = fs::symlink_metadata(at).expect("a directory on the way");
            let owner = Identity {
                uid: found.uid(),
                gid: found.gid(),
            };
            let names = Kind::Directory(BTreeMap::new());
            let id = self.world.add(names, found.mode() & 0o7777, owner);
            self.world.get_mut(id).number = Some(found.ino());
            match at.file_name() {
                Some(name) => self.world.enter(last, &name.to_owned(), id),
                None => drop(self.tree.mount(id, flags(top))),
            }
            if !at.starts_with(around) {
                self.world.vague.insert(id);
            }
            ids.insert(at, id);
            last = id;
        }
        ids
    }

    fn add(&mut self, node: &Node, places: &mut BTreeMap<PathBuf, (usize, Id)>, own: Identity) {
        let stranger = Identity {
            uid: STRANGER,
            gid: STRANGER,
        };
        let owner = match node.owner {
            Owner::Caller => own,
            Owner::Stranger => stranger,
        };
        let above = node.path.parent().unwrap_or(Path::new(""));
        let (mount, directory) = places[above];
        let name: OsString = node.path.file_name().expect("a name").to_owned();
        let names = || Kind::Directory(BTreeMap::new());
        let (kind, mode) = match &node.what {
            What::HardLink(of) => {
                let (_, id) = places[of];
                self.world.enter(directory, &name, id);
                places.insert(node.path.clone(), (mount, id));
                return;
            }
            What::Bind(of) => {
                let (source, root) = places[of];
                // A file system becomes read-only when all is built.
                let refused = Refused {
                    write: false,
                    ..self.tree.mounts[source].refused
                };
                self.cover((mount, directory, &name), root, refused, own);
                return;
            }
            What::Directory | What::Submount(_) => (names(), node.mode),
            What::File(content) => (Kind::File(content.bytes().to_vec()), node.mode),
            What::Link(text) => (Kind::Link(text.clone()), 0o777),
            What::Fifo => (Kind::Fifo, node.mode),
            What::Socket => (Kind::Socket, node.mode),
            What::Device => (Kind::Device, node.mode),
        };
        let owner = if matches!(kind, Kind::Link(_)) {
            own
        } else {
            owner
        };
        let id = self.world.add(kind.clone(), mode, owner);
        if let What::Submount(mounted) = &node.what {
            let write = *mounted == Mounted::ReadOnly;
            let refused = Refused {
                write,
                ..Refused::default()
            };
            let own_mount = self.cover((mount, directory, &name), id, refused, own);
            places.insert(node.path.clone(), (own_mount, id));
        } else {
            self.world.enter(directory, &name, id);
            places.insert(node.path.clone(), (mount, id));
        }
    }

    /// Mounts an inode on a directory that is made for it.
    fn cover(
        &mut self,
        (mount, directory, name): (usize, Id, &OsString),
        root: Id,
        refused: Refused,
        own: Identity,
    ) -> usize {
        let names = Kind::Directory(BTreeMap::new());
        let covered = self.world.add(names, 0o755, own);
        self.world.enter(directory, name, covered);
        let own_mount = self.tree.mount(root, refused);
        let point = Point::Name(mount, directory, name.clone());
        self.tree.attached.insert(point, own_mount);
        own_mount
    }

    /// What a survey of the tree must find; nothing is known of what the program made
    /// but what it is.
    pub(crate) fn differences(&self, found: &Survey) -> Vec<String> {
        let mut expected = BTreeMap::new();
        self.visit(0, self.around_id, &self.around, &mut expected);
        let paths = expected.keys().chain(found.keys());
        let mut paths: Vec<_> = paths.collect();
        paths.sort();
        paths.dedup();
        let compared = paths
            .into_iter()
            .map(|path| self.difference(path, expected.get(path).copied(), found.get(path)));
        compared.flatten().collect()
    }

    fn difference(
        &self,
        path: &Path,
        expected: Option<Id>,
        found: Option<&Found>,
    ) -> Option<String> {
        let (Some(id), Some(found)) = (expected, found) else {
            let expected = expected.map(|id| &self.world.get(id).kind);
            return Some(format!("{path:?}: expected {expected:?}, found {found:?}"));
        };
        let inode = self.world.get(id);
        let what = match &inode.kind {
            Kind::Directory(_) => "directory".to_owned(),
            Kind::File(content) => describe(content),
            Kind::Link(text) => format!("link {text:?}"),
            Kind::Fifo => "fifo".to_owned(),
            Kind::Socket => "socket".to_owned(),
            Kind::Device => "device".to_owned(),
        };
        let expected = Found {
            what,
            mode: inode.mode,
            owner: (inode.uid, inode.gid),
            number: inode.number.unwrap_or(found.number),
            times: inode.times.unwrap_or(found.times),
        };
        let is_same = expected == *found;
        (!is_same).then(|| format!("{path:?}: expected {expected:?}, found {found:?}"))
    }

    /// What is at a path of the host without links.
    pub(crate) fn at(&self, path: &Path) -> &Inode {
        let spot = self.look_in(&self.tree, path).expect("it is there");
        self.world.get(spot.top().inode)
    }

    /// Where a path without links leads among some mounts, whoever may go there.
    pub(crate) fn look_in(&self, tree: &Tree, path: &Path) -> Option<Spot> {
        let walk = Walk {
            world: &self.world,
            tree,
            who: None,
        };
        walk.to(path, Last::Kept).ok()
    }

    /// Every path of the tree, and where it leads on the host.
    pub(crate) fn paths(&self) -> Vec<(PathBuf, Spot)> {
        let mut found = BTreeMap::new();
        self.visit(0, self.around_id, &self.around, &mut found);
        let paths = found.into_keys();
        let with_spot = |path: PathBuf| {
            let spot = self.look_in(&self.tree, &path).expect("it is there");
            (path, spot)
        };
        paths.map(with_spot).collect()
    }

    fn visit(&self, mount: usize, id: Id, at: &Path, found: &mut BTreeMap<PathBuf, Id>) {
        found.insert(at.to_owned(), id);
        let step = Step { mount, inode: id };
        for name in self.world.names(id).into_iter().flat_map(BTreeMap::keys) {
            let below = self.tree.child(&self.world, &step, name);
            let below = below.expect("a name that is there");
            self.visit(below.mount, below.inode, &at.join(name), found);
        }
    }
}

/// What the file system in which the tree is refuses as the host has it mounted.
fn flags(top: &Path) -> Refused {
    let flags = statvfs(top).expect("a directory").f_flag;
    Refused {
        write: false,
        execute: flags.contains(StatVfsMountFlags::NOEXEC),
        devices: flags.contains(StatVfsMountFlags::NODEV),
    }
}
