//! Why a program could not be executed, from a look at it on the host.

use crate::error::Hint;
use crate::error::diagnosis::Failure;
use birdcage_path::{ExceptionTable, HostFs, Kind, Resolved, Rights, resolve};
use rustix::fs::{Access, access};
use rustix::io::Errno;
use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// As much of a file as is looked at: `#!` lines are shorter (`execve(2)`), and
/// so, as linkers lay it out, is the way to a loader's name.
const HEAD: u64 = 4096;

/// What to do about a program that could not be executed.
pub(super) fn hint(failure: Failure<'_>) -> Option<Hint> {
    match failure.errno {
        Errno::TOOBIG => Some(Hint::ArgumentsTooLong),
        Errno::AGAIN => Some(Hint::ProcessLimit),
        errno => match on_host(failure) {
            Some((program, resolved)) => examine(&program, &resolved, failure.table, errno),
            None => nowhere(failure),
        },
    }
}

/// The hint for a program that does not exist on the host.
fn nowhere(failure: Failure<'_>) -> Option<Hint> {
    match failure.candidates {
        [only] => Some(Hint::Missing(failure.directory.join(only))),
        _ => Some(Hint::NotInPath),
    }
}

/// The first candidate that exists on the host, from where the program starts.
fn on_host(failure: Failure<'_>) -> Option<(PathBuf, Resolved)> {
    failure.candidates.iter().find_map(|candidate| {
        let program = failure.directory.join(candidate);
        let resolved = resolve(&HostFs, Path::new("/"), &program).ok()?;
        (resolved.kind != Kind::Directory).then_some((program, resolved))
    })
}

fn examine(
    program: &Path,
    resolved: &Resolved,
    table: &ExceptionTable,
    errno: Errno,
) -> Option<Hint> {
    let name = || program.to_owned();
    let rights = table.rights_at(&resolved.canonical);
    if rights.is_empty() {
        return Some(Hint::NotVisible(name()));
    }
    if !rights.contains(Rights::EXECUTE) {
        return Some(Hint::NotExcepted(name()));
    }
    match errno {
        Errno::NOEXEC => Some(Hint::NotAProgram(name())),
        Errno::ACCESS if access(&resolved.canonical, Access::EXEC_OK).is_err() => {
            Some(Hint::NotExecutable(name()))
        }
        _ => missing_interpreter(program, &resolved.canonical, table, MAX_INTERPRETERS),
    }
}

/// How many interpreters the kernel goes through: each may be a script again.
const MAX_INTERPRETERS: u32 = 5;

/// The hint for the first interpreter on the way that is not executable inside.
fn missing_interpreter(
    program: &Path,
    canonical: &Path,
    table: &ExceptionTable,
    left: u32,
) -> Option<Hint> {
    let head = head(canonical);
    let interpreter = PathBuf::from(interpreter(&head)?);
    let found = resolve(&HostFs, Path::new("/"), &interpreter).ok();
    let executable =
        |found: &&Resolved| table.rights_at(&found.canonical).contains(Rights::EXECUTE);
    match found.as_ref().filter(executable) {
        Some(_) if left == 0 => None,
        Some(next) => missing_interpreter(&interpreter, &next.canonical, table, left - 1),
        None => Some(Hint::Interpreter {
            program: program.to_owned(),
            interpreter,
            exists: found.is_some(),
        }),
    }
}

/// The beginning of a file; nothing if it cannot be read.
fn head(path: &Path) -> Vec<u8> {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    match read {
        Ok(_) => head,
        Err(_) => Vec::new(),
    }
}

/// What a file's beginning says is to run it.
fn interpreter(head: &[u8]) -> Option<&OsStr> {
    match head.strip_prefix(b"#!") {
        Some(line) => script_interpreter(line),
        None => elf_interpreter(head),
    }
}

/// The first word of a `#!` line.
fn script_interpreter(line: &[u8]) -> Option<&OsStr> {
    let line = line.split(|byte| *byte == b'\n').next()?;
    let mut words = line.split(|byte| matches!(byte, b' ' | b'\t'));
    words.find(|word| !word.is_empty()).map(OsStr::from_bytes)
}

/// The `PT_INTERP` of a 64-bit little-endian ELF file (`elf(5)`).
fn elf_interpreter(elf: &[u8]) -> Option<&OsStr> {
    elf.strip_prefix(b"\x7fELF\x02\x01")?;
    let (start, size, count) = (word(elf, 32)?, half(elf, 54)?, half(elf, 56)?);
    let headers = (0..count).map(|number| start.checked_add(number.checked_mul(size)?));
    let header = headers
        .flatten()
        .find(|at| quarter(elf, *at) == Some(PT_INTERP))?;
    let (offset, length) = (
        word(elf, header.checked_add(8)?)?,
        word(elf, header.checked_add(32)?)?,
    );
    let name = elf.get(offset..offset.checked_add(length)?)?;
    name.strip_suffix(b"\0").map(OsStr::from_bytes)
}

const PT_INTERP: usize = 3;

fn number<const BYTES: usize>(elf: &[u8], at: usize) -> Option<usize> {
    let bytes = elf.get(at..at.checked_add(BYTES)?)?;
    let number = bytes
        .iter()
        .rev()
        .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    usize::try_from(number).ok()
}

fn word(elf: &[u8], at: usize) -> Option<usize> {
    number::<8>(elf, at)
}

fn quarter(elf: &[u8], at: usize) -> Option<usize> {
    number::<4>(elf, at)
}

fn half(elf: &[u8], at: usize) -> Option<usize> {
    number::<2>(elf, at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_script_is_run_by_the_first_word_of_its_first_line() {
        let check = |head: &str, expected: Option<&str>| {
            assert_eq!(interpreter(head.as_bytes()), expected.map(OsStr::new));
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
        let own = head(&std::env::current_exe().expect("a path"));
        let expected = cfg!(not(target_feature = "crt-static"));
        let found = interpreter(&own).map(Path::new);
        assert_eq!(found.is_some_and(Path::exists), expected, "{found:?}");
    }

    proptest! {
        #[test]
        fn no_file_is_too_strange(mut head in proptest::collection::vec(any::<u8>(), 0..256)) {
            let _ = interpreter(&head);
            head.splice(0..0, *b"\x7fELF\x02\x01");
            let _ = interpreter(&head);
        }
    }

    /// A table in which the named paths have these rights.
    fn table(exceptions: &[(&Path, Rights)]) -> ExceptionTable {
        let mut table = ExceptionTable::default();
        for (path, rights) in exceptions {
            let resolved = resolve(&HostFs, Path::new("/"), path).expect("exists");
            table.insert(&resolved, *rights);
        }
        table
    }

    fn script(text: &str, mode: u32) -> (tempfile::TempDir, PathBuf) {
        let directory = tempfile::tempdir().expect("scratch");
        let path = directory.path().join("script");
        fs::write(&path, text).expect("write");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("chmod");
        (directory, path)
    }

    fn hint_for(path: &Path, table: &ExceptionTable, errno: Errno) -> Option<Hint> {
        let resolved = resolve(&HostFs, Path::new("/"), path).expect("exists");
        examine(path, &resolved, table, errno)
    }

    #[test]
    fn a_program_without_its_exception_is_not_visible() {
        let (_scratch, path) = script("#!/bin/sh\n", 0o755);
        let hint = hint_for(&path, &table(&[]), Errno::NOENT);
        assert_eq!(hint, Some(Hint::NotVisible(path)));
    }

    #[test]
    fn a_program_that_may_be_read_is_not_excepted() {
        let (_scratch, path) = script("#!/bin/sh\n", 0o755);
        let hint = hint_for(&path, &table(&[(&path, Rights::READ)]), Errno::ACCESS);
        assert_eq!(hint, Some(Hint::NotExcepted(path)));
    }

    #[test]
    fn a_file_without_the_mode_of_a_program_is_not_executable() {
        let (_scratch, path) = script("#!/bin/sh\n", 0o644);
        let hint = hint_for(&path, &table(&[(&path, Rights::EXECUTE)]), Errno::ACCESS);
        assert_eq!(hint, Some(Hint::NotExecutable(path)));
    }

    #[test]
    fn a_script_without_its_interpreter_names_it() {
        for (interpreter, exists) in [("/bin/sh", true), ("/no/such/shell", false)] {
            let (_scratch, program) = script(&format!("#!{interpreter}\n"), 0o755);
            let table = table(&[(&program, Rights::EXECUTE)]);
            let interpreter = PathBuf::from(interpreter);
            let expected = Hint::Interpreter {
                program: program.clone(),
                interpreter,
                exists,
            };
            assert_eq!(hint_for(&program, &table, Errno::NOENT), Some(expected));
        }
    }

    #[test]
    fn an_interpreter_without_its_loader_names_that() {
        let (_scratch, program) = script("#!/bin/sh\n", 0o755);
        let shell = Path::new("/bin/sh");
        let table = table(&[(&program, Rights::EXECUTE), (shell, Rights::EXECUTE)]);
        let hint = hint_for(&program, &table, Errno::NOENT);
        let names_shell =
            |hint: &Hint| matches!(hint, Hint::Interpreter { program, .. } if program == shell);
        assert!(hint.as_ref().is_some_and(names_shell), "{hint:?}");
    }

    #[test]
    fn a_program_that_exists_nowhere_is_missing_or_not_in_the_path() {
        let hint = |candidates: &[&str]| {
            let candidates: Vec<_> = candidates.iter().map(Into::into).collect();
            hint(Failure {
                step: crate::error::Step::Execute,
                operand: None,
                errno: Errno::NOENT,
                table: &ExceptionTable::default(),
                candidates: &candidates,
                directory: Path::new("/no"),
            })
        };
        assert_eq!(hint(&["such"]), Some(Hint::Missing("/no/such".into())));
        assert_eq!(hint(&["/a/such", "/b/such"]), Some(Hint::NotInPath));
        assert_eq!(
            hint(&["/a/such", "/bin/sh"]),
            Some(Hint::NotVisible("/bin/sh".into()))
        );
    }

    #[test]
    fn a_text_is_no_program() {
        let (_scratch, path) = script("hello", 0o755);
        let hint = hint_for(&path, &table(&[(&path, Rights::EXECUTE)]), Errno::NOEXEC);
        assert_eq!(hint, Some(Hint::NotAProgram(path)));
    }
}
