//! Paths that change between being excepted and being mounted.

use birdcage::Birdcage;
use birdcage::Exception::{ExecuteAndRead, Read, WriteAndRead};
use birdcage::error::{Error, Hint, Step};
use birdcage::process::Command;
use birdcage_tests::{Scratch, act, cage, inside};
use std::fs;
use std::path::Path;

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

#[track_caller]
fn refused(cage: Birdcage) -> Error {
    let mut command = Command::new(inside());
    command.arg("ids");
    cage.spawn(command).map(drop).expect_err("it was followed")
}

#[test]
fn a_file_that_became_a_link_is_a_loop_at_that_path() {
    for kind in [Read, WriteAndRead, ExecuteAndRead] {
        let scratch = Scratch::new();
        let file = scratch.file("file", "text");
        let cage = cage([kind(file.clone())]);
        fs::remove_file(&file).expect("ours");
        scratch.link("file", "/etc/passwd");
        let error = refused(cage);
        assert_eq!(
            (error.step(), error.errno()),
            (Some(Step::OpenSource), Some(libc::ELOOP))
        );
        assert_eq!(error.path(), Some(&*file));
        assert_eq!(error.hint(), Some(&Hint::Changed(file.clone())));
    }
}

/// The program of an earlier run plants it; a later run excepts what it points at.
#[test]
fn a_link_in_a_writable_exception_is_not_followed_out_of_it() {
    let scratch = Scratch::new();
    let wide = scratch.directory("wide");
    let secret = scratch.file("secret", "secret");
    let writing = cage([WriteAndRead(wide.clone())]);
    let link = wide.join("config");
    assert_eq!(act(&writing, ["symlink", text(&secret), text(&link)]), "ok");
    let error = refused(cage([WriteAndRead(wide), Read(link)]));
    assert!(matches!(error, Error::Plan { .. }), "{error:?}");
}

#[test]
fn a_deleted_path_is_tolerated_with_every_right() {
    for kind in [Read, WriteAndRead, ExecuteAndRead] {
        let scratch = Scratch::new();
        let (file, directory) = (scratch.file("file", ""), scratch.directory("directory"));
        let kept = scratch.file("kept", "text");
        let cage = cage([
            kind(file.clone()),
            kind(directory.clone()),
            Read(kept.clone()),
        ]);
        fs::remove_file(&file).expect("ours");
        fs::remove_dir(&directory).expect("ours");
        assert_eq!(act(&cage, ["read", text(&kept)]), "ok text");
        assert_ne!(act(&cage, ["create", text(&directory.join("new"))]), "ok");
        assert!(
            !file.exists() && !directory.exists(),
            "made again on the host"
        );
    }
}

/// A new file of that name is what the path names now, as it would be for any program.
#[test]
fn a_file_that_was_written_anew_is_shown() {
    let scratch = Scratch::new();
    let file = scratch.file("file", "old");
    let cage = cage([Read(file.clone())]);
    fs::remove_file(&file).expect("ours");
    fs::write(&file, "new").expect("ours");
    assert_eq!(act(&cage, ["read", text(&file)]), "ok new");
}

/// The kernel mounts no directory on a file.
#[test]
fn a_file_that_became_a_directory_is_an_error() {
    let scratch = Scratch::new();
    let file = scratch.file("file", "text");
    let cage = cage([Read(file.clone())]);
    fs::remove_file(&file).expect("ours");
    fs::create_dir(&file).expect("ours");
    let error = refused(cage);
    assert_eq!(error.path(), Some(&*file));
    assert_eq!(error.errno(), Some(libc::EINVAL));
}

#[test]
fn a_working_directory_that_is_gone_is_an_error_if_asked_for() {
    let scratch = Scratch::new();
    let gone = scratch.directory("gone");
    let mut command = Command::new(inside());
    command.arg("ids").current_dir(&gone);
    fs::remove_dir(&gone).expect("ours");
    let error = cage([]).spawn(command).map(drop).expect_err("it is gone");
    assert_eq!(
        (error.step(), error.errno()),
        (Some(Step::WorkingDirectory), Some(libc::ENOENT))
    );
    assert_eq!(error.path(), Some(&*gone));
}
