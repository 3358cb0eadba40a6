//! [`Executable`], what a file says is needed to run it.

use crate::Object;
use rustix::fs::{FileType, Mode, OFlags, fstat, open};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// What a file says is needed to run it.
///
/// Read from a file that anybody may have written: nothing in it is trusted, and no more
/// of it is read than is known to be enough.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Executable {
    /// A text that begins with `#!`.
    Script {
        /// The first word after that.
        interpreter: PathBuf,
        /// The beginning of the text.
        text: Vec<u8>,
    },
    /// A program or library in the kernel's own format.
    Elf(Object),
    /// Anything else, also what cannot be read.
    Other,
}

/// As much of a script as is looked at; its first line is shorter (`execve(2)`).
const HEAD: u64 = 64 * 1024;

impl Executable {
    /// Looks at a file.
    pub fn read(path: &Path) -> Self {
        open_regular(path).map_or(Self::Other, Self::of)
    }

    fn of(mut file: File) -> Self {
        if let Some(object) = Object::read(&file) {
            return Self::Elf(object);
        }
        let mut text = Vec::new();
        let read = file.by_ref().take(HEAD).read_to_end(&mut text);
        match (read, script_interpreter(&text).map(PathBuf::from)) {
            (Ok(_), Some(interpreter)) => Self::Script { interpreter, text },
            _ => Self::Other,
        }
    }

    /// What runs it, if it does not run by itself.
    pub fn into_interpreter(self) -> Option<PathBuf> {
        match self {
            Self::Script { interpreter, .. } => Some(interpreter),
            Self::Elf(object) => object.interpreter,
            Self::Other => None,
        }
    }
}

/// Opens a regular file; who opens a FIFO would wait for somebody at its other end.
pub(crate) fn open_regular(path: &Path) -> Option<File> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = open(path, flags, Mode::empty()).ok()?;
    let kind = FileType::from_raw_mode(fstat(&file).ok()?.st_mode);
    (kind == FileType::RegularFile).then(|| file.into())
}

/// The first word of a `#!` line.
fn script_interpreter(text: &[u8]) -> Option<&OsStr> {
    let line = text.strip_prefix(b"#!")?;
    let line = line.split(|byte| *byte == b'\n').next()?;
    let mut words = line.split(|byte| matches!(byte, b' ' | b'\t'));
    words.find(|word| !word.is_empty()).map(OsStr::from_bytes)
}

/// A text of the file that is a list, as `LD_LIBRARY_PATH` and a run path are.
pub fn parts(list: &OsStr, separators: &[u8]) -> Vec<OsString> {
    let parts = list
        .as_bytes()
        .split(|byte| separators.contains(byte))
        .filter(|part| !part.is_empty());
    parts
        .map(|part| OsStr::from_bytes(part).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_script_is_run_by_the_first_word_of_its_first_line() {
        let check = |head: &str, expected: Option<&str>| {
            assert_eq!(
                script_interpreter(head.as_bytes()),
                expected.map(OsStr::new)
            );
        };
        check("#!/bin/sh\necho", Some("/bin/sh"));
        check("#! /usr/bin/env python3\n", Some("/usr/bin/env"));
        check("#!/bin/sh", Some("/bin/sh"));
        check("#!\n/bin/sh", None);
        check("echo #!", None);
        check("", None);
    }

    #[test]
    fn this_test_names_its_own_loader_if_it_has_one() {
        let own = std::env::current_exe().expect("a path");
        let found = Executable::read(&own).into_interpreter();
        let expected = cfg!(not(target_feature = "crt-static"));
        assert_eq!(
            found.as_deref().is_some_and(Path::exists),
            expected,
            "{found:?}"
        );
    }

    #[test]
    fn what_is_no_regular_file_is_not_waited_for() {
        let scratch = tempfile::tempdir().expect("scratch");
        let fifo = scratch.path().join("fifo");
        let mode = Mode::RUSR | Mode::XUSR;
        rustix::fs::mknodat(rustix::fs::CWD, &fifo, FileType::Fifo, mode, 0).expect("a FIFO");
        for path in [&fifo, scratch.path(), Path::new("/dev/null")] {
            assert_eq!(Executable::read(path), Executable::Other, "{path:?}");
        }
        fs::write(scratch.path().join("file"), "#!/x").expect("a file");
        let read = Executable::read(&scratch.path().join("file"));
        assert_eq!(read.into_interpreter(), Some("/x".into()));
    }

    #[test]
    fn a_list_has_no_empty_parts() {
        let check = |list: &str, expected: &[&str]| {
            assert_eq!(parts(OsStr::new(list), b":;"), expected);
        };
        check("/a:/b;c", &["/a", "/b", "c"]);
        check(":", &[]);
        check("", &[]);
    }
}
