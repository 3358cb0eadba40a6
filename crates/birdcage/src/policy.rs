//! [`Policy`], all exceptions of a sandbox, merged.

use crate::Exception;
use crate::caller;
use crate::environment::{Environment, Refusal};
use crate::error::{Error, Result};
use birdcage_path::{ExceptionTable, HostFs, Rights, normalize, resolve};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// All exceptions of a sandbox, merged.
///
/// Everything in it is sorted or commutes, so that two policies are equal
/// whenever the same exceptions went in, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Policy {
    pub(crate) table: ExceptionTable,
    pub(crate) environment: Environment,
    pub(crate) networking: bool,
    pub(crate) unix_sockets: bool,
    // Invariant: the paths of all three are `check_inside`d.
    pub(crate) private: BTreeMap<PathBuf, u64>,
    pub(crate) files: BTreeMap<PathBuf, Vec<u8>>,
    pub(crate) links: BTreeMap<PathBuf, OsString>,
}

impl Policy {
    /// Merges an exception; after an error the policy is as it was.
    pub(crate) fn add(&mut self, exception: Exception) -> Result<()> {
        match exception {
            Exception::Read(path) => self.allow(&path, Rights::READ),
            Exception::WriteAndRead(path) => self.allow(&path, Rights::WRITE),
            Exception::ExecuteAndRead(path) => self.allow(&path, Rights::EXECUTE),
            Exception::Environment(name) => self.pass_variable(name.as_ref()),
            Exception::FullEnvironment => {
                self.environment.pass_everything();
                Ok(())
            }
            Exception::Networking => {
                self.networking = true;
                Ok(())
            }
            Exception::UnixSockets => {
                self.unix_sockets = true;
                Ok(())
            }
            Exception::Variable { name, value } => self.set_variable(&name, &value),
            Exception::PrivateDirectory { path, size } => self.add_private(&path, size),
            Exception::File { path, content } => self.add_file(&path, content),
            Exception::Link { at, target } => self.add_link(&at, target),
        }
    }

    fn allow(&mut self, path: &Path, rights: Rights) -> Result<()> {
        let base = base_of(path)?;
        let resolved = resolve(&HostFs, &base, path)?;
        self.table.insert(&resolved, rights);
        Ok(())
    }

    fn pass_variable(&mut self, name: &OsStr) -> Result<()> {
        let passed = self.environment.pass(name);
        passed.map_err(|refusal| refused(refusal, name))
    }

    fn set_variable(&mut self, name: &OsStr, value: &OsStr) -> Result<()> {
        let set = self.environment.set(name, value);
        set.map_err(|refusal| refused(refusal, name))
    }

    /// Two sizes for one directory add up to the larger, as rights do.
    fn add_private(&mut self, path: &Path, size: u64) -> Result<()> {
        let held = self.private.entry(check_inside(path)?).or_default();
        *held = size.max(*held);
        Ok(())
    }

    fn add_file(&mut self, path: &Path, content: Vec<u8>) -> Result<()> {
        insert_once(&mut self.files, check_inside(path)?, content)
    }

    fn add_link(&mut self, at: &Path, target: OsString) -> Result<()> {
        let at = check_inside(at)?;
        if target.is_empty() || target.as_bytes().contains(&0) {
            return Err(Error::InvalidPath(target.into()));
        }
        insert_once(&mut self.links, at, target)
    }
}

/// Puts something at a path where nothing else may be.
fn insert_once<T: PartialEq>(map: &mut BTreeMap<PathBuf, T>, at: PathBuf, value: T) -> Result<()> {
    if map.get(&at).is_some_and(|held| *held != value) {
        return Err(Error::Conflict(at.into()));
    }
    map.insert(at, value);
    Ok(())
}

/// Where a path starts: the working directory, of which only a relative one has need.
fn base_of(path: &Path) -> Result<PathBuf> {
    if path.is_absolute() {
        return Ok(PathBuf::from("/"));
    }
    caller::directory().map_err(|source| Error::Unreadable {
        path: path.to_owned(),
        source,
    })
}

/// A path inside at which something of the sandbox's own can be: absolute,
/// without `..`, not the root, and not in `/proc`, which is there anyway.
fn check_inside(path: &Path) -> Result<PathBuf> {
    let parts = path.as_os_str().as_bytes();
    let climbs = parts.split(|byte| *byte == b'/').any(|part| part == b"..");
    let normal = normalize(path);
    let reserved = normal == Path::new("/") || normal.starts_with("/proc");
    if climbs || reserved || !path.is_absolute() || parts.contains(&0) {
        return Err(Error::InvalidPath(path.to_owned()));
    }
    Ok(normal)
}

fn refused(refusal: Refusal, name: &OsStr) -> Error {
    match refusal {
        Refusal::Malformed => Error::InvalidVariable(name.to_owned()),
        Refusal::Conflict => Error::Conflict(name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check_refused(exception: Exception, is_expected: impl Fn(&Error) -> bool) {
        let mut policy = Policy::default();
        policy.add(Exception::Read("/etc".into())).expect("/etc");
        let before = policy.clone();
        let error = policy.add(exception).expect_err("refused");
        assert!(is_expected(&error), "{error:?}");
        assert_eq!(policy, before, "the policy is as it was");
    }

    #[test]
    fn a_path_that_leads_nowhere_is_refused_as_given() {
        for given in ["/no/such", "no such", "", "/etc/../no such/", "a\0"] {
            let is_expected = |error: &Error| matches!(error, Error::InvalidPath(path) if path.as_os_str() == given);
            check_refused(Exception::Read(given.into()), is_expected);
            check_refused(Exception::WriteAndRead(given.into()), is_expected);
            check_refused(Exception::ExecuteAndRead(given.into()), is_expected);
        }
    }

    #[test]
    fn a_place_inside_is_absolute_and_below_the_root() {
        for given in [
            "tmp", "", "/", "//", "/a/../b", "/a/..", "/proc", "/proc/x", "/a\0b",
        ] {
            let path = PathBuf::from(given);
            let is_invalid = |error: &Error| matches!(error, Error::InvalidPath(_));
            check_refused(
                Exception::PrivateDirectory {
                    path: path.clone(),
                    size: 1,
                },
                is_invalid,
            );
            check_refused(
                Exception::Link {
                    at: path,
                    target: "x".into(),
                },
                is_invalid,
            );
        }
        assert_eq!(
            check_inside(Path::new("/a/./b//")).expect("fine"),
            Path::new("/a/b")
        );
        assert_eq!(
            check_inside(Path::new("/process")).expect("fine"),
            Path::new("/process")
        );
    }

    #[test]
    fn a_variable_that_cannot_be_is_refused() {
        let is_expected = |error: &Error| matches!(error, Error::InvalidVariable(_));
        check_refused(Exception::Environment("A=B".into()), is_expected);
        check_refused(Exception::Environment(String::new()), is_expected);
        let variable = Exception::Variable {
            name: "A".into(),
            value: "\0".into(),
        };
        check_refused(variable, is_expected);
    }

    #[test]
    fn two_values_for_one_thing_are_refused() {
        let mut policy = Policy::default();
        let link = |target: &str| Exception::Link {
            at: "/a".into(),
            target: target.into(),
        };
        policy.add(link("x")).expect("the first");
        policy.add(link("x")).expect("the same again");
        assert!(matches!(policy.add(link("y")), Err(Error::Conflict(at)) if at == "/a"));
        let variable = |value: &str| Exception::Variable {
            name: "A".into(),
            value: value.into(),
        };
        policy.add(variable("1")).expect("the first");
        assert!(matches!(policy.add(variable("2")), Err(Error::Conflict(name)) if name == "A"));
    }

    #[test]
    fn the_larger_of_two_sizes_holds() {
        let mut policy = Policy::default();
        for size in [1, 3, 2] {
            let path = PathBuf::from("/tmp/");
            policy
                .add(Exception::PrivateDirectory { path, size })
                .expect("fine");
        }
        assert_eq!(policy.private, BTreeMap::from([("/tmp".into(), 3)]));
    }

    fn exceptions() -> impl Strategy<Value = Exception> {
        let path = prop_oneof![
            Just("/etc"),
            Just("/usr/bin"),
            Just("/bin"),
            Just("/dev/null"),
            Just("."),
            Just("/no such"),
            Just(""),
            Just("/proc/.."),
            Just("/usr/../etc/passwd"),
        ];
        (0..10_u8, path, "[AB=]", "[01]").prop_map(|(kind, path, name, value)| match kind {
            0 => Exception::Read(path.into()),
            1 => Exception::WriteAndRead(path.into()),
            2 => Exception::ExecuteAndRead(path.into()),
            3 => Exception::Environment(name),
            4 => Exception::FullEnvironment,
            5 => Exception::Networking,
            6 => Exception::UnixSockets,
            7 => Exception::Variable {
                name: name.into(),
                value: value.into(),
            },
            8 => Exception::PrivateDirectory {
                path: path.into(),
                size: value.len() as u64,
            },
            _ => Exception::Link {
                at: path.into(),
                target: value.into(),
            },
        })
    }

    fn merged<'a>(exceptions: impl Iterator<Item = &'a Exception>) -> Option<Policy> {
        let mut policy = Policy::default();
        exceptions
            .into_iter()
            .try_for_each(|exception| policy.add(exception.clone()))
            .ok()?;
        Some(policy)
    }

    proptest! {
        #[test]
        fn the_order_of_exceptions_does_not_matter(
            exceptions in proptest::collection::vec(exceptions(), 0..8),
        ) {
            let (forth, back) = (exceptions.iter(), exceptions.iter().rev());
            prop_assert_eq!(merged(forth), merged(back));
        }
    }
}
