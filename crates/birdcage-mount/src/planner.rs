//! [`Planner`], which finds a place for every mount.

use crate::proc::masked;
use crate::{
    Attributes, Caller, Layout, MountPlan, Operation, Place, PlanError, Role, Root, Setting,
};
use birdcage_path::{Entry, ExceptionTable, Kind, Rights};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{CString, OsStr};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Where the sandbox's own `/proc` is.
const PROC: &str = "/proc";

/// Something that has to be at a path inside.
#[derive(Clone, Copy, Debug)]
enum Node<'a> {
    Exception(&'a Entry),
    Private(u64),
    Proc,
    Link(&'a OsStr),
    Text(&'a [u8]),
    Directory,
}

/// What one finds at a path inside once everything above it is in place.
#[derive(Clone, Copy, Debug)]
enum Surface {
    /// A file system of the sandbox's own, in which places have to be made.
    Empty,
    /// A directory of the host, in which places are there already.
    Host(Attributes, Rights),
}

/// Walks the nodes from the root down and writes down what has to be done.
#[derive(Debug)]
pub(crate) struct Planner<'a> {
    // Invariant: ordered by components, so everything above a node precedes it.
    nodes: BTreeMap<PathBuf, Node<'a>>,
    root: Surface,
    caller: Caller,
    settings: Vec<Setting>,
    surfaces: BTreeMap<PathBuf, Surface>,
    made: BTreeSet<PathBuf>,
    // Those of `made` that are links: nothing can be made below them.
    links: BTreeSet<PathBuf>,
    operations: Vec<Operation>,
}

impl<'a> Planner<'a> {
    /// Collects what has to be where.
    pub(crate) fn new(table: &'a ExceptionTable, layout: &'a Layout) -> Result<Self, PlanError> {
        refuse_bent_links(table)?;
        let mut nodes = BTreeMap::new();
        nodes.extend(
            table
                .directories()
                .map(|path| (path.to_owned(), Node::Directory)),
        );
        nodes.extend(
            layout
                .links
                .iter()
                .map(|(at, text)| (at.clone(), Node::Link(text))),
        );
        nodes.extend(
            layout
                .files
                .iter()
                .map(|(at, content)| (at.clone(), Node::Text(content))),
        );
        nodes.extend(
            table
                .links()
                .map(|(at, text)| (at.to_owned(), Node::Link(text))),
        );
        nodes.extend(
            layout
                .private
                .iter()
                .map(|own| (own.path.clone(), Node::Private(own.size))),
        );
        nodes.extend(
            table
                .entries()
                .map(|entry| (entry.path().to_owned(), Node::Exception(entry))),
        );
        refuse_proc(table)?;
        nodes.retain(|path, _| !path.starts_with(PROC));
        nodes.insert(PathBuf::from(PROC), Node::Proc);
        let root = match nodes.remove(Path::new("/")) {
            Some(Node::Exception(entry)) => Surface::of(entry),
            _ => Surface::Empty,
        };
        if let Some(path) = nodes.keys().find(|path| !path.is_absolute()) {
            return Err(PlanError::Relative(path.clone()));
        }
        let (surfaces, made, links) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
        let (caller, settings) = (layout.caller, layout.settings.clone());
        Ok(Self {
            caller,
            settings,
            nodes,
            root,
            surfaces,
            made,
            links,
            operations: Vec::new(),
        })
    }

    /// The plan.
    pub(crate) fn plan(mut self) -> Result<MountPlan, PlanError> {
        for (path, node) in std::mem::take(&mut self.nodes) {
            let (enclosing, surface) = self.enclosing(&path);
            match surface {
                Surface::Empty => self.place_in_empty(&enclosing, &path, node)?,
                Surface::Host(attributes, _) if node.shows_no_more_than(attributes) => continue,
                Surface::Host(attributes, rights) if rights.contains(Rights::WRITE) => {
                    self.pin(&enclosing, &path, attributes)?;
                }
                Surface::Host(..) => {}
            }
            self.mount(&path, node, surface)?;
        }
        let root = self.root();
        Ok(MountPlan {
            root,
            operations: self.operations,
        })
    }

    /// The nearest mount above a path, and what it shows.
    fn enclosing(&self, path: &Path) -> (PathBuf, Surface) {
        let above = path.ancestors().skip(1);
        let mut mounts = above.filter_map(|at| Some((at.to_owned(), *self.surfaces.get(at)?)));
        mounts
            .next()
            .unwrap_or_else(|| (PathBuf::from("/"), self.root))
    }

    /// Makes a node's place, and the directories that lead there.
    fn place_in_empty(&mut self, top: &Path, path: &Path, node: Node<'_>) -> Result<(), PlanError> {
        for directory in between(top, path) {
            self.refuse_link(&directory, path)?;
            if self.made.insert(directory.clone()) {
                self.operations.push(Operation::Directory {
                    at: place(&directory)?,
                });
            }
        }
        if !self.made.insert(path.to_owned()) {
            return Ok(());
        }
        let at = place(path)?;
        self.operations.push(match node {
            Node::Link(text) => {
                self.links.insert(path.to_owned());
                let target = c_string(text.as_ref())?;
                Operation::Link { at, target }
            }
            Node::Text(content) => Operation::Text {
                at,
                content: content.to_vec(),
            },
            Node::Exception(entry) if entry.kind() != Kind::Directory => Operation::File { at },
            _ => Operation::Directory { at },
        });
        Ok(())
    }

    /// Refuses to make something below a link.
    ///
    /// While the root is being made, links in it lead to the host: what is made
    /// below one would be made there.
    fn refuse_link(&self, link: &Path, path: &Path) -> Result<(), PlanError> {
        if !self.links.contains(link) {
            return Ok(());
        }
        let (path, link) = (path.to_owned(), link.to_owned());
        Err(PlanError::BelowLink { path, link })
    }

    /// Mounts each directory between two mounts onto itself, the outer's attributes kept.
    fn pin(&mut self, top: &Path, path: &Path, attributes: Attributes) -> Result<(), PlanError> {
        for directory in between(top, path) {
            if self.made.insert(directory.clone()) {
                let (source, at) = (c_string(&directory)?, place(&directory)?);
                self.operations.push(Operation::Bind {
                    source,
                    at,
                    attributes,
                    role: Role::Pin,
                });
            }
        }
        Ok(())
    }

    /// Mounts what the node names at its place, which is there by now.
    fn mount(&mut self, path: &Path, node: Node<'_>, below: Surface) -> Result<(), PlanError> {
        let at = place(path)?;
        let (operation, surface) = match node {
            Node::Link(_) | Node::Text(_) | Node::Directory => return Ok(()),
            Node::Proc => {
                let settings = self.settings.clone();
                (Operation::Proc { at, settings }, below)
            }
            Node::Private(size) => {
                let size = c_string(size.to_string().as_ref())?;
                (Operation::Private { at, size }, Surface::Empty)
            }
            Node::Exception(entry) => {
                let attributes = Attributes::of(entry.rights(), entry.kind());
                let source = c_string(path)?;
                let role = Role::Exception;
                (
                    Operation::Bind {
                        source,
                        at,
                        attributes,
                        role,
                    },
                    Surface::of(entry),
                )
            }
        };
        self.operations.push(operation);
        self.surfaces.insert(path.to_owned(), surface);
        if matches!(node, Node::Proc) {
            self.mask_proc()?;
        }
        Ok(())
    }

    fn mask_proc(&mut self) -> Result<(), PlanError> {
        for file in masked(self.caller) {
            self.operations.push(Operation::Mask {
                at: place(Path::new(file))?,
            });
        }
        Ok(())
    }

    /// The root: just large enough for what is made in it, if it is empty at first.
    fn root(&self) -> Root {
        match self.root {
            Surface::Host(attributes, _) => Root::Host { attributes },
            Surface::Empty => {
                let pages = self.operations.iter().filter_map(pages_of);
                // The root directory itself, and what tmpfs keeps for itself.
                let inodes = pages.clone().count() + 8;
                let size = (pages.sum::<usize>() + 8) * PAGE;
                Root::Empty {
                    size: decimal(size),
                    inodes: decimal(inodes),
                }
            }
        }
    }
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

impl Node<'_> {
    /// Whether the node needs nothing below a mount of the host with these attributes.
    ///
    /// What the host has there shows; an exception that changes nothing needs no
    /// mount of its own, and can be renamed as freely as its neighbours.
    fn shows_no_more_than(self, attributes: Attributes) -> bool {
        match self {
            Self::Link(_) | Self::Text(_) | Self::Directory => true,
            Self::Exception(entry) => Attributes::of(entry.rights(), entry.kind()) == attributes,
            Self::Private(_) | Self::Proc => false,
        }
    }
}

/// The directories strictly between two paths, the outermost first.
fn between(top: &Path, path: &Path) -> Vec<PathBuf> {
    let above = path.ancestors().skip(1);
    let mut directories: Vec<_> = above
        .take_while(|at| *at != top)
        .map(Path::to_owned)
        .collect();
    directories.reverse();
    directories
}

/// Refuses links that a program may have planted in an earlier run (CVE-2024-42472).
fn refuse_bent_links(table: &ExceptionTable) -> Result<(), PlanError> {
    match table.links_in_writable_entries().next() {
        Some((at, target, entry)) => Err(PlanError::LinkInWritable {
            at: at.to_owned(),
            target: target.to_owned(),
            writable: entry.path().to_owned(),
        }),
        None => Ok(()),
    }
}

/// Refuses more than reading in `/proc`; reading is what the sandbox's own is for.
fn refuse_proc(table: &ExceptionTable) -> Result<(), PlanError> {
    let mut inside = table
        .entries()
        .filter(|entry| entry.path().starts_with(PROC));
    match inside.find(|entry| entry.rights() != Rights::READ) {
        Some(entry) => Err(PlanError::Proc(entry.path().to_owned())),
        None => Ok(()),
    }
}

fn place(path: &Path) -> Result<Place, PlanError> {
    Place::new(path).map_err(|_| PlanError::Nul(path.to_owned()))
}

fn c_string(path: &Path) -> Result<CString, PlanError> {
    CString::new(path.as_os_str().as_bytes()).map_err(|_| PlanError::Nul(path.to_owned()))
}

fn decimal(number: usize) -> CString {
    CString::new(number.to_string()).unwrap_or_default()
}
