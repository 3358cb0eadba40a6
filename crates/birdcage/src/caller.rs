//! [`Identity`] and [`Surroundings`], what a plan needs to know about the process that makes it.
//!
//! This is the one place that reads the process's own state. It is read when a
//! plan is made, and never changed.

use crate::error::{Error, Result};
use birdcage_sys::limit;
use rustix::process::{Resource, getegid, geteuid, getgid, getgroups, getuid};
use rustix::thread::{CapabilitySet, capabilities};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::PathBuf;

/// Who the calling process is, and what it may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    /// Its user, real and effective alike.
    pub(crate) uid: u32,
    /// Its group, real and effective alike.
    pub(crate) gid: u32,
    /// Whether it has supplementary groups, and may give them up.
    pub(crate) has_groups_to_drop: bool,
    /// Whether its uid is the host's, and not 0.
    pub(crate) is_ordinary: bool,
    /// Whether its uid is the host's, and 0.
    pub(crate) is_root_of_host: bool,
    /// How many processes it may have, if there is a limit.
    pub(crate) process_limit: Option<u64>,
}

impl Identity {
    /// Asks who this process is.
    ///
    /// # Errors
    /// [`Error::MixedIds`]: an id map of one line cannot keep two ids apart.
    pub(crate) fn read() -> Result<Self> {
        let (uid, gid) = ids()?;
        Ok(Self {
            uid,
            gid,
            has_groups_to_drop: may_set_groups() && has_groups(),
            // Who cannot tell is held to more, and not to less.
            is_ordinary: uid != 0 && ids_are_the_hosts().unwrap_or(false),
            is_root_of_host: uid == 0 && ids_are_the_hosts().unwrap_or(true),
            // If there is one after all, asking for more than it fails the spawn.
            process_limit: limit::get(Resource::Nproc)
                .ok()
                .and_then(|limit| limit.maximum),
        })
    }

    /// Makes sure that this process is still who it was.
    ///
    /// # Errors
    /// [`Error::MixedIds`], with the id as it was and as it is.
    pub(crate) fn check_unchanged(&self) -> Result<()> {
        let (uid, gid) = ids()?;
        check_ids(self.uid, uid)?;
        check_ids(self.gid, gid)
    }
}

/// Where the calling process is at one moment, and what surrounds it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Surroundings {
    /// Its working directory; `None` if that is gone or out of reach.
    pub(crate) directory: Option<PathBuf>,
    /// Its environment.
    pub(crate) environment: Vec<(OsString, OsString)>,
}

impl Surroundings {
    /// Looks around.
    pub(crate) fn read() -> Self {
        Self {
            directory: directory().ok(),
            environment: std::env::vars_os().collect(),
        }
    }
}

/// The ids of this process, real and effective alike.
fn ids() -> Result<(u32, u32)> {
    let (uid, gid) = (getuid().as_raw(), getgid().as_raw());
    check_ids(uid, geteuid().as_raw())?;
    check_ids(gid, getegid().as_raw())?;
    Ok((uid, gid))
}

/// The working directory, if there is a path to it.
///
/// Of a directory outside the root the kernel says `(unreachable)/…`.
pub(crate) fn directory() -> io::Result<PathBuf> {
    let directory = std::env::current_dir()?;
    if directory.is_absolute() {
        Ok(directory)
    } else {
        Err(io::ErrorKind::NotFound.into())
    }
}

/// The home directory, if the environment names one.
#[cfg(feature = "serde")]
pub(crate) fn home() -> Option<PathBuf> {
    path_variable("HOME")
}

/// The absolute path that a variable holds.
#[cfg(feature = "serde")]
pub(crate) fn path_variable(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os(name)?);
    path.is_absolute().then_some(path)
}

fn check_ids(real: u32, effective: u32) -> Result<()> {
    if real == effective {
        Ok(())
    } else {
        Err(Error::MixedIds { real, effective })
    }
}

/// Whether `setgroups(2)` would work: the capability, in a namespace that allows it.
///
/// If that cannot be told it is tried, and the spawn fails if it does not work: groups
/// that stay because of an error would be a weaker sandbox, and nobody would know.
fn may_set_groups() -> bool {
    let capable =
        capabilities(None).map_or(true, |sets| sets.effective.contains(CapabilitySet::SETGID));
    capable && allows_groups(fs::read("/proc/self/setgroups"))
}

/// What that file says; where there is none, there is no `/proc` and will be no sandbox.
fn allows_groups(answer: io::Result<Vec<u8>>) -> bool {
    match answer {
        Ok(answer) => answer.starts_with(b"allow"),
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    }
}

/// Whether there is a supplementary group; one that cannot be told is one.
fn has_groups() -> bool {
    getgroups().map_or(true, |groups| !groups.is_empty())
}

/// Whether ids mean here what they mean to the kernel: the first namespace's map.
fn ids_are_the_hosts() -> io::Result<bool> {
    let map = fs::read_to_string("/proc/self/uid_map")?;
    Ok(map.split_whitespace().eq(["0", "0", "4294967295"]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::io::Errno;

    #[test]
    fn the_caller_is_this_process() {
        let caller = Identity::read().expect("ids are not mixed");
        assert_eq!(caller.uid, geteuid().as_raw());
        assert!(!(caller.uid == 0 && caller.is_ordinary));
        assert!(caller.check_unchanged().is_ok());
        let around = Surroundings::read();
        assert_eq!(around.directory, std::env::current_dir().ok());
    }

    #[test]
    fn who_has_become_somebody_else_is_told_so() {
        let mut caller = Identity::read().expect("ids are not mixed");
        caller.gid += 1;
        let error = caller.check_unchanged().expect_err("another group");
        assert!(matches!(error, Error::MixedIds { .. }), "{error:?}");
    }

    #[test]
    fn groups_that_perhaps_may_be_given_up_are() {
        assert!(allows_groups(Ok(b"allow\n".to_vec())));
        assert!(!allows_groups(Ok(b"deny\n".to_vec())));
        assert!(allows_groups(Err(Errno::MFILE.into())));
        assert!(!allows_groups(Err(Errno::NOENT.into())));
    }

    #[test]
    fn ids_that_differ_are_refused() {
        assert!(check_ids(0, 0).is_ok());
        let error = check_ids(1000, 0).expect_err("they differ");
        assert!(matches!(
            error,
            Error::MixedIds {
                real: 1000,
                effective: 0
            }
        ));
    }
}
