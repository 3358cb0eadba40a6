//! Where a program starts, and what of the host's tree it sees there.

use birdcage_path::ExceptionTable;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The directory in which a program starts.
///
/// One that was asked for is not looked at here: whether it is there inside
/// shows when it is entered. Without one it is the caller's, if that is there inside,
/// so that relative paths of exceptions mean the same inside.
pub(crate) fn working_directory(
    asked: Option<&Path>,
    own: Option<&Path>,
    table: &ExceptionTable,
    private: &BTreeMap<PathBuf, u64>,
) -> PathBuf {
    match (asked, own) {
        (Some(asked), own) => own.unwrap_or(Path::new("/")).join(asked),
        (None, Some(own)) if is_there(own, table, private) => own.to_owned(),
        (None, _) => PathBuf::from("/"),
    }
}

/// Whether that canonical path is there inside: shown by an exception, or made
/// because it leads to one.
///
/// A private directory hides what a wider exception shows, and `/proc` is the
/// sandbox's own.
fn is_there(path: &Path, table: &ExceptionTable, private: &BTreeMap<PathBuf, u64>) -> bool {
    !path.starts_with("/proc") && (is_shown(path, table, private) || leads_on(path, table))
}

/// Whether what the host has at that path shows: no file of it that something covers is meant.
pub(crate) fn is_shown(
    path: &Path,
    table: &ExceptionTable,
    private: &BTreeMap<PathBuf, u64>,
) -> bool {
    let Some(entry) = table.lookup(path) else {
        return false;
    };
    if entry.is_denied() {
        return false;
    }
    let above = |at: &&Path| at.starts_with(entry.path()) && *at != entry.path();
    let mut between = path.ancestors().take_while(above);
    !between.any(|at| private.contains_key(at))
}

fn leads_on(path: &Path, table: &ExceptionTable) -> bool {
    let mut shown = table.entries().filter(|entry| !entry.is_denied());
    shown.any(|entry| entry.path().starts_with(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use birdcage_path::{MemoryFs, Rights, resolve};

    fn directory(asked: Option<&str>, own: Option<&str>, shown: &[&str]) -> PathBuf {
        let fs = MemoryFs::new()
            .directory("/home/me")
            .directory("/tmp/x")
            .directory("/proc/1");
        let mut table = ExceptionTable::default();
        for path in shown {
            let resolved = resolve(&fs, Path::new("/"), Path::new(path)).expect("exists");
            table.insert(&resolved, Rights::READ);
        }
        let private = BTreeMap::from([("/tmp".into(), 1)]);
        working_directory(asked.map(Path::new), own.map(Path::new), &table, &private)
    }

    #[track_caller]
    fn check(asked: Option<&str>, own: Option<&str>, shown: &[&str], expected: &str) {
        assert_eq!(directory(asked, own, shown), Path::new(expected));
    }

    #[test]
    fn the_callers_directory_is_kept_if_it_is_there() {
        check(None, Some("/home/me"), &["/home"], "/home/me");
        check(None, Some("/home/me"), &["/"], "/home/me");
        check(None, Some("/home"), &["/home/me"], "/home");
        check(None, Some("/hom"), &["/home/me"], "/");
        check(None, Some("/home"), &[], "/");
        check(None, None, &["/"], "/");
    }

    #[test]
    fn what_is_hidden_by_the_sandboxs_own_is_not_shown() {
        check(None, Some("/tmp/x"), &["/"], "/");
        check(None, Some("/tmp"), &["/"], "/");
        check(None, Some("/tmp/x"), &["/", "/tmp/x"], "/tmp/x");
        check(None, Some("/tmp"), &["/tmp"], "/tmp");
        check(None, Some("/proc/1"), &["/"], "/");
    }

    #[test]
    fn a_directory_that_was_asked_for_is_taken_from_the_callers() {
        check(Some("/a/../b"), Some("/home"), &[], "/a/../b");
        check(Some("me"), Some("/home"), &[], "/home/me");
        check(Some("me"), None, &[], "/me");
    }
}
