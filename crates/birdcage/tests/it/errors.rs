//! What is said when there is no sandbox, or no program in it.

use crate::{cage, sh};
use birdcage::error::{Error, Hint, PlanError, Step};
use birdcage::process::Command;
use birdcage::{Birdcage, Exception};
use std::error::Error as _;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

const ENOENT: i32 = 2;
const E2BIG: i32 = 7;
const ENOEXEC: i32 = 8;
const EACCES: i32 = 13;

/// A directory with a file in it, as a path without links.
fn scratch(name: &str, text: &str, mode: u32) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("scratch");
    let path = directory.path().canonicalize().expect("a path").join(name);
    fs::write(&path, text).expect("write");
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("chmod");
    (directory, path)
}

#[track_caller]
fn check(cage: Birdcage, command: Command, errno: i32, hint: Hint) {
    let error = cage.spawn(command).expect_err("not executed");
    let told = (error.step(), error.errno(), error.hint().cloned());
    assert_eq!(
        told,
        (Some(Step::Execute), Some(errno), Some(hint)),
        "{error}"
    );
}

#[test]
fn a_program_that_does_not_exist_is_an_error_of_spawn() {
    let missing = "/no/such/program";
    check(
        cage([]),
        Command::new(missing),
        ENOENT,
        Hint::Missing(missing.into()),
    );
    check(
        cage([]),
        Command::new("no-such-program"),
        ENOENT,
        Hint::NotInPath,
    );
    let error = cage([])
        .spawn(Command::new("no-such-program"))
        .expect_err("missing");
    assert_eq!(error.to_string(), "cannot execute no-such-program");
    assert_eq!(error.path(), Some(Path::new("no-such-program")));
}

#[test]
fn a_program_that_is_not_shown_is_named_with_the_remedy() {
    let (_directory, path) = scratch("prog", "#!/bin/sh\n", 0o755);
    check(
        cage([]),
        Command::new(&path),
        ENOENT,
        Hint::NotVisible(path.clone()),
    );
    let readable = cage([Exception::Read(path.clone())]);
    check(
        readable,
        Command::new(&path),
        EACCES,
        Hint::NotExcepted(path.clone()),
    );
    let executable = cage([Exception::ExecuteAndRead(path.clone())]);
    assert!(
        executable
            .status(Command::new(&path))
            .expect("the control")
            .success()
    );
}

#[test]
fn a_file_that_is_no_program_is_named_as_such() {
    let (_directory, path) = scratch("prog", "text", 0o755);
    let cage = cage([Exception::ExecuteAndRead(path.clone())]);
    check(
        cage.clone(),
        Command::new(&path),
        ENOEXEC,
        Hint::NotAProgram(path.clone()),
    );
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("chmod");
    check(
        cage,
        Command::new(&path),
        EACCES,
        Hint::NotExecutable(path.clone()),
    );
}

#[test]
fn an_interpreter_that_is_not_shown_is_named() {
    let (_directory, program) = scratch("prog", "#!/bin/sh\n", 0o755);
    let mut cage = Birdcage::new();
    cage.add_exception(Exception::ExecuteAndRead(program.clone()))
        .expect("a path");
    let (interpreter, exists) = (PathBuf::from("/bin/sh"), true);
    let hint = Hint::Interpreter {
        program: program.clone(),
        interpreter,
        exists,
    };
    check(cage, Command::new(&program), ENOENT, hint);
}

#[test]
fn too_many_arguments_are_an_error_of_spawn() {
    let mut command = sh("true");
    command.arg("x".repeat(1 << 20));
    check(cage([]), command, E2BIG, Hint::ArgumentsTooLong);
}

#[test]
fn what_the_system_cannot_be_handed_is_an_error_and_not_a_panic() {
    let mut with_argument = sh("true");
    with_argument.arg("a\0b");
    let mut with_directory = sh("true");
    with_directory.current_dir("a\0b");
    for command in [Command::new("a\0b"), with_argument, with_directory] {
        let error = cage([]).spawn(command).expect_err("a zero byte");
        let Error::Nul(text) = &error else {
            panic!("{error:?}")
        };
        assert!(text.to_string_lossy().ends_with("a\0b"), "{text:?}");
    }
    let mut command = sh("true");
    command.env("A", "a\0b");
    let error = cage([]).spawn(command).expect_err("a zero byte");
    assert!(
        matches!(&error, Error::InvalidVariable(name) if name == "A"),
        "{error:?}"
    );
}

#[test]
fn a_path_that_leads_nowhere_is_invalid_as_it_was_given() {
    let (directory, file) = scratch("file", "", 0o644);
    let dangling = directory.path().join("dangling");
    symlink("nowhere", &dangling).expect("a link");
    let through_a_file = file.join("x");
    for path in [
        dangling,
        through_a_file,
        "no/such/../path".into(),
        PathBuf::new(),
    ] {
        let mut cage = Birdcage::new();
        let error = cage
            .add_exception(Exception::Read(path.clone()))
            .expect_err("nowhere");
        assert!(
            matches!(&error, Error::InvalidPath(given) if *given == path),
            "{error:?}"
        );
        assert_eq!(cage, Birdcage::new(), "nothing was added");
    }
}

#[test]
fn what_would_not_be_safe_is_refused_before_anything_is_done() {
    let mut cage = cage([]);
    cage.add_exception(Exception::WriteAndRead("/proc/sys".into()))
        .expect("a path");
    let error = cage.plan(&sh("true")).expect_err("refused");
    assert!(
        matches!(&error, Error::Plan { error: PlanError::Proc(path), by: None } if path.ends_with("sys"))
    );
    assert!(matches!(
        cage.spawn(sh("true")),
        Err(Error::Plan {
            error: PlanError::Proc(_),
            ..
        })
    ));
}

#[test]
fn a_path_that_became_a_link_is_refused_with_the_reason() {
    let (_directory, path) = scratch("file", "", 0o644);
    let cage = cage([Exception::Read(path.clone())]);
    fs::remove_file(&path).expect("remove");
    symlink("/etc/shadow", &path).expect("a link");
    let error = cage.spawn(sh("true")).expect_err("refused");
    assert_eq!(error.step(), Some(Step::OpenSource), "{error}");
    assert_eq!(error.hint(), Some(&Hint::Changed(path)));
}

#[test]
fn the_source_of_an_error_is_the_systems() {
    let error = cage([])
        .spawn(Command::new("/no/such"))
        .expect_err("missing");
    let source = error.source().expect("a source");
    let source = source
        .downcast_ref::<std::io::Error>()
        .expect("of the system");
    assert_eq!(source.raw_os_error(), Some(ENOENT));
    assert!(!error.to_string().contains(&source.to_string()));
}
