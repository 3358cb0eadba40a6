//! [`Ground`], a tree of the host that policies are about, and what is [`Left`].

use birdcage_tests::Scratch;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

/// A tree of the host.
pub(crate) struct Ground {
    scratch: Scratch,
    _listener: UnixListener,
}

impl Ground {
    pub(crate) fn new() -> Self {
        let scratch = Scratch::new();
        for name in ["a/b/c", "d/e", "empty"] {
            fs::create_dir_all(scratch.at(name)).expect("a directory");
        }
        for name in ["a/f", "a/b/g", "a/b/c/.hidden", "d/e/f", "file"] {
            scratch.file(name, name);
        }
        symlink("a/b", scratch.at("link")).expect("a link");
        symlink("../d", scratch.at("a/up")).expect("a link");
        symlink("nowhere", scratch.at("dangling")).expect("a link");
        let listener = UnixListener::bind(scratch.at("socket")).expect("a socket");
        Self {
            scratch,
            _listener: listener,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.scratch.path()
    }
}

/// What of the host a sandbox could leave something in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Left {
    files: BTreeMap<PathBuf, String>,
    mounts: String,
    children: Vec<String>,
    descriptors: usize,
}

impl Left {
    pub(crate) fn look(ground: &Ground) -> Self {
        let mut files = BTreeMap::new();
        visit(ground.path(), &mut files);
        let descriptors = fs::read_dir("/proc/self/fd").expect("descriptors").count();
        Self {
            files,
            mounts: fs::read_to_string("/proc/self/mountinfo").expect("mounts"),
            children: birdcage_tests::children(),
            descriptors,
        }
    }
}

/// Everything below a path: what it is, whose, since when, and what is in it.
fn visit(at: &Path, files: &mut BTreeMap<PathBuf, String>) {
    let found = fs::symlink_metadata(at).expect("it was just there");
    let text = if found.is_file() {
        fs::read(at).expect("a file")
    } else {
        Vec::new()
    };
    let facts = (found.ino(), found.mode(), found.uid(), found.nlink());
    let times = (
        found.mtime(),
        found.mtime_nsec(),
        found.ctime(),
        found.ctime_nsec(),
    );
    // What is denied and does not exist has a name in its directory for a moment.
    let times = (!found.is_dir()).then_some(times);
    files.insert(at.to_owned(), format!("{facts:?} {times:?} {text:?}"));
    if found.is_dir() {
        for entry in fs::read_dir(at).expect("a directory") {
            visit(&entry.expect("an entry").path(), files);
        }
    }
}
