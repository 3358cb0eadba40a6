//! Why a program could not be executed, from a look at it on the host.

use crate::error::Hint;
use crate::error::diagnosis::Failure;
use crate::inside::leads;
use birdcage_loader::Executable;
use birdcage_path::{HostFs, Kind, Resolved, Rights, resolve};
use rustix::fs::{Access, access};
use rustix::io::Errno;
use std::path::{Path, PathBuf};

/// What to do about a program that could not be executed.
pub(super) fn hint(failure: Failure<'_>) -> Option<Hint> {
    match failure.errno {
        Errno::TOOBIG => Some(Hint::ArgumentsTooLong),
        Errno::AGAIN => Some(Hint::ProcessLimit),
        errno => match on_host(failure) {
            Some((program, resolved)) => examine(&program, &resolved, failure, errno),
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
    failure: Failure<'_>,
    errno: Errno,
) -> Option<Hint> {
    let name = || program.to_owned();
    let rights = failure.table.rights_at(&resolved.canonical);
    if rights.is_empty() || !leads(resolved, failure.table) {
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
        _ => missing_interpreter(program, &resolved.canonical, failure, MAX_INTERPRETERS),
    }
}

/// How many interpreters the kernel goes through: each may be a script again.
const MAX_INTERPRETERS: u32 = 5;

/// The hint for the first interpreter on the way that is not executable inside.
fn missing_interpreter(
    program: &Path,
    canonical: &Path,
    failure: Failure<'_>,
    left: u32,
) -> Option<Hint> {
    let interpreter = Executable::read(canonical).into_interpreter()?;
    let found = resolve(&HostFs, failure.directory, &interpreter).ok();
    let executable = |found: &&Resolved| {
        let rights = failure.table.rights_at(&found.canonical);
        rights.contains(Rights::EXECUTE) && leads(found, failure.table)
    };
    match found.as_ref().filter(executable) {
        Some(_) if left == 0 => None,
        Some(next) => missing_interpreter(&interpreter, &next.canonical, failure, left - 1),
        None => Some(Hint::Interpreter {
            program: program.to_owned(),
            interpreter,
            exists: found.is_some(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use birdcage_path::ExceptionTable;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

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
        let failure = Failure {
            step: crate::error::Step::Execute,
            operand: None,
            errno,
            table,
            candidates: &[],
            directory: path.parent().expect("a directory"),
        };
        examine(path, &resolved, failure, errno)
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

    /// Such as `/lib64/ld-linux-x86-64.so.2` where `/lib64` is a link, and `/usr` is excepted.
    #[test]
    fn an_interpreter_by_a_link_that_is_not_there_is_not_there() {
        let (scratch, inner) = script("#!/no/such/shell\n", 0o755);
        let link = scratch.path().join("link");
        std::os::unix::fs::symlink("script", &link).expect("a link");
        let (_outer, program) = script(&format!("#!{}\n", link.display()), 0o755);
        let only_target = table(&[(&program, Rights::EXECUTE), (&inner, Rights::EXECUTE)]);
        let missing = |program: &Path, interpreter: &Path, exists| {
            Some(Hint::Interpreter {
                program: program.to_owned(),
                interpreter: interpreter.to_owned(),
                exists,
            })
        };
        let hint = hint_for(&program, &only_target, Errno::NOENT);
        assert_eq!(hint, missing(&program, &link, true));
        let by_link = table(&[(&program, Rights::EXECUTE), (&link, Rights::EXECUTE)]);
        let hint = hint_for(&program, &by_link, Errno::NOENT);
        assert_eq!(hint, missing(&link, Path::new("/no/such/shell"), false));
        let hint = hint_for(&link, &only_target, Errno::NOENT);
        assert_eq!(hint, Some(Hint::NotVisible(link)));
    }

    #[test]
    fn a_relative_interpreter_is_taken_from_where_the_program_starts() {
        let (_scratch, program) = script("#!script\n", 0o755);
        let hint = hint_for(
            &program,
            &table(&[(&program, Rights::EXECUTE)]),
            Errno::LOOP,
        );
        assert_eq!(hint, None, "it is there, and runs itself for ever");
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
    fn a_script_that_is_run_by_a_script_names_the_last_that_is_missing() {
        let (_outer, inner) = script("#!/no/such/shell\n", 0o755);
        let (_scratch, program) = script(&format!("#! {} -x\n", inner.display()), 0o755);
        let table = table(&[(&program, Rights::EXECUTE), (&inner, Rights::EXECUTE)]);
        let expected = Hint::Interpreter {
            program: inner,
            interpreter: "/no/such/shell".into(),
            exists: false,
        };
        assert_eq!(hint_for(&program, &table, Errno::NOENT), Some(expected));
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
