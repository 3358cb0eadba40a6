//! What was resolved once, and what is seen anew at every spawn.

use super::act;
use birdcage::Exception::{Environment, Read, WriteAndRead};
use birdcage::process::Command;
use birdcage_tests::{Scratch, cage};
use std::fs;
use std::path::Path;

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn a_directory_shows_what_is_in_it_now() {
    let scratch = Scratch::new();
    let prepared = cage([Read(scratch.path().into())])
        .prepare()
        .expect("prepared");
    let file = scratch.at("later");
    assert_eq!(act(&prepared, &["stat", text(&file)]), "ENOENT");
    fs::write(&file, "one").expect("a file");
    assert_eq!(act(&prepared, &["read", text(&file)]), "ok one");
    fs::write(scratch.at("new"), "two").expect("a file");
    fs::rename(scratch.at("new"), &file).expect("another");
    assert_eq!(act(&prepared, &["read", text(&file)]), "ok two");
}

#[test]
fn a_file_that_was_replaced_shows_as_it_was() {
    let scratch = Scratch::new();
    let file = scratch.file("file", "one");
    let cage = cage([Read(file.clone())]);
    let prepared = cage.clone().prepare().expect("prepared");
    fs::write(&file, "in place").expect("a text");
    assert_eq!(act(&prepared, &["read", text(&file)]), "ok in place");
    fs::write(scratch.at("new"), "another").expect("a file");
    fs::rename(scratch.at("new"), &file).expect("another");
    assert_eq!(act(&prepared, &["read", text(&file)]), "ok in place");
    assert_eq!(
        birdcage_tests::act(&cage, ["read", text(&file)]),
        "ok another"
    );
}

/// The exception is for what was there, not for whatever comes to have the name.
#[test]
fn a_file_that_became_a_link_does_not_lead_elsewhere() {
    let scratch = Scratch::new();
    let (file, secret) = (scratch.file("file", "one"), scratch.file("secret", "two"));
    let prepared = cage([Read(file.clone())]).prepare().expect("prepared");
    fs::remove_file(&file).expect("removed");
    std::os::unix::fs::symlink(&secret, &file).expect("a link");
    assert_ne!(act(&prepared, &["read", text(&file)]), "ok two");
}

#[test]
fn the_directory_and_the_command_are_those_of_the_spawn() {
    let scratch = Scratch::new();
    let cage = cage([
        WriteAndRead(scratch.path().into()),
        Environment("LATER".into()),
    ]);
    let prepared = cage.prepare().expect("prepared");
    for name in ["one", "two"] {
        let directory = scratch.directory(name);
        let mut command = Command::new(birdcage_tests::inside());
        command.arg("directory").current_dir(&directory);
        let output = prepared.output(command).expect("a program");
        let expected = format!("ok {}\n", directory.display());
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
    }
}

#[test]
fn the_plan_is_that_of_a_sandbox_that_was_not_prepared() {
    let cage = cage([Read("/etc".into())]);
    let command = || Command::new("/bin/true");
    let cold = cage.plan(&command()).expect("a plan").to_string();
    let prepared = cage.prepare().expect("prepared");
    assert_eq!(prepared.plan(&command()).expect("a plan").to_string(), cold);
}
