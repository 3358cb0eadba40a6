//! [`System`], where the programs that tests call are copied from, with their libraries.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::kernel::Architecture;
use super::packages::Packages;
use crate::Result;
use crate::workspace::output_of;

/// What the scenes and controls of the tests call.
const TOOLS: [&str; 80] = [
    "basename",
    "bash",
    "cat",
    "chgrp",
    "chmod",
    "chown",
    "chroot",
    "comm",
    "cp",
    "cut",
    "dash",
    "date",
    "dd",
    "df",
    "dirname",
    "domainname",
    "du",
    "echo",
    "env",
    "expr",
    "false",
    "find",
    "flock",
    "getopt",
    "grep",
    "head",
    "hostname",
    "id",
    "install",
    "kill",
    "link",
    "ln",
    "ls",
    "mkdir",
    "mkfifo",
    "mknod",
    "mktemp",
    "mount",
    "mv",
    "nice",
    "nohup",
    "nsenter",
    "od",
    "printf",
    "prlimit",
    "ps",
    "pwd",
    "readlink",
    "realpath",
    "rm",
    "rmdir",
    "sed",
    "seq",
    "setpriv",
    "setsid",
    "sh",
    "sleep",
    "sort",
    "stat",
    "stty",
    "sync",
    "tac",
    "tail",
    "taskset",
    "tee",
    "test",
    "timeout",
    "touch",
    "tr",
    "true",
    "truncate",
    "tty",
    "umount",
    "uname",
    "uniq",
    "unlink",
    "unshare",
    "wc",
    "xargs",
    "yes",
];

/// The packages that hold them, for another processor than this machine's.
const PACKAGES: [&str; 37] = [
    "bash",
    "coreutils",
    "dash",
    "findutils",
    "grep",
    "hostname",
    "libacl1",
    "libattr1",
    "libaudit1",
    "libblkid1",
    "libc6",
    "libcap-ng0",
    "libcap2",
    "libcrypt1",
    "libgcc-s1",
    "libgcrypt20",
    "libgmp10",
    "libgpg-error0",
    "liblz4-1",
    "liblzma5",
    "libmount1",
    "libncursesw6",
    "libpam0g",
    "libpcre2-8-0",
    "libproc2-0",
    "libselinux1",
    "libsmartcols1",
    "libsystemd0",
    "libtinfo6",
    "libudev1",
    "libuuid1",
    "libzstd1",
    "mount",
    "procps",
    "sed",
    "util-linux",
    "util-linux-extra",
];

const PROGRAMS: [&str; 4] = ["usr/bin", "bin", "usr/sbin", "sbin"];

/// A root directory of that processor: this machine's, or one that is unpacked.
#[derive(Debug)]
pub(crate) struct System {
    root: PathBuf,
    triple: &'static str,
}

impl System {
    /// This machine's own where it is of that kind: what is built here runs with what is here.
    pub(crate) fn of(
        architecture: &Architecture,
        packages: &Packages,
        below: &Path,
    ) -> Result<Self> {
        let root = if architecture.is_ours() {
            PathBuf::from("/")
        } else {
            let directory = below.join(format!("system-{}", architecture.debian));
            packages.unpacked(&PACKAGES.map(str::to_owned), &directory)?;
            directory
        };
        Ok(Self {
            root,
            triple: architecture.triple,
        })
    }

    /// Copies all tools, and the libraries of these programs too.
    pub(crate) fn copy(&self, programs: &[PathBuf], to: &Path) -> Result<()> {
        let mut needed = BTreeSet::new();
        for tool in TOOLS {
            let source = self.find(&PROGRAMS, tool)?;
            fs::copy(&source, to.join("usr/bin").join(tool))?;
            self.gather(&source, &mut needed)?;
        }
        for program in programs {
            self.gather(program, &mut needed)?;
        }
        for (library, place) in &needed {
            let place = to.join(place.strip_prefix("/").unwrap_or(place));
            fs::create_dir_all(place.parent().unwrap_or(to))?;
            fs::copy(library, place)?;
        }
        Ok(())
    }

    /// The libraries of a program, theirs, and its loader; with the places where they are looked for.
    fn gather(&self, program: &Path, needed: &mut BTreeSet<(PathBuf, PathBuf)>) -> Result<()> {
        let mut readelf = Command::new("readelf");
        let text = output_of(readelf.args(["-d", "-l", "-W"]).arg(program))?;
        for library in libraries(&text) {
            let found = match library.strip_prefix('/') {
                Some(loader) => (self.root.join(loader), PathBuf::from(library)),
                None => (
                    self.find(&self.places(), library)?,
                    Path::new("/usr/lib").join(self.triple).join(library),
                ),
            };
            let source = found.0.clone();
            if needed.insert(found) {
                self.gather(&source, needed)?;
            }
        }
        Ok(())
    }

    fn places(&self) -> Vec<String> {
        let triple = self.triple;
        let below = ["usr/lib/", "lib/"].map(|place| format!("{place}{triple}"));
        let plain = ["usr/lib64", "usr/lib", "lib64", "lib"].map(str::to_owned);
        below.into_iter().chain(plain).collect()
    }

    fn find(&self, places: &[impl AsRef<Path>], name: &str) -> Result<PathBuf> {
        let mut found = places.iter().map(|place| self.root.join(place).join(name));
        let found = found.find(|path| path.exists());
        found.ok_or_else(|| format!("there is no {name} in {}", self.root.display()).into())
    }
}

/// What `readelf -d -l` says is needed: names of libraries, and the path of the loader.
fn libraries(text: &str) -> Vec<&str> {
    let named = |line: &'_ str| -> Option<(usize, usize)> {
        let begin = if line.contains("(NEEDED)") {
            line.find('[')? + 1
        } else {
            let words = "program interpreter: ";
            line.find(words)? + words.len()
        };
        Some((begin, line.rfind(']')?))
    };
    text.lines()
        .filter_map(|line| named(line).and_then(|(begin, end)| line.get(begin..end)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::libraries;

    #[test]
    fn libraries_are_named_and_the_loader_is_a_path() {
        let text = "      [Requesting program interpreter: /lib/ld-linux-aarch64.so.1]\n \
                    0x1 (NEEDED)             Shared library: [libc.so.6]\n \
                    0xe (SONAME)             Library soname: [libx.so.1]\n";
        assert_eq!(libraries(text), ["/lib/ld-linux-aarch64.so.1", "libc.so.6"]);
        assert!(libraries("There is no dynamic section in this file.\n").is_empty());
    }
}
