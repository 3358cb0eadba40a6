//! [`Place`], where inside something is made or mounted.

use std::ffi::{CStr, CString, NulError, OsStr, OsString};
use std::fmt;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

/// A place inside: a path below the new root, without its leading slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    path: CString,
    // `None` where the ground is the sandbox's own.
    steps: Option<Steps>,
}

/// A path in two parts, where somebody else may change names on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Steps {
    /// The directory, relative to the root; `.` where that is the root.
    pub(crate) directory: CString,
    /// The name in it.
    pub(crate) name: CString,
}

/// Whose the directories are on the way to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ground {
    /// All are in file systems of the sandbox's own: nobody else has them, the plan
    /// made every name in them and makes nothing below a link, so that a path leads
    /// where it says.
    Own,
    /// Some may be the host's, where a name can become a link at any moment.
    Mixed,
}

impl Place {
    /// The place that an absolute, normal path names.
    pub(crate) fn new(path: &Path, ground: Ground) -> Result<Self, NulError> {
        let bytes = path.as_os_str().as_bytes();
        let path = bytes.strip_prefix(b"/").unwrap_or(bytes);
        let steps = match ground {
            Ground::Own => None,
            Ground::Mixed => Some(Steps::of(path)?),
        };
        Ok(Self {
            path: CString::new(path)?,
            steps,
        })
    }

    /// The absolute path inside.
    pub(crate) fn as_os_str(&self) -> OsString {
        let bytes = [b"/", self.path.to_bytes()].concat();
        OsString::from_vec(bytes)
    }

    /// The path relative to the root.
    pub(crate) fn as_c_str(&self) -> &CStr {
        &self.path
    }

    /// The path in two parts, unless it may be used as it is.
    pub(crate) fn steps(&self) -> Option<&Steps> {
        self.steps.as_ref()
    }
}

impl Steps {
    fn of(path: &[u8]) -> Result<Self, NulError> {
        let split = path.iter().rposition(|byte| *byte == b'/');
        let (directory, name) = match split {
            Some(slash) => (&path[..slash], &path[slash + 1..]),
            None => (&b"."[..], path),
        };
        Ok(Self {
            directory: CString::new(directory)?,
            name: CString::new(name)?,
        })
    }
}

/// The absolute path inside.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = OsStr::from_bytes(self.path.to_bytes());
        write!(f, "/{}", path.to_string_lossy())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, directory: &CStr, name: &CStr) {
        let place = Place::new(Path::new(path), Ground::Mixed).expect("no NUL");
        let steps = place.steps().expect("two parts");
        assert_eq!((&*steps.directory, &*steps.name), (directory, name));
        assert_eq!(place.to_string(), path);
        assert_eq!(place.as_os_str(), path);
        let own = Place::new(Path::new(path), Ground::Own).expect("no NUL");
        assert_eq!((own.steps(), own.as_c_str()), (None, place.as_c_str()));
    }

    #[test]
    fn a_place_is_a_name_in_a_directory() {
        check("/tmp", c".", c"tmp");
        check("/a/b/c", c"a/b", c"c");
    }
}
