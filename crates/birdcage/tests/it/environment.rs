//! Which variables a program finds.

use crate::{cage, printed, sh};
use birdcage::process::Command;
use birdcage::{Birdcage, Exception};
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// A sandbox in which `/usr/bin/env` runs, and no variable is let through.
fn bare(exceptions: impl IntoIterator<Item = Exception>) -> Birdcage {
    let mut cage = Birdcage::new();
    for path in ["/usr", "/bin", "/lib", "/lib64"] {
        // Not every system has all four.
        let _missing = cage
            .add_exception(Exception::ExecuteAndRead(path.into()))
            .map(|_| ());
    }
    for exception in exceptions {
        cage.add_exception(exception).expect("an exception");
    }
    cage
}

/// The lines that `env -0` prints, in any order.
fn found(cage: &Birdcage, mut command: Command) -> BTreeSet<OsString> {
    command.arg("-0");
    let output = cage.output(command).expect("env");
    assert!(output.status.success());
    let lines = output.stdout.split(|byte| *byte == 0);
    lines
        .filter(|line| !line.is_empty())
        .map(|line| OsStr::from_bytes(line).to_owned())
        .collect()
}

fn env() -> Command {
    Command::new("/usr/bin/env")
}

/// A variable of this process, as `env` would print it.
fn own(name: &str) -> OsString {
    let value = std::env::var_os(name).unwrap_or_else(|| panic!("{name} is set"));
    [OsStr::new(name), &value].join(OsStr::new("="))
}

fn variable(name: &str, value: impl Into<OsString>) -> Exception {
    Exception::Variable {
        name: name.into(),
        value: value.into(),
    }
}

#[track_caller]
fn check(cage: &Birdcage, command: Command, expected: &[OsString]) {
    assert_eq!(found(cage, command), expected.iter().cloned().collect());
}

#[test]
fn without_an_exception_there_is_no_variable_at_all() {
    check(&bare([]), env(), &[]);
}

#[test]
fn exactly_what_was_excepted_is_there() {
    let path = Exception::Environment("PATH".into());
    let unset = Exception::Environment("BIRDCAGE_IS_NOT_SET".into());
    check(&bare([path, unset]), env(), &[own("PATH")]);
}

#[test]
fn the_full_environment_is_the_callers() {
    let all = std::env::vars_os().map(|(name, _)| own(name.to_str().expect("a test's names")));
    check(
        &bare([Exception::FullEnvironment]),
        env(),
        &all.collect::<Vec<_>>(),
    );
}

#[test]
fn a_variable_has_the_value_it_was_given_and_not_the_callers() {
    let bytes = OsString::from_vec(b"\xff=\n".to_vec());
    let cage = bare([variable("PATH", bytes.clone()), Exception::FullEnvironment]);
    let line = [OsStr::new("PATH"), &bytes].join(OsStr::new("="));
    let found = found(&cage, env());
    assert!(
        found.contains(&line) && !found.contains(&own("PATH")),
        "{found:?}"
    );
}

#[test]
fn a_command_adds_replaces_and_takes_away() {
    let cage = bare([variable("A", "1"), variable("B", "2")]);
    let mut command = env();
    command.env("B", "3").env("C", "4").env_remove("A");
    check(&cage, command, &["B=3".into(), "C=4".into()]);
    let mut command = env();
    command.env_clear();
    check(&cage, command, &[]);
}

#[test]
fn the_callers_environment_stays_as_it_is() {
    let before: Vec<_> = std::env::vars_os().collect();
    let mut command = sh("exit 0");
    command.env_clear().env_remove("PATH");
    cage([variable("PATH", "/nowhere")])
        .status(command)
        .expect("spawn");
    assert_eq!(std::env::vars_os().collect::<Vec<_>>(), before);
}

#[test]
fn the_preset_passes_the_path_and_nothing_of_the_users() {
    let names = printed(&cage([]), "/usr/bin/env | cut -d= -f1 | sort");
    let allowed = ["LANG", "OLDPWD", "PATH", "PWD", "SHLVL", "TERM", "_"];
    assert!(names.lines().all(|name| allowed.contains(&name)), "{names}");
    assert!(names.lines().any(|name| name == "PATH"), "{names}");
}
