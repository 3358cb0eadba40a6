//! [`MemoryFs`], a file system that is nothing but a table of names.
//!
//! It is there to ask "what would this path resolve to if the host looked like
//! that" without making it look like that: in tests, and to explain a policy.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::{FileSystem, Kind, normalize};

/// A file system in memory, built by saying what is where.
///
/// The last word wins: what is put at a path replaces what was there with all
/// that was below it, and whatever stands in the way becomes a directory. The
/// root always is one. Paths are taken by their text, from the root and
/// [normalised](normalize); no link is followed in building.
///
/// ```
/// use std::path::Path;
///
/// use birdcage_path::{FileSystem, Kind, MemoryFs};
///
/// let fs = MemoryFs::new().file("/etc/hosts").symlink("/lib", "usr/lib");
/// assert_eq!(fs.kind(Path::new("/etc"))?, Kind::Directory);
/// assert_eq!(fs.read_link(Path::new("/lib"))?, Path::new("usr/lib"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct MemoryFs {
    // Invariant: keys are absolute and normalised, and the parent of every key
    // is there as a directory.
    nodes: BTreeMap<PathBuf, Node>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Link(PathBuf),
    Other(Kind),
}

impl MemoryFs {
    /// An empty file system: a root and nothing in it.
    pub fn new() -> Self {
        Self {
            nodes: BTreeMap::from([(PathBuf::from("/"), Node::Other(Kind::Directory))]),
        }
    }

    /// Adds a directory and those above it; one that is there keeps its content.
    #[must_use]
    pub fn directory(mut self, path: impl AsRef<Path>) -> Self {
        self.make_directory(&from_root(path.as_ref()));
        self
    }

    /// Adds a regular file.
    #[must_use]
    pub fn file(self, path: impl AsRef<Path>) -> Self {
        self.put(path.as_ref(), Node::Other(Kind::File))
    }

    /// Adds a symbolic link with the text `target`, which need not lead anywhere.
    #[must_use]
    pub fn symlink(self, path: impl AsRef<Path>, target: impl Into<PathBuf>) -> Self {
        self.put(path.as_ref(), Node::Link(target.into()))
    }

    /// Adds a node of the given kind; a link added so leads nowhere.
    #[must_use]
    pub fn node(self, path: impl AsRef<Path>, kind: Kind) -> Self {
        match kind {
            Kind::Directory => self.directory(path),
            Kind::Symlink => self.symlink(path, ""),
            other => self.put(path.as_ref(), Node::Other(other)),
        }
    }

    fn put(mut self, path: &Path, node: Node) -> Self {
        let path = from_root(path);
        if let Some(parent) = path.parent() {
            self.make_directory(parent);
            self.nodes.retain(|other, _| !other.starts_with(&path));
            self.nodes.insert(path, node);
        }
        self
    }

    fn make_directory(&mut self, path: &Path) {
        for directory in path.ancestors() {
            self.nodes
                .insert(directory.to_owned(), Node::Other(Kind::Directory));
        }
    }

    fn node_at(&self, path: &Path) -> io::Result<&Node> {
        self.nodes
            .get(path)
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Default for MemoryFs {
    fn default() -> Self {
        Self::new()
    }
}

impl FileSystem for MemoryFs {
    fn kind(&self, path: &Path) -> io::Result<Kind> {
        Ok(match self.node_at(path)? {
            Node::Link(_) => Kind::Symlink,
            Node::Other(kind) => *kind,
        })
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        match self.node_at(path)? {
            Node::Link(target) => Ok(target.clone()),
            Node::Other(_) => Err(io::ErrorKind::InvalidInput.into()),
        }
    }
}

fn from_root(path: &Path) -> PathBuf {
    normalize(&Path::new("/").join(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fs: &MemoryFs, path: &str, expected: Option<Kind>) {
        assert_eq!(fs.kind(Path::new(path)).ok(), expected, "{path}");
    }

    #[test]
    fn directories_on_the_way_to_a_file_come_by_themselves() {
        let fs = MemoryFs::new().file("a/b/c");
        check(&fs, "/", Some(Kind::Directory));
        check(&fs, "/a/b", Some(Kind::Directory));
        check(&fs, "/a/b/c", Some(Kind::File));
        check(&fs, "/a/x", None);
    }

    #[test]
    fn what_is_put_at_a_path_replaces_all_that_was_below_it() {
        let fs = MemoryFs::new().file("/a/b").file("/a-b").file("/a");
        check(&fs, "/a", Some(Kind::File));
        check(&fs, "/a/b", None);
        check(&fs, "/a-b", Some(Kind::File));
    }

    #[test]
    fn what_stands_in_the_way_becomes_a_directory() {
        let fs = MemoryFs::new().symlink("/a", "x").file("/a/b");
        check(&fs, "/a", Some(Kind::Directory));
        check(&fs, "/a/b", Some(Kind::File));
    }

    #[test]
    fn a_directory_made_twice_keeps_its_content() {
        let fs = MemoryFs::new().file("/a/b").directory("/a");
        check(&fs, "/a/b", Some(Kind::File));
    }

    #[test]
    fn the_root_cannot_be_replaced() {
        check(
            &MemoryFs::new().file("/").symlink("/..", "x"),
            "/",
            Some(Kind::Directory),
        );
    }

    #[test]
    fn every_kind_can_be_put() {
        use Kind::{BlockDevice, CharDevice, Directory, Fifo, File, Socket, Symlink};
        for kind in [
            Directory,
            File,
            Symlink,
            CharDevice,
            BlockDevice,
            Fifo,
            Socket,
        ] {
            check(&MemoryFs::new().node("/x", kind), "/x", Some(kind));
        }
    }

    #[test]
    fn only_a_link_can_be_read_as_one() {
        let fs = MemoryFs::default()
            .file("/file")
            .symlink("/link", "some//text/");
        let text = fs.read_link(Path::new("/link")).unwrap();
        assert_eq!(text.as_os_str(), "some//text/");
        let error = fs.read_link(Path::new("/file")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
    }
}
