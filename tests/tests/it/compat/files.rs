//! Items 11 to 14: what a program could leave on the host, and what bent paths show.

use birdcage::Birdcage;
use birdcage::Exception::{Read, WriteAndRead};
use birdcage::process::Command;
use birdcage_tests::{Scratch, act, act_outside, cage, inside};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("a file").permissions().mode() & 0o7777
}

/// As root such a file would make root of whoever runs it outside; as a user, that user.
#[test]
fn item_11_no_set_id_file_can_be_left_on_the_host() {
    let scratch = Scratch::new();
    let file = scratch.file("file", "");
    let cage = cage([WriteAndRead(scratch.path().into())]);
    for bits in ["0o4755", "0o2755", "0o6777"] {
        let new = scratch.at(bits);
        assert_eq!(act(&cage, ["chmod", text(&file), bits]), "EPERM", "{bits}");
        assert_eq!(
            act(&cage, ["create-with-mode", text(&new), bits]),
            "EPERM",
            "{bits}"
        );
        assert!(!new.exists());
    }
    assert_eq!(act(&cage, ["chmod", text(&file), "0o1755"]), "ok");
    assert_eq!(mode(&file) & 0o6000, 0);
    assert_eq!(act_outside(["chmod", text(&file), "0o4755"]), "ok");
    assert_eq!(mode(&file), 0o4755);
}

/// The attacker moves the directory away and puts another in its place.
#[test]
fn item_12_what_leads_to_a_narrower_exception_cannot_be_renamed() {
    let scratch = Scratch::new();
    let file = scratch.file("wide/sub/deeper/file", "the host's");
    scratch.directory("wide/other");
    let wide = scratch.at("wide");
    let cage = cage([WriteAndRead(wide.clone()), Read(file.clone())]);
    for name in ["sub", "sub/deeper", "sub/deeper/file"] {
        let from = wide.join(name);
        let to = from.with_file_name("elsewhere");
        assert_eq!(
            act(&cage, ["rename", text(&from), text(&to)]),
            "EBUSY",
            "{name}"
        );
    }
    assert_eq!(act(&cage, ["remove", text(&file)]), "EBUSY");
    assert_eq!(
        act(&cage, ["rmdir", text(&wide.join("sub/deeper"))]),
        "EBUSY"
    );
    assert_eq!(act(&cage, ["append", text(&file), "mine"]), "EROFS");
    let (from, to) = (wide.join("other"), wide.join("elsewhere"));
    assert_eq!(act(&cage, ["rename", text(&from), text(&to)]), "ok");
    assert_eq!(fs::read_to_string(&file).expect("a file"), "the host's");
}

/// Nor can another file be moved over it, nor what leads to it be moved over.
#[test]
fn item_12_nothing_can_take_the_place_of_a_narrower_exception() {
    let scratch = Scratch::new();
    let file = scratch.file("wide/sub/file", "the host's");
    let mine = scratch.file("wide/sub/mine", "mine");
    let cage = cage([WriteAndRead(scratch.at("wide")), Read(file.clone())]);
    assert_eq!(act(&cage, ["rename", text(&mine), text(&file)]), "EBUSY");
    assert_eq!(
        act(
            &cage,
            ["rename", text(&mine), text(&scratch.at("wide/sub/other"))]
        ),
        "ok"
    );
    assert_eq!(fs::read_to_string(&file).expect("a file"), "the host's");
}

/// Spawns and gives the step's errno by number, and what it was about.
#[track_caller]
fn refused(cage: Birdcage) -> (i32, String) {
    let mut command = Command::new(inside());
    command.arg("ids");
    match cage.spawn(command) {
        Err(error) => {
            let path = error.path().expect("an error about a path");
            (error.errno().expect("an errno"), text(path).to_owned())
        }
        Ok(_) => panic!("it was followed"),
    }
}

#[test]
fn item_13_a_path_that_became_a_link_is_refused() {
    let scratch = Scratch::new();
    let file = scratch.file("file", "text");
    let secret = scratch.file("secret", "secret");
    let cage = cage([Read(file.clone())]);
    assert_eq!(act(&cage, ["read", text(&file)]), "ok text");
    fs::remove_file(&file).expect("ours");
    scratch.link("file", &secret);
    assert_eq!(refused(cage), (libc::ELOOP, text(&file).to_owned()));
}

#[test]
fn item_13_a_directory_on_the_way_that_became_a_link_is_refused() {
    let scratch = Scratch::new();
    let file = scratch.file("way/file", "text");
    scratch.file("elsewhere/file", "secret");
    let cage = cage([Read(file.clone())]);
    fs::rename(scratch.at("way"), scratch.at("gone")).expect("ours");
    scratch.link("way", "elsewhere");
    assert_eq!(refused(cage), (libc::ELOOP, text(&file).to_owned()));
}

/// The link exists inside all the same: it is the cage's own.
#[test]
fn item_14_a_deleted_link_is_not_made_again_on_the_host() {
    let scratch = Scratch::new();
    scratch.file("target", "text");
    let link = scratch.link("link", "target");
    let cage = cage([Read(link.clone())]);
    fs::remove_file(&link).expect("ours");
    assert_eq!(act(&cage, ["read", text(&link)]), "ok text");
    assert!(
        link.symlink_metadata().is_err(),
        "there is a link on the host"
    );
    let names: Vec<_> = fs::read_dir(scratch.path()).expect("a directory").collect();
    assert_eq!(names.len(), 1, "{names:?}");
}
