//! [`Walk`], the state of a path resolution between two components.
//!
//! The kernel keeps the same state in `struct nameidata`: where it stands, how
//! many links it has followed, and the rest of each path that a link interrupted.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::resolve::has_nul;
use crate::{FileSystem, Kind, Link, ResolveError, Resolved};

/// How many links the kernel follows in one path: `MAXSYMLINKS`.
const MAX_LINKS: u32 = 40;

/// A resolution under way.
pub(crate) struct Walk<'a, F: ?Sized> {
    fs: &'a F,
    given: &'a Path,
    // Invariant: `here` is canonical and `kind` is what is there, never a link.
    here: PathBuf,
    kind: Kind,
    /// Components still to come, the next one last.
    ahead: Vec<OsString>,
    followed: u32,
    links: Vec<Link>,
    left: BTreeSet<PathBuf>,
}

impl<'a, F: FileSystem + ?Sized> Walk<'a, F> {
    /// Starts at the root. `given` is for the result and for errors only.
    pub(crate) fn new(fs: &'a F, given: &'a Path) -> Self {
        Self {
            fs,
            given,
            here: PathBuf::from("/"),
            kind: Kind::Directory,
            ahead: Vec::new(),
            followed: 0,
            links: Vec::new(),
            left: BTreeSet::new(),
        }
    }

    /// Walks `path` from here, or from the root if it is absolute.
    pub(crate) fn go(&mut self, path: &Path) -> Result<(), ResolveError> {
        self.prepend(path);
        while let Some(component) = self.ahead.pop() {
            self.step(&component)?;
        }
        Ok(())
    }

    /// Walks as [`go`](Self::go) does, or up to the directory in which something is
    /// missing: the names that are come back.
    pub(crate) fn go_until_missing(
        &mut self,
        path: &Path,
    ) -> Result<Option<PathBuf>, ResolveError> {
        match self.go(path) {
            Ok(()) => Ok(None),
            Err(ResolveError::NotFound { given, at }) => {
                let names = self.take_missing();
                names.map(Some).ok_or(ResolveError::NotFound { given, at })
            }
            Err(error) => Err(error),
        }
    }

    /// Steps back from what is missing; `None` if the rest of the path goes up from there.
    fn take_missing(&mut self) -> Option<PathBuf> {
        let first = self.here.file_name()?.to_owned();
        self.here.pop();
        self.kind = Kind::Directory;
        let rest = self.ahead.drain(..).rev();
        let names = rest.filter(|name| !matches!(name.as_bytes(), b"" | b"."));
        let names: Vec<_> = std::iter::once(first).chain(names).collect();
        let climbs = names.iter().any(|name| name == "..");
        (!climbs).then(|| names.iter().collect())
    }

    /// Ends the walk where it stands.
    pub(crate) fn finish(self) -> Resolved {
        let aside = |directory: &PathBuf| !self.here.starts_with(directory);
        Resolved {
            given: self.given.to_owned(),
            directories: self.left.into_iter().filter(aside).collect(),
            canonical: self.here,
            kind: self.kind,
            links: self.links,
        }
    }

    /// Puts the components of `path` before all that is still to come.
    ///
    /// A slash at the end leaves an empty component, which [`step`](Self::step)
    /// takes for a `.`: that is what demands a directory there.
    fn prepend(&mut self, path: &Path) {
        if path.is_absolute() {
            self.here = PathBuf::from("/");
            self.kind = Kind::Directory;
        }
        let components = path.as_os_str().as_bytes().split(|byte| *byte == b'/');
        self.ahead.extend(
            components
                .rev()
                .map(|name| OsStr::from_bytes(name).to_owned()),
        );
    }

    fn step(&mut self, component: &OsStr) -> Result<(), ResolveError> {
        self.expect_directory()?;
        match component.as_bytes() {
            b"" | b"." => Ok(()),
            b".." => {
                self.leave();
                Ok(())
            }
            _ => self.enter(component),
        }
    }

    /// Refuses to go on from anything but a directory.
    fn expect_directory(&self) -> Result<(), ResolveError> {
        if self.kind == Kind::Directory {
            return Ok(());
        }
        Err(ResolveError::NotADirectory {
            given: self.given.to_owned(),
            at: self.here.clone(),
        })
    }

    fn leave(&mut self) {
        let from = self.here.clone();
        if self.here.pop() {
            self.left.insert(from);
        }
    }

    fn enter(&mut self, name: &OsStr) -> Result<(), ResolveError> {
        self.here.push(name);
        self.kind = self.fs.kind(&self.here).map_err(|e| self.refused(e))?;
        if self.kind == Kind::Symlink {
            self.follow()
        } else {
            Ok(())
        }
    }

    /// Exchanges the link under our feet for the path that it holds.
    fn follow(&mut self) -> Result<(), ResolveError> {
        let target = self.read_link()?;
        let link = Link {
            at: self.here.clone(),
            target: target.clone().into_os_string(),
        };
        if !self.links.contains(&link) {
            self.links.push(link);
        }
        self.here.pop();
        self.kind = Kind::Directory;
        self.prepend(&target);
        Ok(())
    }

    fn read_link(&mut self) -> Result<PathBuf, ResolveError> {
        let (given, at) = (self.given.to_owned(), self.here.clone());
        self.followed += 1;
        if self.followed > MAX_LINKS {
            return Err(ResolveError::Loop { given, at });
        }
        match self.fs.read_link(&self.here).map_err(|e| self.refused(e))? {
            // symlink(2) makes no empty link; a foreign file system may hold one.
            target if target.as_os_str().is_empty() => Err(ResolveError::NotFound { given, at }),
            target if has_nul(&target) => Err(ResolveError::Nul { given }),
            target => Ok(target),
        }
    }

    fn refused(&self, source: std::io::Error) -> ResolveError {
        ResolveError::from_answer(self.given, &self.here, source)
    }
}
