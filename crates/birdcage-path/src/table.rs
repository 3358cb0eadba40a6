//! [`ExceptionTable`], what a sandbox may touch, whoever asked first.

use std::collections::BTreeSet;
use std::collections::btree_map::{self, BTreeMap};
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::ops::Bound::{Excluded, Included, Unbounded};
use std::path::{Path, PathBuf};

use crate::{Entry, Link, Reached, Resolved, Rights};

/// All exceptions of a sandbox, merged by canonical path.
///
/// Two tables are equal whenever the same exceptions went in, in any order and
/// any number of times. Rights on one path add up, unless it is denied; between
/// paths the most specific entry decides alone, be it wider or narrower than the
/// one above.
///
/// If the host changed between two resolutions they may contradict each other.
/// The outcome is then arbitrary but the same for every order: of two texts of
/// one link the smaller stays, and a link gives way to whatever has to be a
/// directory or an entry at its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExceptionTable {
    // Invariant: all keys are canonical as far as they were when resolved (a
    // link's in all but the last component), and each entry's key is its path.
    // `Path` is ordered by components, so what is below a key follows it.
    entries: BTreeMap<PathBuf, Entry>,
    links: BTreeMap<PathBuf, OsString>,
    // What leads to denied paths: nothing is made for its sake.
    denied_links: BTreeMap<PathBuf, OsString>,
    directories: BTreeSet<PathBuf>,
}

impl ExceptionTable {
    /// Adds an exception: `rights` at the place that `resolved` leads to.
    ///
    /// Without any right it is no exception, and the table stays as it is.
    pub fn insert(&mut self, resolved: &Resolved, rights: Rights) {
        if rights.is_empty() {
            return;
        }
        self.insert_entry(Entry::new(resolved, rights));
        for link in &resolved.links {
            insert_link(&mut self.links, link);
        }
        self.directories
            .extend(resolved.directories.iter().cloned());
    }

    /// Denies the place that `resolved` leads to, whatever a wider entry allows.
    pub fn deny(&mut self, resolved: &Resolved) {
        self.insert_entry(Entry::new(resolved, Rights::empty()));
        for link in &resolved.links {
            insert_link(&mut self.denied_links, link);
        }
    }

    /// Denies a place at which there is nothing.
    pub fn deny_missing(&mut self, reached: &Reached) {
        self.insert_entry(Entry::missing(reached));
        for link in &reached.directory.links {
            insert_link(&mut self.denied_links, link);
        }
    }

    fn insert_entry(&mut self, entry: Entry) {
        match self.entries.entry(entry.path().to_owned()) {
            btree_map::Entry::Vacant(vacant) => {
                vacant.insert(entry);
            }
            btree_map::Entry::Occupied(mut occupied) => occupied.get_mut().merge(entry),
        }
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries, sorted by components: each after all that contain it.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// The links to make in an empty root, sorted by location: `(at, text)`.
    ///
    /// Without those inside an entry, where the link itself shows.
    pub fn links(&self) -> impl Iterator<Item = (&Path, &OsStr)> {
        self.links
            .iter()
            .map(|(at, text)| (at.as_path(), text.as_os_str()))
            .filter(|(at, _)| !self.is_inside_an_entry(at) && !self.has_to_be_a_directory(at))
    }

    /// The directories to make besides those above entries and links, sorted.
    ///
    /// They are there to be left by `..`. Those inside an entry show by
    /// themselves, and those above an entry are made for its sake.
    pub fn directories(&self) -> impl Iterator<Item = &Path> {
        self.directories
            .iter()
            .map(PathBuf::as_path)
            .filter(|at| !self.is_inside_an_entry(at) && !self.contains_an_entry(at))
    }

    /// The links that [`links`](Self::links) leaves out: inside an entry they show.
    ///
    /// Whoever puts something of his own over a part of an entry has to make those
    /// of that part there, or the paths as given do not resolve.
    pub fn links_in_entries(&self) -> impl Iterator<Item = (&Path, &OsStr)> {
        self.links
            .iter()
            .map(|(at, text)| (at.as_path(), text.as_os_str()))
            .filter(|(at, _)| self.is_inside_an_entry(at) && !self.has_to_be_a_directory(at))
    }

    /// The same of [`directories`](Self::directories).
    pub fn directories_in_entries(&self) -> impl Iterator<Item = &Path> {
        self.directories
            .iter()
            .map(PathBuf::as_path)
            .filter(|at| self.is_inside_an_entry(at) && !self.contains_an_entry(at))
    }

    /// The links followed that lie inside an entry that may be written.
    ///
    /// A program with that right could have put them there, in an earlier run,
    /// to have this one open what they point at, or have that denied instead of what
    /// was meant. Yields `(at, text, entry)`.
    pub fn links_in_writable_entries(&self) -> impl Iterator<Item = (&Path, &OsStr, &Entry)> {
        let links = self.links.iter().chain(&self.denied_links);
        links.filter_map(|(at, text)| {
            let entry = self.lookup(at)?;
            let writable = entry.rights().contains(Rights::WRITE);
            writable.then_some((at.as_path(), text.as_os_str(), entry))
        })
    }

    /// The entry that decides at a canonical path: of those covering it the
    /// most specific.
    pub fn lookup(&self, canonical: &Path) -> Option<&Entry> {
        self.covering(canonical).next()
    }

    /// What may be done at a canonical path; nothing if no entry covers it, or one that denies.
    pub fn rights_at(&self, canonical: &Path) -> Rights {
        self.lookup(canonical)
            .map_or(Rights::empty(), Entry::rights)
    }

    /// The next wider entry that contains this one.
    pub fn parent_of(&self, entry: &Entry) -> Option<&Entry> {
        self.covering(entry.path().parent()?).next()
    }

    /// The directories strictly between two entries, the widest first; none if
    /// the second is not inside the first.
    ///
    /// Renaming one of them would carry the narrow entry away from its place,
    /// which is why a mount plan pins them.
    pub fn between<'a>(
        wide: &Entry,
        narrow: &'a Entry,
    ) -> impl Iterator<Item = &'a Path> + use<'a> {
        let strictly_inside = |at: &&Path| *at != wide.path() && at.starts_with(wide.path());
        let above = narrow.path().ancestors().skip(1);
        let directories: Vec<_> = above.take_while(strictly_inside).collect();
        directories.into_iter().rev()
    }

    /// The entries that cover a canonical path, the most specific first.
    fn covering<'a, 'p>(
        &'a self,
        canonical: &'p Path,
    ) -> impl Iterator<Item = &'a Entry> + use<'a, 'p> {
        let on_the_way = canonical.ancestors().filter_map(|at| self.entries.get(at));
        on_the_way.filter(move |entry| entry.covers(canonical))
    }

    /// Whether the host shows there. Also true below a file, where nothing can be made;
    /// not below what is denied, where nothing shows.
    fn is_inside_an_entry(&self, at: &Path) -> bool {
        let mut above = at.ancestors().filter_map(|above| self.entries.get(above));
        above.next().is_some_and(|entry| !entry.is_denied())
    }

    /// Whether something is shown below that path.
    fn contains_an_entry(&self, at: &Path) -> bool {
        let after = self.entries.range::<Path, _>((Excluded(at), Unbounded));
        let mut below = after.take_while(|(next, _)| next.starts_with(at));
        below.any(|(_, entry)| !entry.is_denied())
    }

    fn has_to_be_a_directory(&self, at: &Path) -> bool {
        let mut links = self.links.range::<Path, _>((Excluded(at), Unbounded));
        let mut directories = self.directories.range::<Path, _>((Included(at), Unbounded));
        self.contains_an_entry(at)
            || links.next().is_some_and(|(next, _)| next.starts_with(at))
            || directories.next().is_some_and(|next| next.starts_with(at))
    }
}

/// Takes a link in; of two texts the smaller stays.
fn insert_link(links: &mut BTreeMap<PathBuf, OsString>, link: &Link) {
    let text = links
        .entry(link.at.clone())
        .or_insert_with(|| link.target.clone());
    if link.target < *text {
        text.clone_from(&link.target);
    }
}

/// One line for each entry, in order.
impl fmt::Display for ExceptionTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries().try_for_each(|entry| writeln!(f, "{entry}"))
    }
}
