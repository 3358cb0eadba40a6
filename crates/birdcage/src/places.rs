//! Where the sandbox's own files and links go, in what exceptions show of this host.
//!
//! Where nothing of the host shows they are made. Where a wider exception shows the host's
//! directory nothing can be made: a file is mounted over the one that the host has there, and
//! a link has to be there already.

use crate::directory::is_shown;
use crate::error::{Error, Hint, Result};
use crate::merged::Merged;
use crate::origin::Subject;
use birdcage_path::{Entry, FileSystem, HostFs, Kind, Rights, resolve};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// The files of the sandbox's own, each at its place.
pub(crate) fn files(policy: &Merged) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let place =
        |(path, content): (&PathBuf, &Vec<u8>)| Ok((place_of_file(path, policy)?, content.clone()));
    policy.files.iter().map(place).collect()
}

/// The links that have to be made.
pub(crate) fn links(policy: &Merged) -> Result<Vec<(PathBuf, OsString)>> {
    for (at, target) in &policy.links {
        if is_on_the_host(at, policy) {
            let there = host_place(at)?;
            match HostFs.read_link(&there) {
                Ok(text) if text.as_os_str() == target => {}
                Err(error) if is_missing(&error) => return Err(nothing(at)),
                _ => return Err(something_else(at)),
            }
        }
    }
    let links = policy.links.iter();
    Ok(links
        .map(|(at, target)| (at.clone(), target.clone()))
        .collect())
}

/// The path that a file is mounted over or made at; the host's links on the way show too.
fn place_of_file(path: &Path, policy: &Merged) -> Result<PathBuf> {
    if !is_on_the_host(path, policy) {
        return Ok(path.to_owned());
    }
    let place = host_place(path)?;
    check_not_denied(&place, path, policy)?;
    if !is_on_the_host(&place, policy) {
        return Ok(place);
    }
    match HostFs.kind(&place) {
        Ok(Kind::Directory) => Err(something_else(path)),
        Ok(_) => Ok(place),
        Err(error) if is_missing(&error) => Err(nothing(path)),
        Err(source) => Err(unreadable(path, source)),
    }
}

/// Whether a wider exception shows what the host has at that path, if only something that is no
/// directory and in which nothing can be.
fn is_on_the_host(path: &Path, policy: &Merged) -> bool {
    if let Some(above) = end_above(path, policy) {
        return !above.is_denied() || is_beneath_what_shows(above.path(), policy);
    }
    let is_itself = policy
        .table
        .lookup(path)
        .is_some_and(|entry| entry.path() == path);
    !is_itself && is_shown(path, &policy.table, &policy.private)
}

/// The rule above a path about something that is no directory, or does not exist.
fn end_above<'p>(path: &Path, policy: &'p Merged) -> Option<&'p Entry> {
    path.ancestors().skip(1).find_map(|at| {
        let entry = policy.table.lookup(at)?;
        (entry.path() == at && entry.kind() != Kind::Directory).then_some(entry)
    })
}

fn is_beneath_what_shows(path: &Path, policy: &Merged) -> bool {
    let above = path.parent();
    above.is_some_and(|above| is_shown(above, &policy.table, &policy.private))
}

/// The same path without links, but for its last name.
fn host_place(path: &Path) -> Result<PathBuf> {
    let (Some(above), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok(path.to_owned());
    };
    let above = resolve(&HostFs, Path::new("/"), above).map_err(|_| nothing(path))?;
    Ok(above.canonical.join(name))
}

/// A path that leads through a link of the host's to one that is denied.
fn check_not_denied(place: &Path, path: &Path, policy: &Merged) -> Result<()> {
    let denied = Subject::Path(place.to_owned(), Rights::empty());
    let own = Subject::Own(path.to_owned());
    match (policy.origins.of(&own), policy.origins.of(&denied)) {
        (Some(allowed), Some(denied)) => Err(Error::DeniedAndAllowed {
            path: place.to_owned(),
            allowed: allowed.clone(),
            denied: denied.clone(),
        }),
        _ => Ok(()),
    }
}

/// Whether there is nothing, not even a directory in which it could be.
fn is_missing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

fn nothing(path: &Path) -> Error {
    Error::NoPlace {
        path: path.to_owned(),
        hint: Hint::NothingThere(path.to_owned()),
    }
}

fn something_else(path: &Path) -> Error {
    Error::NoPlace {
        path: path.to_owned(),
        hint: Hint::SomethingElseThere(path.to_owned()),
    }
}

fn unreadable(path: &Path, source: io::Error) -> Error {
    let path = path.to_owned();
    Error::Unreadable { path, source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Exception, Origin};
    use std::fs;
    use std::os::unix::fs::symlink;

    fn policy(exceptions: impl IntoIterator<Item = Exception>) -> Merged {
        let mut policy = Merged::default();
        for exception in exceptions {
            let added = policy.add(exception, &Origin::program());
            added.expect("an exception");
        }
        policy
    }

    fn scratch() -> tempfile::TempDir {
        let scratch = tempfile::tempdir().expect("a directory");
        let at = |name: &str| scratch.path().join(name);
        fs::create_dir(at("directory")).expect("a directory");
        fs::write(at("directory/file"), "").expect("a file");
        symlink("directory", at("way")).expect("a link");
        symlink("file", at("directory/link")).expect("a link");
        scratch
    }

    fn of_file(at: PathBuf, wide: &Path) -> Result<PathBuf> {
        let content = Vec::new();
        let own = Exception::File { path: at, content };
        let found = files(&policy([own, Exception::Read(wide.into())]))?;
        Ok(found.first().expect("one").0.clone())
    }

    #[test]
    fn a_file_goes_over_what_the_host_has_and_is_no_directory() {
        let scratch = scratch();
        let of = |name: &str| of_file(scratch.path().join(name), scratch.path());
        for (given, place) in [
            ("directory/file", "directory/file"),
            ("way/file", "directory/file"),
            ("way/link", "directory/link"),
        ] {
            assert_eq!(of(given).expect("a place"), scratch.path().join(place));
        }
        for (given, nothing) in [("directory", false), ("directory/x", true), ("x/y", true)] {
            let Err(Error::NoPlace { hint, .. }) = of(given) else {
                panic!("{given} has a place");
            };
            let is_nothing = matches!(hint, Hint::NothingThere(_));
            assert_eq!(is_nothing, nothing, "{given}");
        }
    }

    #[test]
    fn nothing_has_a_place_below_what_is_no_directory_or_is_not_to_be_made() {
        let scratch = scratch();
        let at = |name: &str| scratch.path().join(name);
        let (wide, file) = (at(""), at("directory/file"));
        let outcome = |below: &str, rule: Exception, wide: &Path| {
            let (own, link) = (at(below).join("own"), at(below).join("link"));
            let (content, target) = (Vec::new(), "x".into());
            let own = Exception::File { path: own, content };
            let link = Exception::Link { at: link, target };
            let policy = policy([own, link, rule, Exception::Read(wide.into())]);
            [files(&policy).map(drop), links(&policy).map(drop)]
        };
        for (below, rule) in [
            ("directory/file", Exception::Read(file.clone())),
            ("directory/file", Exception::Deny(file.clone())),
            ("missing", Exception::Deny(at("missing"))),
        ] {
            for refused in outcome(below, rule, &wide) {
                let Err(Error::NoPlace { hint, .. }) = refused else {
                    panic!("{below}: {refused:?}");
                };
                assert!(matches!(hint, Hint::NothingThere(_)), "{below}: {hint:?}");
            }
        }
        // The control: what does not show is not in the way.
        let apart = at("directory");
        let free = outcome("missing", Exception::Deny(at("missing")), &apart);
        assert!(free.iter().all(Result::is_ok), "{free:?}");
    }

    #[test]
    fn a_file_that_nothing_of_the_host_shows_is_where_it_says() {
        let scratch = scratch();
        let elsewhere = scratch.path().join("directory");
        let at = scratch.path().join("way/new");
        assert_eq!(of_file(at.clone(), &elsewhere).expect("a place"), at);
    }

    #[test]
    fn a_file_is_not_put_over_what_is_denied_by_another_name() {
        let scratch = scratch();
        let at = |name: &str| scratch.path().join(name);
        let own = Exception::File {
            path: at("way/file"),
            content: Vec::new(),
        };
        let rules = [
            own,
            Exception::Read(scratch.path().into()),
            Exception::Deny(at("directory/file")),
        ];
        let error = files(&policy(rules)).expect_err("denied");
        assert!(matches!(error, Error::DeniedAndAllowed { .. }), "{error:?}");
    }

    #[test]
    fn a_link_gives_way_to_the_same_link_and_to_nothing_else() {
        let scratch = scratch();
        let of = |name: &str, target: &str| {
            let (at, target) = (scratch.path().join(name), target.into());
            let wide = Exception::Read(scratch.path().into());
            links(&policy([Exception::Link { at, target }, wide])).is_ok()
        };
        assert!(of("directory/link", "file") && of("way/link", "file"));
        assert!(!of("directory/link", "./file") && !of("directory/file", "x") && !of("new", "x"));
    }
}
