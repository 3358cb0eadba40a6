//! [`reach`], from a path as given to where it leads, or would if all of it were there.

use std::path::{Path, PathBuf};

use crate::walk::Walk;
use crate::{FileSystem, ResolveError, Resolved, resolve};

/// A path of which only the beginning exists.
///
/// Having a value means that it was so when it was walked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// How far it led: the directory in which the first thing is missing.
    pub directory: Resolved,
    /// What is missing in it, at least one name.
    pub missing: PathBuf,
}

impl Reached {
    /// Where it would lead.
    pub fn path(&self) -> PathBuf {
        self.directory.canonical.join(&self.missing)
    }
}

/// Where a path leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To something.
    There(Resolved),
    /// To nothing yet.
    Missing(Reached),
}

/// Follows `path` as [`resolve`] does, or else as far as there is something.
///
/// ```
/// use std::path::Path;
///
/// use birdcage_path::{Destination, MemoryFs, reach};
///
/// let fs = MemoryFs::new().directory("/srv/x").symlink("/link", "srv/x");
/// let destination = reach(&fs, Path::new("/"), Path::new("/link/a/b"))?;
/// let Destination::Missing(reached) = destination else { panic!("it is there") };
/// assert_eq!(reached.directory.canonical, Path::new("/srv/x"));
/// assert_eq!(reached.path(), Path::new("/srv/x/a/b"));
/// # Ok::<(), birdcage_path::ResolveError>(())
/// ```
///
/// # Errors
///
/// As [`resolve`], but for what is merely missing. In what is missing there is no `..`:
/// nobody knows where that would lead.
pub fn reach(
    fs: &(impl FileSystem + ?Sized),
    base: &Path,
    path: &Path,
) -> Result<Destination, ResolveError> {
    match resolve(fs, base, path) {
        Err(ResolveError::NotFound { .. }) => {
            let mut walk = Walk::new(fs, path);
            let missing = walk.go_until_missing(&base.join(path))?;
            let directory = walk.finish();
            Ok(match missing {
                None => Destination::There(directory),
                Some(missing) => Destination::Missing(Reached { directory, missing }),
            })
        }
        outcome => outcome.map(Destination::There),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MemoryFs;

    fn reached(path: &str) -> Option<(PathBuf, PathBuf)> {
        let fs = MemoryFs::new()
            .file("/a/file")
            .symlink("/a/link", "/b/gone");
        let fs = fs.directory("/b");
        match reach(&fs, Path::new("/a"), Path::new(path)) {
            Ok(Destination::Missing(found)) => Some((found.directory.canonical, found.missing)),
            _ => None,
        }
    }

    #[track_caller]
    fn check(path: &str, directory: &str, missing: &str) {
        let expected = (directory.into(), missing.into());
        assert_eq!(reached(path), Some(expected), "{path}");
    }

    #[test]
    fn a_path_is_followed_as_far_as_there_is_something() {
        check("x", "/a", "x");
        check("./x/./y/", "/a", "x/y");
        check("/c/d", "/", "c/d");
        check("../b/x", "/b", "x");
        check("link", "/b", "gone");
        check("link/x", "/b", "gone/x");
    }

    #[test]
    fn what_is_there_or_cannot_be_is_not_missing() {
        for path in ["file", ".", "/", "file/x", "x/..", "x/../file", ""] {
            assert_eq!(reached(path), None, "{path}");
        }
    }
}
