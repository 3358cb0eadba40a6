//! How a program is found by its name.

use crate::{cage, sh};
use birdcage::Exception;
use birdcage::process::Command;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// A program of that name that prints it.
fn program(directory: &Path, name: &str, mode: u32) {
    let path = directory.join(name);
    fs::write(
        &path,
        format!("#!/bin/sh\necho {name} {}\n", directory.display()),
    )
    .expect("write");
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("chmod");
}

fn run(shown: &Path, path: &OsStr, name: &str) -> String {
    let mut command = Command::new(name);
    command.env("PATH", path).current_dir(shown);
    let output = cage([Exception::ExecuteAndRead(shown.into())])
        .output(command)
        .expect(name);
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn the_path_inside_decides_and_the_first_executable_one_wins() {
    let scratch = tempfile::tempdir().expect("scratch");
    let root = scratch.path().canonicalize().expect("a path");
    let directories = ["missing", "refused", "first", "second"].map(|name| root.join(name));
    for (directory, mode) in directories[1..].iter().zip([0o644, 0o755, 0o755]) {
        fs::create_dir(directory).expect("mkdir");
        program(directory, "prog", mode);
    }
    let path = std::env::join_paths(&directories).expect("a PATH");
    let expected = format!("prog {}\n", directories[2].display());
    assert_eq!(run(&root, &path, "prog"), expected);
}

#[test]
fn a_relative_name_starts_where_the_program_does() {
    let scratch = tempfile::tempdir().expect("scratch");
    let root = scratch.path().canonicalize().expect("a path");
    program(&root, "prog", 0o755);
    let expected = format!("prog {}\n", root.display());
    assert_eq!(run(&root, OsStr::new("/nowhere"), "./prog"), expected);
    assert_eq!(run(&root, OsStr::new("/nowhere:"), "prog"), expected);
}

#[test]
fn without_a_path_the_systems_directories_are_looked_in() {
    let mut command = Command::new("true");
    command.env_clear();
    assert!(cage([]).status(command).expect("spawn").success());
    assert!(cage([]).status(sh("true")).expect("spawn").success());
}
