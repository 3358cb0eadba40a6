//! [`Tree`], mounts and how paths lead through them.

use super::world::{Id, Identity, Kind, Want, World};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// Why not, by the errno's name.
pub(crate) type Errno = &'static str;

/// A mount, by its place in the [`Tree`].
pub(crate) type MountId = usize;

/// What a mount refuses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) write: bool,
    pub(crate) execute: bool,
    pub(crate) devices: bool,
}

/// A mount: what it shows at its top, and what it refuses.
#[derive(Clone, Debug)]
pub(crate) struct Mount {
    pub(crate) root: Id,
    pub(crate) refused: Refused,
}

/// What is mounted on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Point {
    /// A name in a directory, as one mount shows it.
    Name(MountId, Id, OsString),
    /// The top of another mount.
    Top(MountId),
}

/// Mounts, the first of which is the root.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    pub(crate) mounts: Vec<Mount>,
    pub(crate) attached: BTreeMap<Point, MountId>,
}

/// Where a walk stands: every directory on the way, and itself last.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    // Invariant: the first is the root, and so it is never empty.
    pub(crate) steps: Vec<Step>,
}

/// One component of a [`Spot`], above all that is mounted there.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) mount: MountId,
    pub(crate) inode: Id,
}

/// Whether a link at the end of a path is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Last {
    Followed,
    Kept,
}

/// The directory and the name that a path ends in.
pub(crate) struct Named {
    pub(crate) above: Spot,
    pub(crate) name: OsString,
}

impl Spot {
    pub(crate) fn top(&self) -> &Step {
        self.steps.last().expect("the root at least")
    }
}

impl Tree {
    pub(crate) fn mount(&mut self, root: Id, refused: Refused) -> MountId {
        self.mounts.push(Mount { root, refused });
        self.mounts.len() - 1
    }

    pub(crate) fn root(&self) -> Spot {
        let step = Step {
            mount: 0,
            inode: self.mounts[0].root,
        };
        Spot {
            steps: vec![self.climb(step)],
        }
    }

    /// The uppermost of the mounts on the top of this one.
    fn climb(&self, mut step: Step) -> Step {
        while let Some(mount) = self.attached.get(&Point::Top(step.mount)) {
            step = Step {
                mount: *mount,
                inode: self.mounts[*mount].root,
            };
        }
        step
    }

    /// Whether something is mounted on that name, in whichever mount, or on the top of one
    /// that begins with what has that name.
    pub(crate) fn is_mounted_on(&self, directory: Id, name: &OsStr, held: Option<Id>) -> bool {
        self.attached.keys().any(|point| match point {
            Point::Name(_, at, on) => *at == directory && on == name,
            Point::Top(mount) => Some(self.mounts[*mount].root) == held,
        })
    }

    /// Whose flags hold at a spot.
    pub(crate) fn refused(&self, spot: &Spot) -> Refused {
        self.mounts[spot.top().mount].refused
    }

    /// The child of a directory, not followed if it is a link.
    pub(crate) fn child(&self, world: &World, above: &Step, name: &OsStr) -> Option<Step> {
        let inode = *world.names(above.inode)?.get(name)?;
        let point = Point::Name(above.mount, above.inode, name.to_owned());
        Some(match self.attached.get(&point) {
            Some(mount) => self.climb(Step {
                mount: *mount,
                inode: self.mounts[*mount].root,
            }),
            None => Step {
                mount: above.mount,
                inode,
            },
        })
    }
}

/// A walk along a path, as `path_resolution(7)` has it.
pub(crate) struct Walk<'a> {
    pub(crate) world: &'a World,
    pub(crate) tree: &'a Tree,
    /// Who walks; nobody needs no permission.
    pub(crate) who: Option<Identity>,
}

impl Walk<'_> {
    /// Where an absolute path leads.
    pub(crate) fn to(&self, path: &Path, last: Last) -> Result<Spot, Errno> {
        let mut spot = self.tree.root();
        let mut ahead = Ahead::of(path);
        let mut links = 40_u32;
        while let Some(name) = ahead.next() {
            self.search(&spot)?;
            match name.as_bytes() {
                b"." => continue,
                b".." => {
                    spot.steps.truncate((spot.steps.len() - 1).max(1));
                    continue;
                }
                _ => {}
            }
            let child = self.tree.child(self.world, spot.top(), &name);
            let child = child.ok_or("ENOENT")?;
            match &self.world.get(child.inode).kind {
                Kind::Link(text) if ahead.goes_on() || last == Last::Followed => {
                    links = links.checked_sub(1).ok_or("ELOOP")?;
                    if text.as_bytes().starts_with(b"/") {
                        spot = self.tree.root();
                    }
                    ahead.interrupt(text);
                }
                _ => spot.steps.push(child),
            }
        }
        let is_directory = self.world.is_directory(spot.top().inode);
        if ahead.wants_directory && !is_directory {
            return Err("ENOTDIR");
        }
        Ok(spot)
    }

    /// The directory and the name that an absolute path without a slash at its end ends in.
    pub(crate) fn to_name(&self, path: &Path) -> Result<Named, Errno> {
        let text = path.as_os_str().as_bytes();
        let slash = text.iter().rposition(|byte| *byte == b'/').unwrap_or(0);
        let (above, name) = (&text[..=slash], &text[slash + 1..]);
        let above = self.to(Path::new(OsStr::from_bytes(above)), Last::Followed)?;
        self.search(&above)?;
        let name = OsStr::from_bytes(name).to_owned();
        Ok(Named { above, name })
    }

    fn search(&self, spot: &Spot) -> Result<(), Errno> {
        let inode = self.world.get(spot.top().inode);
        if !self.world.is_directory(spot.top().inode) {
            return Err("ENOTDIR");
        }
        match self.who {
            Some(who) if !who.may(Want::Execute, inode) => Err("EACCES"),
            _ => Ok(()),
        }
    }
}

/// The components that are still to come.
struct Ahead {
    /// The next one last.
    names: Vec<OsString>,
    wants_directory: bool,
}

impl Ahead {
    fn of(path: &Path) -> Self {
        let mut ahead = Self {
            names: Vec::new(),
            wants_directory: false,
        };
        ahead.interrupt(path.as_os_str());
        ahead
    }

    fn next(&mut self) -> Option<OsString> {
        self.names.pop()
    }

    fn goes_on(&self) -> bool {
        !self.names.is_empty() || self.wants_directory
    }

    /// Puts a path before all that is still to come. At the end, its slash counts.
    fn interrupt(&mut self, path: &OsStr) {
        let bytes = path.as_bytes();
        self.wants_directory |= self.names.is_empty() && bytes.ends_with(b"/");
        let names = bytes.split(|byte| *byte == b'/');
        let names = names.rev().filter(|name| !name.is_empty());
        self.names
            .extend(names.map(|name| OsStr::from_bytes(name).to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::{Last, Refused, Tree, Walk};
    use crate::model::world::{Identity, Kind, World};
    use std::collections::BTreeMap;
    use std::path::Path;

    const ROOT: Identity = Identity { uid: 0, gid: 0 };
    const OTHER: Identity = Identity { uid: 1, gid: 1 };

    /// `/d/f`, `/l -> d/`, `/loop -> loop`, and `/closed/f` for its owner only.
    fn host() -> (World, Tree) {
        let (mut world, mut tree) = (World::default(), Tree::default());
        let directory = || Kind::Directory(BTreeMap::new());
        let root = world.add(directory(), 0o755, ROOT);
        tree.mount(root, Refused::default());
        for (name, mode) in [("d", 0o755), ("closed", 0o700)] {
            let made = world.add(directory(), mode, ROOT);
            world.enter(root, &name.into(), made);
            let file = world.add(Kind::File(Vec::new()), 0o644, ROOT);
            world.enter(made, &"f".into(), file);
        }
        for (name, text) in [("l", "d/"), ("loop", "loop")] {
            let link = world.add(Kind::Link(text.into()), 0o777, ROOT);
            world.enter(root, &name.into(), link);
        }
        (world, tree)
    }

    #[track_caller]
    fn check(path: &str, expected: Result<&str, &str>) {
        let (world, tree) = host();
        let walk = Walk {
            world: &world,
            tree: &tree,
            who: Some(OTHER),
        };
        let found = walk.to(Path::new(path), Last::Kept).map(|spot| {
            match world.get(spot.top().inode).kind {
                Kind::Directory(_) => "directory",
                Kind::Link(_) => "link",
                _ => "file",
            }
        });
        assert_eq!(found, expected, "{path}");
    }

    #[test]
    fn a_path_leads_where_the_kernel_says() {
        check("/", Ok("directory"));
        check("/l", Ok("link"));
        check("/l/", Ok("directory"));
        check("/l/f", Ok("file"));
        check("/l/../../l/./f", Ok("file"));
        check("/d/f/", Err("ENOTDIR"));
        check("/d/f/..", Err("ENOTDIR"));
        check("/d/g", Err("ENOENT"));
        check("/loop/f", Err("ELOOP"));
        check("/closed", Ok("directory"));
        check("/closed/f", Err("EACCES"));
        check("/closed/..", Err("EACCES"));
    }
}
