//! [`View`], the file system of a sandbox as its program finds it.

use crate::directory::is_shown;
use crate::merged::Merged;
use birdcage_path::{Entry, FileSystem, HostFs, Kind};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

/// The file system of a sandbox as its program finds it when it starts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a>(pub(crate) &'a Merged);

impl View<'_> {
    /// Whether the host's file at that canonical path shows.
    pub(crate) fn shows(self, path: &Path) -> bool {
        let entry = self.0.table.lookup(path);
        entry.is_some_and(|entry| !entry.is_denied())
            && is_shown(path, &self.0.table, &self.0.private)
    }

    /// The private directory that a path is in, unless a rule shows something below it.
    pub(crate) fn private(self, path: &Path) -> Option<PathBuf> {
        let mut above = path.ancestors();
        let at = above.find(|at| self.0.private.contains_key(*at))?;
        let narrower = self.0.table.lookup(path);
        let matters = |entry: &Entry| !entry.is_denied() || self.would_show(entry);
        let covers = narrower.filter(|entry| matters(entry));
        let covers = covers.is_some_and(|entry| entry.path() != at && entry.path().starts_with(at));
        (!covers).then(|| at.to_owned())
    }

    /// Whether something denied is covered: it is there, and would show.
    fn covers(self, denied: &Entry) -> bool {
        !denied.is_missing() && self.would_show(denied)
    }

    /// Whether something denied would show if it were not, or could be made.
    fn would_show(self, denied: &Entry) -> bool {
        let above = denied.path().parent();
        above.is_some_and(|above| self.shows(above))
    }

    /// Whether a directory is made there for the sake of something below.
    pub(crate) fn leads_on(self, path: &Path) -> bool {
        let policy = self.0;
        let entries = policy.table.entries().filter(|entry| !entry.is_denied());
        let mut shown = entries.map(Entry::path);
        let own = policy
            .private
            .keys()
            .chain(policy.files.keys())
            .chain(policy.links.keys());
        let mut own = own.map(PathBuf::as_path);
        let links = policy.table.links().map(|(at, _)| at);
        let mut made = links.chain(policy.table.directories());
        let below = |at: &Path| at.starts_with(path);
        path == Path::new("/") || shown.any(below) || own.any(below) || made.any(below)
    }

    /// The text of a link that the sandbox makes.
    fn made_link(&self, path: &Path) -> Option<&OsStr> {
        if let Some(text) = self.0.links.get(path) {
            return Some(text);
        }
        let table = &self.0.table;
        let mut links = table.links().chain(table.links_in_entries());
        links.find(|(at, _)| *at == path).map(|(_, text)| text)
    }
}

impl FileSystem for View<'_> {
    fn kind(&self, path: &Path) -> io::Result<Kind> {
        if self.shows(path) && !self.0.files.contains_key(path) {
            return HostFs.kind(path);
        }
        if self.made_link(path).is_some() {
            return Ok(Kind::Symlink);
        }
        if self.0.files.contains_key(path) {
            return Ok(Kind::File);
        }
        // What is in /proc is not looked at: it is another one inside.
        if path.starts_with("/proc") || self.0.private.contains_key(path) || self.leads_on(path) {
            return Ok(Kind::Directory);
        }
        match self
            .0
            .table
            .lookup(path)
            .filter(|entry| entry.path() == path && self.covers(entry))
        {
            Some(denied) => Ok(denied.kind()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        match self.made_link(path) {
            Some(text) if !self.shows(path) => Ok(text.into()),
            _ => HostFs.read_link(path),
        }
    }
}
