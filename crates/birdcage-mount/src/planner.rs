//! [`Planner`], which finds a place for every mount.

use crate::nodes::{Node, collect, is_within};
use crate::place::Ground;
use crate::proc::masked;
use crate::withheld::MOST;
use crate::{
    Attributes, Caller, Layout, MountPlan, Operation, Place, PlanError, Role, Root, Setting,
};
use birdcage_path::{Entry, ExceptionTable, Kind, Rights};
use std::collections::BTreeSet;
use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// What one finds at a path inside once everything above it is in place.
#[derive(Clone, Copy, Debug)]
enum Surface {
    /// A file system of the sandbox's own, in which places have to be made.
    Empty,
    /// A directory of the host, in which places are there already.
    Host(Attributes, Rights),
    /// What covers a denied directory, made by the operation of that number: as empty.
    Denied(usize),
    /// An empty file where nothing is to be made: nothing can be in it.
    Withheld,
}

/// What was made, or pinned, on the way to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Made {
    Link,
    Other,
}

/// Walks the nodes from the root down and writes down what has to be done.
#[derive(Debug)]
pub(crate) struct Planner<'a> {
    // Invariant: ordered by components, so everything above a node precedes it, and all
    // that is below it follows at once.
    nodes: Vec<(PathBuf, Node<'a>)>,
    root: Surface,
    // Directories that `..` leaves on the way to something else.
    left: BTreeSet<&'a Path>,
    caller: Caller,
    settings: &'a [Setting],
    // Invariant of both: what contains the node at hand, the outermost first.
    mounts: Vec<(PathBuf, Surface)>,
    made: Vec<(PathBuf, Made)>,
    operations: Vec<Operation>,
    // How many paths have been withheld.
    withheld: usize,
}

impl<'a> Planner<'a> {
    /// Collects what has to be where.
    pub(crate) fn new(table: &'a ExceptionTable, layout: &'a Layout) -> Result<Self, PlanError> {
        let mut nodes = collect(table, layout)?;
        let root = match nodes.first() {
            Some((path, Node::Exception(entry))) if path == Path::new("/") => Surface::of(entry),
            _ => Surface::Empty,
        };
        nodes.retain(|(path, _)| path != Path::new("/"));
        Ok(Self {
            nodes,
            root,
            left: table
                .directories()
                .chain(table.directories_in_entries())
                .collect(),
            caller: layout.caller,
            settings: &layout.settings,
            mounts: Vec::new(),
            made: Vec::new(),
            operations: Vec::new(),
            withheld: 0,
        })
    }

    /// The plan.
    pub(crate) fn plan(mut self) -> Result<MountPlan, PlanError> {
        for (path, node) in std::mem::take(&mut self.nodes) {
            self.leave_all_but(&path)?;
            let (top, surface) = self.enclosing();
            match surface {
                // What nothing shows is not there, unless a path goes through it.
                Surface::Empty | Surface::Denied(_) | Surface::Withheld
                    if matches!(node, Node::Denied(_)) =>
                {
                    if self.left.contains(path.as_path()) {
                        self.place_in_empty(&top, &path, node)?;
                    }
                    continue;
                }
                Surface::Empty | Surface::Denied(_) => self.place_in_empty(&top, &path, node)?,
                Surface::Host(attributes, _) if node.shows_no_more_than(attributes) => continue,
                Surface::Host(attributes, rights) if rights.contains(Rights::WRITE) => {
                    self.pin(&top, &path, attributes)?;
                }
                Surface::Host(..) | Surface::Withheld => {}
            }
            self.mount(&path, node, surface)?;
        }
        self.leave_all_but(Path::new("/"))?;
        let root = self.root();
        Ok(MountPlan {
            root,
            operations: self.operations,
        })
    }

    /// Forgets what does not contain that path: nothing that follows is in there.
    fn leave_all_but(&mut self, path: &Path) -> Result<(), PlanError> {
        let kept = |at: &PathBuf| is_within(path, at);
        // What contains the path comes first: the first that does not ends it.
        let mounts = self.mounts.iter().take_while(|(at, _)| kept(at)).count();
        let made = self.made.iter().take_while(|(at, _)| kept(at)).count();
        let left = self.mounts.split_off(mounts);
        self.made.truncate(made);
        for (at, surface) in left.iter().rev() {
            if let Surface::Denied(number) = surface {
                self.seal(at, *number)?;
            }
        }
        Ok(())
    }

    /// Ends what covers a denied directory, now that all places in it have been made.
    fn seal(&mut self, at: &Path, number: usize) -> Result<(), PlanError> {
        let room = self.room_since(number);
        if let Some(Operation::DenyDirectory { size, inodes, .. }) = self.operations.get_mut(number)
        {
            (*size, *inodes) = room;
        }
        let at = Place::new(at, Ground::Mixed).map_err(|_| PlanError::Nul(at.to_owned()))?;
        self.operations.push(Operation::Seal { at });
        Ok(())
    }

    /// A size in bytes and a number of files, for all that has been made since that operation.
    fn room_since(&self, number: usize) -> (CString, CString) {
        let since = self.operations.get(number..).unwrap_or_default();
        let pages = since.iter().filter_map(pages_of);
        // The root directory itself, and what tmpfs keeps for itself.
        let inodes = pages.clone().count() + 8;
        let size = (pages.sum::<usize>() + 8) * PAGE;
        (decimal(size), decimal(inodes))
    }

    /// The nearest mount above the node at hand, and what it shows.
    fn enclosing(&self) -> (PathBuf, Surface) {
        let root = || (PathBuf::from("/"), self.root);
        self.mounts.last().cloned().unwrap_or_else(root)
    }

    /// Whose the directories are on the way to the node at hand.
    fn ground(&self) -> Ground {
        let is_own = |surface: &Surface| !matches!(surface, Surface::Host(..));
        let mut surfaces = self.mounts.iter().map(|(_, surface)| surface);
        if is_own(&self.root) && surfaces.all(is_own) {
            Ground::Own
        } else {
            Ground::Mixed
        }
    }

    fn place(&self, path: &Path) -> Result<Place, PlanError> {
        Place::new(path, self.ground()).map_err(|_| PlanError::Nul(path.to_owned()))
    }

    fn is_made(&self, path: &Path) -> Option<Made> {
        let mut made = self.made.iter().rev();
        made.find(|(at, _)| at == path).map(|(_, what)| *what)
    }

    /// Makes a node's place, and the directories that lead there.
    fn place_in_empty(&mut self, top: &Path, path: &Path, node: Node<'_>) -> Result<(), PlanError> {
        for directory in between(top, path) {
            match self.is_made(directory) {
                Some(Made::Link) => return Err(below_link(path, directory)),
                Some(Made::Other) => {}
                None => {
                    let at = self.place(directory)?;
                    self.operations.push(Operation::Directory { at });
                    self.made.push((directory.to_owned(), Made::Other));
                }
            }
        }
        let at = self.place(path)?;
        let (operation, made) = match node {
            Node::Link(text) => {
                let target = c_string(text.as_ref())?;
                (Operation::Link { at, target }, Made::Link)
            }
            Node::Text(content) => {
                let content = content.to_vec();
                (Operation::Text { at, content }, Made::Other)
            }
            Node::Exception(entry) | Node::Socket(entry) if entry.kind() != Kind::Directory => {
                (Operation::File { at }, Made::Other)
            }
            _ => (Operation::Directory { at }, Made::Other),
        };
        self.operations.push(operation);
        self.made.push((path.to_owned(), made));
        Ok(())
    }

    /// Mounts each directory between two mounts onto itself, the outer's attributes kept.
    fn pin(&mut self, top: &Path, path: &Path, attributes: Attributes) -> Result<(), PlanError> {
        for directory in between(top, path) {
            if self.is_made(directory).is_none() {
                let (source, at) = (c_string(directory)?, self.place(directory)?);
                self.operations.push(Operation::Bind {
                    source,
                    at,
                    attributes,
                    role: Role::Pin,
                });
                self.made.push((directory.to_owned(), Made::Other));
            }
        }
        Ok(())
    }

    /// Mounts what the node names at its place, which is there by now.
    fn mount(&mut self, path: &Path, node: Node<'_>, below: Surface) -> Result<(), PlanError> {
        let at = self.place(path)?;
        let (operation, surface) = match node {
            Node::Link(_) | Node::Directory => return Ok(()),
            // It was made there.
            Node::Text(_) if matches!(below, Surface::Empty | Surface::Denied(_)) => return Ok(()),
            Node::Text(content) => (cover(content, at), below),
            Node::Denied(entry) if entry.kind() == Kind::Directory => {
                let (size, inodes) = (CString::default(), CString::default());
                let deny = Operation::DenyDirectory { at, size, inodes };
                (deny, Surface::Denied(self.operations.len()))
            }
            Node::Denied(entry) if entry.is_missing() => {
                (self.withhold(entry, at)?, Surface::Withheld)
            }
            Node::Denied(_) => (Operation::DenyFile { at }, below),
            Node::Proc => {
                let settings = self.settings.to_vec();
                (Operation::Proc { at, settings }, below)
            }
            Node::Private(size) => {
                let (size, inodes) = (decimal(size), decimal(most_files(size)));
                (Operation::Private { at, size, inodes }, Surface::Empty)
            }
            Node::Exception(entry) => (bind(entry, at, Role::Exception)?, Surface::of(entry)),
            Node::Socket(entry) => (bind(entry, at, Role::Socket)?, Surface::of(entry)),
        };
        self.operations.push(operation);
        if matches!(node, Node::Proc) {
            self.mask_proc()?;
        }
        self.mounts.push((path.to_owned(), surface));
        Ok(())
    }

    fn withhold(&mut self, entry: &Entry, at: Place) -> Result<Operation, PlanError> {
        let path = entry.path().to_owned();
        if let Some(directory) = entry.missing_directory() {
            let directory = directory.to_owned();
            return Err(PlanError::NoDirectory { path, directory });
        }
        let number = self.withheld;
        self.withheld += 1;
        if self.withheld > MOST {
            return Err(PlanError::TooManyMissing(path));
        }
        Ok(Operation::Withhold { at, number })
    }

    fn mask_proc(&mut self) -> Result<(), PlanError> {
        for file in masked(self.caller) {
            let at = self.place(Path::new(file))?;
            self.operations.push(Operation::Mask { at });
        }
        Ok(())
    }

    /// The root: just large enough for what is made in it, if it is empty at first.
    fn root(&self) -> Root {
        match self.root {
            Surface::Host(attributes, _) => Root::Host { attributes },
            _ => {
                let (size, inodes) = self.room_since(0);
                Root::Empty { size, inodes }
            }
        }
    }
}

/// How many files there may be in a private directory of that size.
///
/// An empty one takes a kilobyte of the kernel's memory, which `size` is not about.
fn most_files(size: u64) -> u64 {
    const OF_A_SMALL_ONE: u64 = 64;
    OF_A_SMALL_ONE.max(size / 1024)
}

/// What tmpfs counts in; larger pages only make its bounds wider.
const PAGE: usize = 4096;

/// How many pages a step may take in the root, if it makes something there.
///
/// A long link's text takes a page; an empty file or directory takes none, and is
/// counted with one.
fn pages_of(operation: &Operation) -> Option<usize> {
    match operation {
        Operation::Directory { .. } | Operation::File { .. } | Operation::Link { .. } => Some(1),
        Operation::Text { content, .. } => Some(1 + content.len() / PAGE),
        _ => None,
    }
}

impl Surface {
    fn of(entry: &Entry) -> Self {
        Self::Host(Attributes::of(entry.rights(), entry.kind()), entry.rights())
    }
}

/// A file system for a file alone takes as much as the file does in the root.
fn cover(content: &[u8], at: Place) -> Operation {
    let (content, pages) = (content.to_vec(), content.len() / PAGE + 8);
    let size = decimal(pages * PAGE);
    Operation::Cover { at, content, size }
}

fn bind(entry: &Entry, at: Place, role: Role) -> Result<Operation, PlanError> {
    Ok(Operation::Bind {
        source: c_string(entry.path())?,
        at,
        attributes: Attributes::of(entry.rights(), entry.kind()),
        role,
    })
}

/// The directories strictly between two paths, the outermost first.
fn between<'p>(top: &Path, path: &'p Path) -> Vec<&'p Path> {
    let above = path.ancestors().skip(1);
    let mut directories: Vec<_> = above.take_while(|at| *at != top).collect();
    directories.reverse();
    directories
}

/// Nothing is made below a link: while the root is made, links in it lead to the host.
fn below_link(path: &Path, link: &Path) -> PlanError {
    let (path, link) = (path.to_owned(), link.to_owned());
    PlanError::BelowLink { path, link }
}

fn c_string(path: &Path) -> Result<CString, PlanError> {
    CString::new(path.as_os_str().as_bytes()).map_err(|_| PlanError::Nul(path.to_owned()))
}

fn decimal(number: impl ToString) -> CString {
    CString::new(number.to_string()).unwrap_or_default()
}

#[cfg(test)]
pub(crate) mod tests;
