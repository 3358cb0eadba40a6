//! No exception at all, and more than anybody needs.

use birdcage::Birdcage;
use birdcage::Exception::{Environment, Read};
use birdcage::process::Command;
use birdcage_tests::{Scratch, act, cage, inside};
use std::path::Path;

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

#[test]
fn without_any_exception_no_program_can_run() {
    let error = Birdcage::new().spawn(Command::new(inside())).map(drop);
    assert_eq!(
        error.expect_err("nothing is there").errno(),
        Some(libc::ENOENT)
    );
}

#[test]
fn five_thousand_exceptions_are_all_in_force() {
    let scratch = Scratch::new();
    let files: Vec<_> = (0..5000)
        .map(|number| scratch.file(&format!("file-{number}"), "text"))
        .collect();
    let hidden = scratch.file("hidden", "secret");
    let cage = cage(files.iter().cloned().map(Read));
    for file in [&files[0], &files[2500], &files[4999]] {
        assert_eq!(act(&cage, ["read", text(file)]), "ok text");
        assert_eq!(act(&cage, ["write", text(file)]), "EROFS");
    }
    assert_eq!(act(&cage, ["read", text(&hidden)]), "ENOENT");
    let listing = act(&cage, ["list", text(scratch.path())]);
    assert_eq!(listing.split(' ').count(), 5001, "with the word `ok`");
}

#[test]
fn the_same_exception_five_thousand_times_is_one() {
    let scratch = Scratch::new();
    let file = scratch.file("file", "text");
    let many = cage(vec![Read(file.clone()); 5000]);
    assert_eq!(
        format!("{many:?}"),
        format!("{:?}", cage([Read(file.clone())]))
    );
    assert_eq!(act(&many, ["read", text(&file)]), "ok text");
}

#[test]
fn a_path_may_be_hundreds_of_directories_deep() {
    let scratch = Scratch::new();
    let deep = scratch.file(&format!("{}file", "d/".repeat(500)), "text");
    let cage = cage([Read(deep.clone())]);
    assert_eq!(act(&cage, ["read", text(&deep)]), "ok text");
    assert_eq!(
        act(&cage, ["create", text(&deep.with_file_name("new"))]),
        "EROFS"
    );
}

#[test]
fn five_thousand_variables_that_are_not_set_are_none() {
    let names = (0..5000).map(|number| Environment(format!("BIRDCAGE_NOT_SET_{number}")));
    assert_eq!(act(&cage(names), ["environment"]), "ok");
}
