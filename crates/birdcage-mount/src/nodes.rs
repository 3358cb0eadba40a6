//! [`Node`]s, what has to be where inside, collected and in order.

use crate::{Attributes, Layout, PlanError};
use birdcage_path::{Entry, ExceptionTable, Rights};
use std::cmp::Ordering;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Where the sandbox's own `/proc` is.
const PROC: &str = "/proc";

/// Something that has to be at a path inside.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Node<'a> {
    Exception(&'a Entry),
    Socket(&'a Entry),
    Denied(&'a Entry),
    Private(u64),
    Proc,
    Link(&'a OsStr),
    Text(&'a [u8]),
    Directory,
}

impl Node<'_> {
    /// Whether the node needs nothing below a mount of the host with these attributes.
    ///
    /// What the host has there shows; an exception that changes nothing needs no
    /// mount of its own, and can be renamed as freely as its neighbours.
    pub(crate) fn shows_no_more_than(self, attributes: Attributes) -> bool {
        match self {
            Self::Link(_) | Self::Directory => true,
            // What is not there cannot be made on a read-only mount.
            Self::Denied(entry) if entry.is_missing() => attributes.is_read_only(),
            Self::Exception(entry) => Attributes::of(entry.rights(), entry.kind()) == attributes,
            Self::Socket(_) | Self::Denied(_) | Self::Text(_) | Self::Private(_) | Self::Proc => {
                false
            }
        }
    }
}

/// What has to be where, one node for a path, each after all that contain it.
///
/// Where two things are asked for at one path the exception decides, then what is
/// private, then what is made up.
pub(crate) fn collect<'a>(
    table: &'a ExceptionTable,
    layout: &'a Layout,
) -> Result<Vec<(PathBuf, Node<'a>)>, PlanError> {
    refuse_bent_links(table)?;
    refuse_proc(table)?;
    // The least that decides first: of equals the last stays.
    // What is in an entry shows by itself, unless a private directory hides it.
    let directories = table.directories().chain(table.directories_in_entries());
    let directories = directories.map(|at| (at.to_owned(), Node::Directory));
    let own_links = layout.links.iter();
    let own_links = own_links.map(|(at, text)| (normal(at), Node::Link(text)));
    let files = layout.files.iter();
    let files = files.map(|(at, content)| (normal(at), Node::Text(content)));
    let links = table.links().chain(table.links_in_entries());
    let links = links.map(|(at, text)| (at.to_owned(), Node::Link(text)));
    let private = layout.private.iter();
    let private = private.map(|own| (normal(&own.path), Node::Private(own.size)));
    let entries = table.entries();
    let entries = entries.map(|entry| (entry.path().to_owned(), node_of(entry, layout)));
    let all = directories.chain(own_links).chain(files).chain(links);
    let mut nodes: Vec<_> = all.chain(private).chain(entries).collect();
    if let Some((path, _)) = nodes.iter().find(|(path, _)| !path.is_absolute()) {
        return Err(PlanError::Relative(path.clone()));
    }
    nodes.retain(|(path, _)| !is_within(path, Path::new(PROC)));
    nodes.push((PathBuf::from(PROC), Node::Proc));
    nodes.sort_by(|(one, _), (other, _)| by_components(one, other));
    nodes.reverse();
    nodes.dedup_by(|(one, _), (other, _)| one == other);
    nodes.reverse();
    Ok(nodes)
}

fn node_of<'a>(entry: &'a Entry, layout: &Layout) -> Node<'a> {
    if entry.is_denied() {
        Node::Denied(entry)
    } else if layout.sockets.iter().any(|socket| socket == entry.path()) {
        Node::Socket(entry)
    } else {
        Node::Exception(entry)
    }
}

/// The path without what means nothing, as the table has its own.
fn normal(path: &Path) -> PathBuf {
    path.components().collect()
}

/// The order in which what is below a path follows it, and nothing comes between.
///
/// That of `Path` itself, for normal paths and without taking them apart.
fn by_components(one: &Path, other: &Path) -> Ordering {
    // No path holds a zero byte.
    let rank = |byte: &u8| if *byte == b'/' { 0 } else { *byte };
    let [one, other] = [one, other].map(|path| path.as_os_str().as_bytes());
    one.iter().map(rank).cmp(other.iter().map(rank))
}

/// Whether a normal path is another or lies below it.
pub(crate) fn is_within(path: &Path, above: &Path) -> bool {
    let [path, above] = [path, above].map(|path| path.as_os_str().as_bytes());
    match path.strip_prefix(above) {
        Some([]) => true,
        Some([next, ..]) => *next == b'/' || above == b"/",
        None => false,
    }
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
        .filter(|entry| is_within(entry.path(), Path::new(PROC)));
    match inside.find(|entry| entry.rights() != Rights::READ) {
        Some(entry) => Err(PlanError::Proc(entry.path().to_owned())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn path() -> impl Strategy<Value = PathBuf> {
        let name = prop::sample::select(vec!["a", "a-b", "a.b", "b", "\u{7f}", "\u{e9}"]);
        prop::collection::vec(name, 0..4).prop_map(|names| {
            let root = PathBuf::from("/");
            names.iter().fold(root, |path, name| path.join(name))
        })
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_paths(one in path(), other in path()) {
            prop_assert_eq!(by_components(&one, &other), one.cmp(&other));
        }

        #[test]
        fn being_within_is_what_paths_say(one in path(), other in path()) {
            prop_assert_eq!(is_within(&one, &other), one.starts_with(&other));
        }
    }
}
