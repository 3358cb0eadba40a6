//! Programs that cannot be run, and arguments that cannot be passed.

use birdcage::Birdcage;
use birdcage::Exception::{Environment, ExecuteAndRead, Read, Variable};
use birdcage::error::{Error, Hint, Step};
use birdcage::process::Command;
use birdcage_tests::{Scratch, base, cage, inside};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

#[track_caller]
fn error(cage: Birdcage, command: Command) -> Error {
    cage.spawn(command).map(drop).expect_err("it ran")
}

/// The step is always the last one, and the path the program's.
#[track_caller]
fn check(cage: Birdcage, program: &Path, errno: i32) -> Error {
    let error = error(cage, Command::new(program));
    assert_eq!(
        (error.step(), error.errno()),
        (Some(Step::Execute), Some(errno)),
        "{error:?}"
    );
    assert_eq!(error.path(), Some(program));
    assert!(!error.to_string().is_empty());
    error
}

#[test]
fn a_missing_program_does_not_exist() {
    for name in [
        "/no/such/program",
        "/usr/bin/no-such-program",
        "/etc/passwd/x",
        "./no-such",
    ] {
        let error = error(base([]), Command::new(name));
        assert_eq!(error.step(), Some(Step::Execute), "{name}: {error:?}");
        assert!(
            matches!(error.errno(), Some(libc::ENOENT | libc::ENOTDIR)),
            "{name}: {error:?}"
        );
    }
    assert_eq!(
        error(base([]), Command::new("no-such-program")).errno(),
        Some(libc::ENOENT)
    );
}

#[test]
fn an_empty_name_is_no_program() {
    assert_eq!(
        error(base([]), Command::new("")).errno(),
        Some(libc::ENOENT)
    );
}

#[test]
fn a_program_that_is_not_excepted_does_not_exist_inside() {
    let error = check(cage([]), Path::new("/usr/bin/env"), libc::ENOENT);
    assert_eq!(error.hint(), Some(&Hint::NotVisible("/usr/bin/env".into())));
}

#[test]
fn a_program_without_the_right_to_execute_is_refused() {
    let scratch = Scratch::new();
    let program = scratch.program("program", "#!/bin/sh\n");
    check(base([Read(program.clone())]), &program, libc::EACCES);
    let file = scratch.file("file", "#!/bin/sh\n");
    check(base([ExecuteAndRead(file.clone())]), &file, libc::EACCES);
    check(
        base([ExecuteAndRead(scratch.path().into())]),
        scratch.path(),
        libc::EACCES,
    );
}

#[test]
fn a_script_without_an_interpreters_line_is_no_program() {
    let scratch = Scratch::new();
    for text in ["echo hello\n", "", "#!\n", "#!   \n", "\u{7f}ELF"] {
        let program = scratch.program("script", text);
        check(
            base([ExecuteAndRead(program.clone())]),
            &program,
            libc::ENOEXEC,
        );
    }
}

#[test]
fn a_script_whose_interpreter_is_not_visible_says_so() {
    let scratch = Scratch::new();
    let interpreter = scratch.copy("interpreter", &inside());
    let line = format!("#!{} arguments\n", interpreter.display());
    let program = scratch.program("script", &line);
    let error = check(
        cage([ExecuteAndRead(program.clone())]),
        &program,
        libc::ENOENT,
    );
    let expected = Hint::Interpreter {
        program: program.clone(),
        interpreter: interpreter.clone(),
        exists: true,
    };
    assert_eq!(error.hint(), Some(&expected));
    let both = cage([ExecuteAndRead(program.clone()), ExecuteAndRead(interpreter)]);
    let output = both
        .output(Command::new(&program))
        .expect("its interpreter is there");
    assert!(output.stdout.starts_with(b"ok "), "{output:?}");
}

/// One argument has 128 KiB at most, and all together a quarter of the stack's limit.
#[test]
fn too_long_a_list_of_arguments_is_refused() {
    let long = "x".repeat(128 * 1024);
    for (argument, times) in [(&*long, 1), (&long[..100_000], 100)] {
        let mut command = Command::new(inside());
        command.arg("arguments").args(vec![argument; times]);
        let error = error(cage([]), command);
        assert_eq!(
            (error.step(), error.errno()),
            (Some(Step::Execute), Some(libc::E2BIG))
        );
        assert_eq!(error.hint(), Some(&Hint::ArgumentsTooLong));
    }
    let mut command = Command::new(inside());
    command.arg("arguments").args(vec![&long[..100_000]; 10]);
    assert_eq!(
        cage([])
            .output(command)
            .expect("this is not too long")
            .stdout
            .len(),
        1_000_013
    );
}

/// The error has the text, or the path that became of it.
#[test]
fn a_nul_cannot_be_passed() {
    let nul = OsStr::from_bytes(b"a\0b");
    let mut argument = Command::new(inside());
    argument.arg("arguments").arg(nul);
    let mut directory = Command::new(inside());
    directory.arg("ids").current_dir(nul);
    for command in [argument, directory, Command::new(nul)] {
        let shown = format!("{command:?}");
        match error(cage([]), command) {
            Error::Nul(text) => assert!(text.as_bytes().ends_with(b"a\0b"), "{shown}"),
            other => panic!("{shown}: {other:?}"),
        }
    }
}

#[test]
fn a_variable_that_cannot_be_one_is_refused() {
    for (name, value) in [("A\0", "x"), ("A", "x\0"), ("A=B", "x"), ("", "x")] {
        let mut command = Command::new(inside());
        command.arg("environment").env(name, value);
        let refused = error(cage([]), command);
        assert!(
            matches!(refused, Error::InvalidVariable(_)),
            "{name:?}: {refused:?}"
        );
        let mut cage = cage([]);
        let excepted = cage.add_exception(Variable {
            name: name.into(),
            value: value.into(),
        });
        let outcome = excepted.map(drop).and_then(|()| {
            let mut command = Command::new(inside());
            command.arg("environment");
            cage.spawn(command).map(drop)
        });
        assert!(
            matches!(outcome, Err(Error::InvalidVariable(_))),
            "{name:?}: {outcome:?}"
        );
    }
}

/// A name that no variable has passes nothing on.
#[test]
fn a_strange_name_of_a_variable_to_pass_on_passes_nothing() {
    for name in ["", "=", "A=B", "A\0B"] {
        let mut cage = cage([]);
        if cage.add_exception(Environment(name.into())).is_err() {
            continue;
        }
        let mut command = Command::new(inside());
        command.arg("environment");
        match cage.output(command) {
            Ok(output) => assert_eq!(output.stdout, b"ok\n", "{name:?}"),
            Err(error) => assert!(matches!(error, Error::InvalidVariable(_)), "{error:?}"),
        }
    }
}

#[test]
fn arguments_arrive_as_they_were_given() {
    let strange = ["", " ", "--", "-e", "a\nb", "\"'\\", "*", "é"];
    let mut command = Command::new(inside());
    command
        .arg("arguments")
        .args(strange)
        .arg(OsStr::from_bytes(b"\xff"));
    let output = cage([]).output(command).expect("output");
    let expected = [b"ok ", strange.join(" ").as_bytes(), b" \xff\n"].concat();
    assert_eq!(output.stdout, expected);
}
