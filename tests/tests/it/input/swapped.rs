//! Directories that somebody swaps for links, between the decision and the deed.

use birdcage::Birdcage;
use birdcage::Exception::{Read, WriteAndRead};
use birdcage::process::Command;
use birdcage_tests::{Scratch, cage, inside};
use std::fs;

fn errno(cage: Birdcage) -> Option<i32> {
    let mut command = Command::new(inside());
    command.arg("ids");
    cage.spawn(command).map(drop).expect_err("it ran").errno()
}

/// As a source it would be followed on the host, as a place in the new root.
#[test]
fn a_directory_between_two_exceptions_that_became_a_link_is_not_followed() {
    let scratch = Scratch::new();
    scratch.directory("outer/between/inner");
    scratch.directory("elsewhere/inner");
    let between = scratch.at("outer/between");
    let cage = cage([
        WriteAndRead(scratch.at("outer")),
        Read(scratch.at("outer/between/inner")),
    ]);
    let mut command = Command::new(inside());
    command.arg("ids");
    let status = cage.clone().spawn(command).expect("spawn").wait();
    assert!(status.expect("an end").success(), "it works before");
    fs::rename(&between, scratch.at("outer/aside")).expect("ours");
    std::os::unix::fs::symlink(scratch.at("elsewhere"), &between).expect("ours");
    assert_eq!(errno(cage), Some(libc::ELOOP));
}
