//! [`IdMaps`], the maps of a new user namespace, rendered before `clone` and
//! written after it.

use core::ffi::CStr;
use core::fmt;

use rustix::io::Errno;

use crate::IdMap;
use crate::procfs::Procfs;

/// The uid and the gid map of a user namespace, as the bytes to write.
///
/// Having one means that nothing is left to render. It does not mean that the
/// kernel will accept it; see [`IdMap`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdMaps {
    uid: Box<[u8]>,
    gid: Box<[u8]>,
}

/// A file of `/proc/self` that makes up the ids of a user namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MapFile {
    /// `/proc/self/setgroups`, which says whether groups can be dropped.
    Setgroups,
    /// `/proc/self/gid_map`.
    GidMap,
    /// `/proc/self/uid_map`.
    UidMap,
}

/// Which file could not be written, and what the kernel answered.
///
/// `EXDEV` means that something other than the procfs of the kernel is at that
/// path. `EACCES` on the first file is what a process gets that is not dumpable
/// (`PR_SET_DUMPABLE`). `EPERM` on a map means that it was written already, or
/// that the writer may not map these ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot write {file}: {errno}")]
pub struct MapError {
    /// The file.
    pub file: MapFile,
    /// The answer.
    pub errno: Errno,
}

impl IdMaps {
    /// Renders both maps. To be called before `clone`.
    pub fn new(uid: &IdMap, gid: &IdMap) -> Self {
        Self {
            uid: render(uid),
            gid: render(gid),
        }
    }

    /// Writes the maps of the calling process, which is alone in a user
    /// namespace that has none yet. To be called after `clone`.
    ///
    /// First `setgroups(2)` is denied, for good: without privileges the kernel
    /// demands it before a gid map ([`user_namespaces(7)`], CVE-2014-8989), and
    /// with privileges it is as well that nobody drops a group that a file
    /// denies something. The supplementary groups stay. Then the gids, then the
    /// uids.
    ///
    /// # Errors
    ///
    /// The first file that could not be written. What was written before stays,
    /// and cannot be written again: the namespace is good for nothing.
    ///
    /// [`user_namespaces(7)`]: https://man7.org/linux/man-pages/man7/user_namespaces.7.html
    pub fn write_self(&self) -> Result<(), MapError> {
        let at = |file| move |errno| MapError { file, errno };
        let procfs = Procfs::open().map_err(at(MapFile::Setgroups))?;
        let write = |file: MapFile, bytes| procfs.write(file.in_proc(), bytes).map_err(at(file));
        write(MapFile::Setgroups, b"deny")?;
        write(MapFile::GidMap, &self.gid)?;
        write(MapFile::UidMap, &self.uid)
    }
}

impl MapFile {
    const fn in_proc(self) -> &'static CStr {
        match self {
            Self::Setgroups => c"self/setgroups",
            Self::GidMap => c"self/gid_map",
            Self::UidMap => c"self/uid_map",
        }
    }
}

/// The path, as in `/proc/self/uid_map`.
impl fmt::Display for MapFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Setgroups => "/proc/self/setgroups",
            Self::GidMap => "/proc/self/gid_map",
            Self::UidMap => "/proc/self/uid_map",
        })
    }
}

fn render(map: &IdMap) -> Box<[u8]> {
    map.to_string().into_bytes().into_boxed_slice()
}

#[cfg(test)]
mod tests {
    use rustix::io::Errno;

    use super::{IdMaps, MapError, MapFile};
    use crate::IdMap;

    #[test]
    fn everything_is_rendered_before_it_is_needed() {
        let maps = IdMaps::new(&IdMap::identity(1000), &IdMap::identity(100));
        assert_eq!(&*maps.uid, b"1000 1000 1\n");
        assert_eq!(&*maps.gid, b"100 100 1\n");
    }

    #[test]
    fn each_file_is_shown_where_it_is_written() {
        for file in [MapFile::Setgroups, MapFile::GidMap, MapFile::UidMap] {
            let written = file.in_proc().to_str().expect("ascii");
            assert_eq!(file.to_string(), format!("/proc/{written}"));
        }
    }

    #[test]
    fn an_error_names_the_file() {
        let error = MapError {
            file: MapFile::UidMap,
            errno: Errno::PERM,
        };
        let message = error.to_string();
        assert!(
            message.starts_with("cannot write /proc/self/uid_map: "),
            "{message}"
        );
    }
}
