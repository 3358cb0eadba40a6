//! [`Merged`], all exceptions of a sandbox, merged.

mod own;
mod replace;

use crate::Exception;
use crate::caller;
use crate::environment::{Environment, Refusal};
use crate::error::{Error, Result};
use crate::origin::{Origin, Origins, Subject};
use birdcage_path::{Destination, ExceptionTable, HostFs, Kind, Resolved, Rights, reach, resolve};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{CString, OsStr, OsString};
use std::path::{Path, PathBuf};

pub(crate) use replace::adds_up;

/// All exceptions of a sandbox, merged.
///
/// Everything in it is sorted or commutes, so that two policies are equal
/// whenever the same exceptions went in, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Merged {
    pub(crate) table: ExceptionTable,
    pub(crate) environment: Environment,
    pub(crate) networking: bool,
    pub(crate) unix_sockets: bool,
    /// Sockets that may be reached, by their canonical paths.
    pub(crate) sockets: BTreeSet<PathBuf>,
    // Invariant: the paths of all three are `own::check_inside`d, and none is in two of them.
    pub(crate) private: BTreeMap<PathBuf, u64>,
    pub(crate) files: BTreeMap<PathBuf, Vec<u8>>,
    pub(crate) links: BTreeMap<PathBuf, OsString>,
    /// Where the program starts, absolute.
    pub(crate) directory: Option<PathBuf>,
    pub(crate) hostname: Option<CString>,
    pub(crate) origins: Origins,
}

impl Merged {
    /// Merges an exception; after an error the policy is as it was.
    pub(crate) fn add(&mut self, exception: Exception, origin: &Origin) -> Result<()> {
        let subject = self.take(exception, origin)?;
        self.origins.note(subject, origin);
        Ok(())
    }

    /// Merges an exception, and says what it is about.
    fn take(&mut self, exception: Exception, origin: &Origin) -> Result<Subject> {
        match exception {
            Exception::Read(path) => self.allow(&path, Rights::READ, origin),
            Exception::WriteAndRead(path) => self.allow(&path, Rights::WRITE, origin),
            Exception::ExecuteAndRead(path) => self.allow(&path, Rights::EXECUTE, origin),
            Exception::Deny(path) => self.deny(&path, origin),
            Exception::Environment(name) => self.pass_variable(name.as_ref()),
            Exception::FullEnvironment => {
                self.environment.pass_everything();
                Ok(Subject::FullEnvironment)
            }
            Exception::Networking => {
                self.networking = true;
                Ok(Subject::Networking)
            }
            Exception::UnixSockets => {
                self.unix_sockets = true;
                Ok(Subject::UnixSockets)
            }
            Exception::UnixSocket(path) => self.add_socket(&path, origin),
            Exception::Variable { name, value } => self.set_variable(&name, &value, origin),
            Exception::PrivateDirectory { path, size } => self.add_private(&path, size, origin),
            Exception::File { path, content } => self.add_file(&path, content, origin),
            Exception::Link { at, target } => self.add_link(&at, target, origin),
            Exception::WorkingDirectory(path) => self.start_in(&path, origin),
            Exception::Hostname(name) => self.set_hostname(&name, origin),
        }
    }

    fn allow(&mut self, path: &Path, rights: Rights, origin: &Origin) -> Result<Subject> {
        let resolved = resolve(&HostFs, &base_of(path)?, path)?;
        self.allow_resolved(&resolved, rights, origin)
    }

    fn allow_resolved(
        &mut self,
        resolved: &Resolved,
        rights: Rights,
        origin: &Origin,
    ) -> Result<Subject> {
        let path = &resolved.canonical;
        self.check_not_denied(path, origin)?;
        self.table.insert(resolved, rights);
        Ok(Subject::Path(path.clone(), rights))
    }

    fn deny(&mut self, path: &Path, origin: &Origin) -> Result<Subject> {
        let destination = reach(&HostFs, &base_of(path)?, path)?;
        let path = match &destination {
            Destination::There(resolved) => resolved.canonical.clone(),
            Destination::Missing(reached) => reached.path(),
        };
        if let Some(allowed) = self.who_allows(&path) {
            return Err(Error::DeniedAndAllowed {
                path,
                allowed: allowed.clone(),
                denied: origin.clone(),
            });
        }
        match &destination {
            Destination::There(resolved) => self.table.deny(resolved),
            Destination::Missing(reached) => self.table.deny_missing(reached),
        }
        Ok(Subject::Path(path, Rights::empty()))
    }

    /// Who allows something at that very path, or puts something there.
    fn who_allows(&self, path: &Path) -> Option<&Origin> {
        let mut rules = self.origins.at(path);
        let allows = rules.find(|(rights, _)| !rights.is_empty());
        let own = || self.origins.of(&Subject::Own(path.to_owned()));
        allows.map(|(_, origin)| origin).or_else(own)
    }

    fn check_not_denied(&self, path: &Path, origin: &Origin) -> Result<()> {
        let denied = Subject::Path(path.to_owned(), Rights::empty());
        match self.origins.of(&denied) {
            None => Ok(()),
            Some(denied) => Err(Error::DeniedAndAllowed {
                path: path.to_owned(),
                allowed: origin.clone(),
                denied: denied.clone(),
            }),
        }
    }

    /// A socket is shown so that it can be found; connecting to it writes nothing.
    fn add_socket(&mut self, path: &Path, origin: &Origin) -> Result<Subject> {
        let resolved = resolve(&HostFs, &base_of(path)?, path)?;
        if resolved.kind != Kind::Socket {
            return Err(Error::NotASocket(path.to_owned()));
        }
        let subject = self.allow_resolved(&resolved, Rights::READ, origin)?;
        self.sockets.insert(resolved.canonical);
        Ok(subject)
    }

    fn pass_variable(&mut self, name: &OsStr) -> Result<Subject> {
        let passed = self.environment.pass(name);
        passed.map_err(|_| Error::InvalidVariable(name.to_owned()))?;
        Ok(Subject::Passed(name.to_owned()))
    }

    fn set_variable(&mut self, name: &OsStr, value: &OsStr, origin: &Origin) -> Result<Subject> {
        let subject = Subject::Variable(name.to_owned());
        match self.environment.set(name, value) {
            Ok(()) => Ok(subject),
            Err(Refusal::Malformed) => Err(Error::InvalidVariable(name.to_owned())),
            Err(Refusal::Conflict) => Err(self.conflict(name, &subject, origin)),
        }
    }

    fn conflict(&self, name: impl AsRef<OsStr>, subject: &Subject, second: &Origin) -> Error {
        let first = self.origins.of(subject).unwrap_or(second);
        Error::Conflict {
            name: name.as_ref().to_owned(),
            first: first.clone(),
            second: second.clone(),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn add(policy: &mut Merged, exception: Exception) -> Result<()> {
        policy.add(exception, &Origin::program())
    }

    #[track_caller]
    fn check_refused(exception: Exception, is_expected: impl Fn(&Error) -> bool) {
        let mut policy = Merged::default();
        add(&mut policy, Exception::Read("/etc".into())).expect("/etc");
        let before = policy.clone();
        let error = add(&mut policy, exception).expect_err("refused");
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
        let mut policy = Merged::default();
        let link = |target: &str| Exception::Link {
            at: "/a".into(),
            target: target.into(),
        };
        add(&mut policy, link("x")).expect("the first");
        add(&mut policy, link("x")).expect("the same again");
        assert!(
            matches!(add(&mut policy, link("y")), Err(Error::Conflict { name, .. }) if name == "/a")
        );
        let variable = |value: &str| Exception::Variable {
            name: "A".into(),
            value: value.into(),
        };
        add(&mut policy, variable("1")).expect("the first");
        assert!(
            matches!(add(&mut policy, variable("2")), Err(Error::Conflict { name, .. }) if name == "A")
        );
    }

    #[test]
    fn the_larger_of_two_sizes_holds() {
        let mut policy = Merged::default();
        for size in [1, 3, 2] {
            let path = PathBuf::from("/tmp/");
            add(&mut policy, Exception::PrivateDirectory { path, size }).expect("fine");
        }
        assert_eq!(policy.private, BTreeMap::from([("/tmp".into(), 3)]));
    }

    #[test]
    fn two_scalars_of_one_kind_are_refused_with_who_asked() {
        let mut policy = Merged::default();
        let [one, other] = ["one", "other"].map(Origin::new);
        let name = |name: &str| Exception::Hostname(name.into());
        let start = |path: &str| Exception::WorkingDirectory(path.into());
        for exception in [name("a"), start("/a")] {
            policy.add(exception.clone(), &one).expect("the first");
            policy.add(exception, &other).expect("the same again");
        }
        for exception in [name("b"), start("/b")] {
            let text = policy.add(exception, &other).expect_err("another");
            let text = text.to_string();
            assert!(text.ends_with("by one and by other"), "{text}");
        }
    }

    #[test]
    fn what_is_allowed_and_denied_at_one_path_is_refused_with_who_asked() {
        let rules = || {
            let private = Exception::PrivateDirectory {
                path: "/etc".into(),
                size: 1,
            };
            [
                Exception::Read("/etc".into()),
                Exception::WriteAndRead("/etc/.".into()),
                private,
            ]
        };
        let deny = || Exception::Deny("/usr/../etc".into());
        let [one, other] = ["one", "other"].map(Origin::new);
        for rule in rules() {
            let mut policy = Merged::default();
            policy.add(rule.clone(), &one).expect("the first");
            let error = policy.add(deny(), &other).expect_err("denied");
            assert_eq!(
                error.to_string(),
                r#""/etc" is allowed by one and denied by other"#
            );
            let mut policy = Merged::default();
            policy.add(deny(), &other).expect("the first");
            let error = policy.add(rule, &one).expect_err("allowed");
            assert_eq!(
                error.to_string(),
                r#""/etc" is allowed by one and denied by other"#
            );
        }
    }

    #[test]
    fn only_a_socket_is_one() {
        let is_none = |error: &Error| matches!(error, Error::NotASocket(_));
        check_refused(Exception::UnixSocket("/etc/passwd".into()), is_none);
        let scratch = tempfile::tempdir().expect("a directory");
        let path = scratch.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&path).expect("a socket");
        let mut policy = Merged::default();
        add(&mut policy, Exception::UnixSocket(path)).expect("a socket");
        assert_eq!(policy.sockets.len(), 1);
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
        (0..14_u8, path, "[AB=]", "[01]").prop_map(|(kind, path, name, value)| match kind {
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
            9 => Exception::Deny(path.into()),
            10 => Exception::UnixSocket(path.into()),
            11 => Exception::WorkingDirectory(path.into()),
            12 => Exception::Hostname(name.into()),
            _ => Exception::Link {
                at: path.into(),
                target: value.into(),
            },
        })
    }

    fn merged<'a>(exceptions: impl Iterator<Item = &'a Exception>) -> Option<Merged> {
        let mut policy = Merged::default();
        exceptions
            .into_iter()
            .try_for_each(|exception| add(&mut policy, exception.clone()))
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
