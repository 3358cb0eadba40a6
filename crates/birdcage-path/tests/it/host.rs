//! The kernel is the judge: paths on a real file system, resolved both ways.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::random::{Node, scene};
use crate::slow::{Outcome, outcome};
use birdcage_path::{HostFs, Kind, resolve};
use proptest::prelude::*;

/// What the kernel makes of a path, with the canonical one from libc.
fn kernel(path: &Path) -> Outcome {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => at(path, Kind::Directory),
        Ok(_) => at(path, Kind::File),
        Err(error) => match error.raw_os_error() {
            Some(2) => Outcome::NotFound,
            Some(20) => Outcome::NotADirectory,
            Some(40) => Outcome::Loop,
            _ => Outcome::Refused,
        },
    }
}

fn at(path: &Path, kind: Kind) -> Outcome {
    Outcome::Found(fs::canonicalize(path).unwrap(), kind)
}

/// Makes the nodes below `root`, except those that something is in the way of.
fn make(root: &Path, nodes: &[Node]) {
    for node in nodes {
        // A node that cannot be made leaves a tree that is as good as another.
        let _: io::Result<()> = match node {
            Node::Directory(at) => fs::create_dir_all(below(root, at)),
            Node::File(at) => parents(root, at).and_then(|()| fs::write(below(root, at), "")),
            Node::Link(at, target) => parents(root, at).and_then(|()| link(root, at, target)),
        };
    }
}

fn below(root: &Path, at: &str) -> PathBuf {
    root.join(at.trim_start_matches('/'))
}

fn parents(root: &Path, at: &str) -> io::Result<()> {
    fs::create_dir_all(below(root, at).parent().unwrap())
}

fn link(root: &Path, at: &str, target: &str) -> io::Result<()> {
    match target.strip_prefix('/') {
        Some(_) => symlink(format!("{}{target}", root.display()), below(root, at)),
        None => symlink(target, below(root, at)),
    }
}

#[track_caller]
fn check(base: &Path, path: &str) {
    let spelled = format!("{}/{path}", base.display());
    let (ours, theirs) = (
        resolve(&HostFs, base, Path::new(path)),
        kernel(Path::new(&spelled)),
    );
    assert_eq!(outcome(&ours), theirs, "{spelled}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn the_kernel_arrives_at_the_same_place(
        (nodes, paths) in scene(),
    ) {
        let dir = tempfile::tempdir().unwrap();
        make(dir.path(), &nodes);
        for path in paths {
            check(dir.path(), &format!("./{path}"));
        }
    }
}

#[test]
fn the_kernel_too_follows_forty_links_and_not_one_more() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("41"), "").unwrap();
    for n in 0..41 {
        symlink((n + 1).to_string(), dir.path().join(n.to_string())).unwrap();
    }
    assert_eq!(kernel(&dir.path().join("0")), Outcome::Loop);
    assert!(matches!(kernel(&dir.path().join("1")), Outcome::Found(..)));
    check(dir.path(), "0");
    check(dir.path(), "1");
}

#[test]
fn a_link_with_a_slash_at_the_end_is_judged_as_the_kernel_does() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("file"), "").unwrap();
    fs::create_dir(dir.path().join("directory")).unwrap();
    for (name, target) in [
        ("f", "file"),
        ("g", "file/"),
        ("d", "directory"),
        ("e", "directory//"),
    ] {
        symlink(target, dir.path().join(name)).unwrap();
    }
    for path in [
        "f",
        "f/",
        "g",
        "g/",
        "d",
        "d/",
        "e",
        "e/",
        "d/..",
        "d/../file",
        "f/..",
        "f/.",
    ] {
        check(dir.path(), path);
    }
}
