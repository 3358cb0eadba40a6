//! Small random file systems, and paths that have a good chance to hit them.

use std::path::{Path, PathBuf};

use birdcage_path::{FileSystem, Kind, MemoryFs, Resolved, Rights, resolve};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// One thing to put into a file system.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Directory(String),
    File(String),
    Link(String, String),
}

impl Node {
    fn place(&self) -> &String {
        match self {
            Self::Directory(at) | Self::File(at) | Self::Link(at, _) => at,
        }
    }
}

/// Few, so that they meet; "a-b" sorts between "a" and what is in it, as bytes.
const NAMES: [&str; 3] = ["a", "a-b", "b"];

/// What may stand between two slashes, names more often than not.
const WORDS: [&str; 10] = ["a", "b", "a-b", "a", "b", "a", "..", "..", ".", ""];

/// A place: absolute and at most three names deep.
pub(crate) fn place() -> impl Strategy<Value = String> {
    let depth = select(&[1usize, 2, 2, 3]);
    let names = depth.prop_flat_map(|depth| vec(select(&NAMES), depth));
    names.prop_map(|names| format!("/{}", names.join("/")))
}

/// A path as somebody might write it, with every detour there is.
pub(crate) fn spelling() -> impl Strategy<Value = String> {
    (select(&["", "", "/", "//"]), vec(select(&WORDS), 0..5))
        .prop_map(|(start, words)| format!("{start}{}", words.join("/")))
}

/// What to put into a file system, in this order: first things, then links that
/// mostly lead to one of them or to each other.
pub(crate) fn nodes() -> impl Strategy<Value = Vec<Node>> {
    let thing = prop_oneof![
        place().prop_map(Node::Directory),
        place().prop_map(Node::File)
    ];
    let link = (place(), any::<Index>(), spelling(), select(&[0, 1, 2, 3]));
    (vec(thing, 2..8), vec(link, 0..6)).prop_map(|(mut nodes, links)| {
        let links_at = links.iter().map(|link| &link.0);
        let places: Vec<String> = nodes
            .iter()
            .map(Node::place)
            .chain(links_at)
            .cloned()
            .collect();
        for (at, other, spelling, form) in links {
            let target = target(&at, other.get(&places).as_str(), spelling, form);
            nodes.push(Node::Link(at, target));
        }
        nodes
    })
}

/// One of the ways to write the text of a link at `at` that leads to `other`.
fn target(at: &str, other: &str, spelling: String, form: u8) -> String {
    let up = "../".repeat(at.split('/').count() - 2);
    match form {
        0 => spelling,
        1 => other.to_owned(),
        2 => format!("{up}{}/", &other[1..]),
        _ => format!("{up}{}", &other[1..]),
    }
}

/// A file system with these nodes.
pub(crate) fn build(nodes: &[Node]) -> MemoryFs {
    nodes.iter().fold(MemoryFs::new(), |fs, node| match node {
        Node::Directory(at) => fs.directory(at),
        Node::File(at) => fs.file(at),
        Node::Link(at, target) => fs.symlink(at, target),
    })
}

/// Nodes, and paths of which most are aimed at one of them, by preference a link.
pub(crate) fn scene() -> impl Strategy<Value = (Vec<Node>, Vec<String>)> {
    let aim = (
        any::<Index>(),
        any::<Index>(),
        vec(select(&WORDS), 0..4),
        spelling(),
    );
    (nodes(), vec(aim, 8)).prop_map(|(nodes, aims)| {
        let path = |(first, second, tail, spelling): (Index, Index, Vec<&str>, String)| match [
            first.get(&nodes),
            second.get(&nodes),
        ] {
            [Node::Link(at, _), _] | [_, Node::Link(at, _)] => aimed(at, &tail),
            [Node::File(at), _] => aimed(at, &tail[..tail.len() / 2]),
            [Node::Directory(_), _] => spelling,
        };
        let paths = aims.into_iter().map(path).collect();
        (nodes, paths)
    })
}

/// Absolute or relative, with `tail` behind it.
fn aimed(at: &str, tail: &[&str]) -> String {
    let start = if tail.len() % 2 == 0 { at } else { &at[1..] };
    [&[start], tail].concat().join("/")
}

/// Any rights but none.
pub(crate) fn rights() -> impl Strategy<Value = Rights> {
    let some = [Rights::READ, Rights::WRITE, Rights::EXECUTE, Rights::all()];
    select(some.to_vec())
}

/// A file system and what a few paths, of those that resolve, lead to in it.
pub(crate) fn exceptions() -> impl Strategy<Value = (MemoryFs, Vec<(Resolved, Rights)>)> {
    (scene(), vec(rights(), 8)).prop_map(|((nodes, paths), rights)| {
        let fs = build(&nodes);
        let resolved = |path: &String| resolve(&fs, Path::new("/"), Path::new(path)).ok();
        let asked = paths.iter().zip(rights);
        let found = asked
            .filter_map(|(path, rights)| Some((resolved(path)?, rights)))
            .collect();
        (fs, found)
    })
}

/// Every place a random file system can have something at, parents first.
pub(crate) fn places() -> Vec<PathBuf> {
    let mut all = vec![PathBuf::from("/")];
    let mut last = all.clone();
    for _ in 0..3 {
        last = last
            .iter()
            .flat_map(|at| NAMES.map(|name| at.join(name)))
            .collect();
        all.extend(last.iter().cloned());
    }
    all
}

/// Copies what `from` has at `at`, and below if it is a directory.
pub(crate) fn copy(from: &MemoryFs, at: &Path, mut into: MemoryFs) -> MemoryFs {
    for place in places().iter().filter(|place| place.starts_with(at)) {
        into = match from.kind(place) {
            Ok(Kind::Symlink) => into.symlink(place, from.read_link(place).unwrap()),
            Ok(kind) => into.node(place, kind),
            Err(_) => into,
        };
    }
    into
}

#[test]
fn random_paths_lead_through_links_and_back_often_enough_to_prove_something() {
    let mut runner = TestRunner::deterministic();
    let mut found = Vec::new();
    for _ in 0..100 {
        found.extend(exceptions().new_tree(&mut runner).unwrap().current().1);
    }
    let count = |what: fn(&Resolved) -> bool| found.iter().filter(|(r, _)| what(r)).count();
    let counts = [
        count(|_| true),
        count(|found| !found.links.is_empty()),
        count(|found| found.links.len() > 1),
        count(|found| !found.directories.is_empty()),
    ];
    let enough = counts
        .iter()
        .zip([200, 60, 10, 40])
        .all(|(count, least)| *count >= least);
    assert!(enough, "{counts:?}");
}
