//! [`Origin`], who asked for an exception, and [`Origins`], who asked for what.

use birdcage_path::Rights;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Who asked for an exception, in words for people.
///
/// Such as `the program`, `preset npm` or `birdcage.toml:4:9`. Nothing is decided by it.
///
/// ```
/// use birdcage::why::Access;
/// use birdcage::{Birdcage, Exception, Origin};
///
/// let mut cage = Birdcage::new();
/// cage.add_exception_from(Exception::Read("/etc".into()), &Origin::new("the user"))?;
/// let answer = cage.why("/etc/passwd", Access::Read);
/// assert_eq!(
///     answer.to_string(),
///     "/etc/passwd may be read: /etc (by the user) allows it",
/// );
/// # Ok::<(), birdcage::error::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(Arc<str>);

impl Origin {
    /// Whoever is called that, in words that go after "by".
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        Self(text.into())
    }

    /// A preset; one without a name is the caller's own.
    pub(crate) fn of_preset(name: Option<&str>) -> Self {
        match name {
            Some(name) => Self::new(format!("preset {name}")),
            None => Self::new("a preset"),
        }
    }

    /// The code that calls [`add_exception`](crate::Birdcage::add_exception).
    pub(crate) fn program() -> Self {
        Self::new("the program")
    }

    /// Whether that is somebody whom the calling code may not know.
    fn is_of_note(&self) -> bool {
        *self != Self::program()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an exception is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// These rights at a canonical path; without any, it is denied.
    Path(PathBuf, Rights),
    /// Something of the sandbox's own at a path inside.
    Own(PathBuf),
    /// A variable that is passed on.
    Passed(OsString),
    /// A variable with a value of its own.
    Variable(OsString),
    /// All of the caller's variables.
    FullEnvironment,
    /// The host's network.
    Networking,
    /// Unix sockets, all of them.
    UnixSockets,
    /// Where the program starts.
    Directory,
    /// The host's name.
    Hostname,
}

/// Who asked for what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Origins(BTreeMap<Subject, BTreeSet<Origin>>);

impl Origins {
    /// Takes down who asked.
    pub(crate) fn note(&mut self, subject: Subject, origin: &Origin) {
        self.0.entry(subject).or_default().insert(origin.clone());
    }

    /// Nobody asks for that any longer.
    pub(crate) fn forget(&mut self, subject: &Subject) {
        self.0.remove(subject);
    }

    /// Who asked for that, one of them if several did.
    pub(crate) fn of(&self, subject: &Subject) -> Option<&Origin> {
        self.0.get(subject)?.first()
    }

    /// Who has a canonical path in the policy, with the most rights if several do; nobody if that
    /// is the calling code.
    pub(crate) fn behind(&self, path: &Path) -> Option<&Origin> {
        let excepted = self.at(path).last().map(|(_, origin)| origin);
        let own = || self.of(&Subject::Own(path.to_owned()));
        excepted.or_else(own).filter(|origin| origin.is_of_note())
    }

    /// Who asked for what at a canonical path: no rights for who denied it.
    pub(crate) fn at(&self, canonical: &Path) -> impl Iterator<Item = (Rights, &Origin)> {
        let first = Subject::Path(canonical.to_owned(), Rights::empty());
        let last = Subject::Path(canonical.to_owned(), Rights::all());
        self.0
            .range(first..=last)
            .filter_map(|(subject, origins)| match subject {
                Subject::Path(_, rights) => Some((*rights, origins)),
                _ => None,
            })
            .flat_map(|(rights, origins)| origins.iter().map(move |origin| (rights, origin)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asked_at_a_path_is_told_with_what_for() {
        let mut origins = Origins::default();
        let [one, other] = ["one", "other"].map(Origin::new);
        let subject = |path: &str, rights| Subject::Path(path.into(), rights);
        origins.note(subject("/a", Rights::WRITE), &one);
        origins.note(subject("/a", Rights::READ), &other);
        origins.note(subject("/a", Rights::READ), &other);
        origins.note(subject("/a/b", Rights::empty()), &one);
        origins.note(Subject::Networking, &one);
        let at = |path: &str| -> Vec<_> {
            let found = origins.at(Path::new(path));
            found
                .map(|(rights, origin)| format!("{rights} {origin}"))
                .collect()
        };
        assert_eq!(at("/a"), ["r-- other", "rw- one"]);
        assert_eq!(at("/a/b"), ["--- one"]);
        assert_eq!(at("/"), [""; 0]);
        assert_eq!(origins.behind(Path::new("/a")), Some(&one));
        assert_eq!(origins.behind(Path::new("/b")), None);
        origins.note(Subject::Own("/b".into()), &other);
        assert_eq!(origins.behind(Path::new("/b")), Some(&other));
        origins.note(subject("/c", Rights::READ), &Origin::program());
        assert_eq!(origins.behind(Path::new("/c")), None);
        assert_eq!(origins.of(&Subject::Networking), Some(&one));
        assert_eq!(origins.of(&Subject::Hostname), None);
    }
}
