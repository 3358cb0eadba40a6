//! [`Preset`], exceptions that belong together, as data.

use birdcage_path::Rights;
use std::fmt;

/// Exceptions that belong together, as data that can be read before it is used.
///
/// Paths that a host does not have are passed over; distributions differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Preset {
    /// What it is called.
    pub name: &'static str,
    /// The paths of the host.
    pub paths: &'static [PresetPath],
    /// The environment variables that are passed on.
    pub variables: &'static [&'static str],
    /// Directories of the sandbox's own, and how many bytes each may hold.
    pub private: &'static [(&'static str, u64)],
    /// Symbolic links: where, and the text.
    pub links: &'static [(&'static str, &'static str)],
}

/// One path of a preset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PresetPath {
    /// The path.
    pub path: &'static str,
    /// What may be done there.
    pub access: Access,
    /// Why it is in the preset.
    pub reason: &'static str,
}

/// What may be done at a path of a preset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Access {
    /// Reading.
    Read,
    /// Reading and writing.
    Write,
    /// Reading and executing.
    Execute,
}

impl Access {
    pub(crate) fn rights(self) -> Rights {
        match self {
            Self::Read => Rights::READ,
            Self::Write => Rights::WRITE,
            Self::Execute => Rights::EXECUTE,
        }
    }
}

const fn path(access: Access, path: &'static str, reason: &'static str) -> PresetPath {
    PresetPath {
        path,
        access,
        reason,
    }
}

const MEBIBYTE: u64 = 1024 * 1024;

impl Preset {
    /// What ordinary programs need to run at all.
    ///
    /// The system's programs and libraries, the few files of `/etc` that the C
    /// library reads, the device nodes that hold nothing, a private `/tmp`, and
    /// three variables. No home directory, no current directory, no network.
    pub const BASE: Self = Self {
        name: "base",
        paths: &[
            path(
                Access::Execute,
                "/usr",
                "programs, libraries and their data",
            ),
            path(
                Access::Execute,
                "/bin",
                "programs, where not a link to /usr/bin",
            ),
            path(
                Access::Execute,
                "/sbin",
                "programs, where not a link to /usr/sbin",
            ),
            path(
                Access::Execute,
                "/lib",
                "libraries, where not a link to /usr/lib",
            ),
            path(Access::Execute, "/lib32", "libraries for 32-bit programs"),
            path(Access::Execute, "/lib64", "the dynamic loader"),
            path(Access::Execute, "/libx32", "libraries of the x32 ABI"),
            path(
                Access::Execute,
                "/nix/store",
                "programs and libraries of Nix",
            ),
            path(
                Access::Execute,
                "/gnu/store",
                "programs and libraries of Guix",
            ),
            path(
                Access::Read,
                "/etc/alternatives",
                "which program a name stands for",
            ),
            path(Access::Read, "/etc/ld.so.cache", "where libraries are"),
            path(
                Access::Read,
                "/etc/ld.so.conf",
                "where libraries are looked for",
            ),
            path(
                Access::Read,
                "/etc/ld.so.conf.d",
                "where libraries are looked for",
            ),
            path(Access::Read, "/etc/passwd", "names of users; no passwords"),
            path(Access::Read, "/etc/group", "names of groups"),
            path(
                Access::Read,
                "/etc/nsswitch.conf",
                "how names are looked up",
            ),
            path(Access::Read, "/etc/hosts", "the name localhost"),
            path(Access::Read, "/etc/localtime", "the time zone"),
            path(Access::Read, "/etc/timezone", "the time zone's name"),
            path(
                Access::Read,
                "/etc/ssl/certs",
                "certificates of public authorities",
            ),
            path(
                Access::Read,
                "/etc/ssl/openssl.cnf",
                "settings without which OpenSSL warns",
            ),
            path(
                Access::Read,
                "/etc/ca-certificates",
                "certificates of public authorities",
            ),
            path(
                Access::Read,
                "/etc/pki/tls/certs",
                "certificates of public authorities",
            ),
            path(
                Access::Write,
                "/dev/null",
                "where output goes that nobody wants",
            ),
            path(Access::Write, "/dev/zero", "memory full of zeros"),
            path(Access::Write, "/dev/full", "a disk that is full, for tests"),
            path(Access::Read, "/dev/random", "random numbers"),
            path(Access::Read, "/dev/urandom", "random numbers"),
        ],
        variables: &["PATH", "LANG", "TERM"],
        private: &[("/tmp", 1024 * MEBIBYTE), ("/dev/shm", 256 * MEBIBYTE)],
        links: &[
            ("/dev/fd", "/proc/self/fd"),
            ("/dev/stdin", "/proc/self/fd/0"),
            ("/dev/stdout", "/proc/self/fd/1"),
            ("/dev/stderr", "/proc/self/fd/2"),
        ],
    };
}

/// One line for each thing, with the reason for each path.
impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for PresetPath {
            path,
            access,
            reason,
        } in self.paths
        {
            writeln!(f, "{}  {path:<24} {reason}", access.rights())?;
        }
        for (path, size) in self.private {
            writeln!(f, "own  {path:<24} empty, {} MiB", size / MEBIBYTE)?;
        }
        for (at, text) in self.links {
            writeln!(f, "lnk  {at:<24} {text}")?;
        }
        self.variables
            .iter()
            .try_for_each(|name| writeln!(f, "env  {name}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_preset_shows_no_home_and_writes_to_nothing_but_devices() {
        for PresetPath {
            path,
            access,
            reason,
        } in Preset::BASE.paths
        {
            assert!(
                !path.starts_with("/home") && !path.starts_with("/root"),
                "{path}"
            );
            assert!(
                *access != Access::Write || path.starts_with("/dev/"),
                "{path}"
            );
            assert!(path.starts_with('/') && !reason.is_empty(), "{path}");
        }
    }

    #[test]
    fn a_preset_prints_a_line_for_each_thing() {
        let text = Preset::BASE.to_string();
        assert!(
            text.contains("r-x  /usr                     programs, libraries"),
            "{text}"
        );
        assert!(
            text.contains("own  /tmp                     empty, 1024 MiB\n"),
            "{text}"
        );
        assert!(
            text.ends_with("env  PATH\nenv  LANG\nenv  TERM\n"),
            "{text}"
        );
    }
}
