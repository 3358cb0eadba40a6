//! [`Inside`], what of the host's files is where in a sandbox.

use crate::directory::is_shown;
use crate::merged::Merged;
use birdcage_path::{ExceptionTable, HostFs, Kind, Resolved, Rights, resolve};
use std::path::{Path, PathBuf};

/// What of the host's files is where in a sandbox of that policy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inside<'a>(pub(crate) &'a Merged);

/// A file of the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its path without links.
    pub(crate) canonical: PathBuf,
    /// What may be done with it inside by the path that led to it; nothing if it is not there.
    pub(crate) rights: Rights,
}

impl Inside<'_> {
    /// The file that a path leads to on the host, if it is one, and whether it does so inside.
    pub(crate) fn file(self, path: &Path) -> Option<Found> {
        let found = resolve(&HostFs, Path::new("/"), path).ok()?;
        if found.kind == Kind::Directory {
            return None;
        }
        let leads = found.links.iter().all(|link| self.has_link(&link.at));
        let shown = is_shown(&found.canonical, &self.0.table, &self.0.private);
        let rights = if leads && shown {
            self.0.table.rights_at(&found.canonical)
        } else {
            Rights::empty()
        };
        Some(Found {
            canonical: found.canonical,
            rights,
        })
    }

    fn has_link(self, at: &Path) -> bool {
        is_shown(at, &self.0.table, &self.0.private) || is_made(at, &self.0.table)
    }
}

/// Whether a path leads inside where it leads on the host: all links on its way are there.
pub(crate) fn leads(path: &Resolved, table: &ExceptionTable) -> bool {
    let is_there = |at: &Path| table.lookup(at).is_some() || is_made(at, table);
    path.links.iter().all(|link| is_there(&link.at))
}

/// Whether a link is made, because an exception was given through it.
fn is_made(at: &Path, table: &ExceptionTable) -> bool {
    table.links().any(|(made, _)| made == at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Exception;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_file_is_there_by_the_paths_whose_links_are_there() {
        let scratch = tempfile::tempdir().expect("scratch");
        let at = |name: &str| scratch.path().join(name);
        fs::create_dir(at("real")).expect("a directory");
        fs::write(at("real/file"), "").expect("a file");
        symlink("real", at("link")).expect("a link");
        symlink("real", at("other")).expect("a link");
        let mut policy = Merged::default();
        policy
            .add(Exception::Read(at("link")), &crate::Origin::program())
            .expect("an exception");
        let rights = |path: &str| Inside(&policy).file(&at(path)).expect("a file").rights;
        assert_eq!(rights("link/file"), Rights::READ);
        assert_eq!(rights("real/file"), Rights::READ);
        assert_eq!(rights("other/file"), Rights::empty());
        assert_eq!(Inside(&policy).file(&at("real")), None);
        assert_eq!(Inside(&policy).file(&at("real/none")), None);
    }
}
