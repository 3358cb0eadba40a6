//! Items 6 and 7: places that nobody excepted, in which a program might put another.

use birdcage::Exception::{ExecuteAndRead, Read, WriteAndRead};
use birdcage_tests::{Scratch, act, act_outside, cage, inside};
use std::path::Path;

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// The root and the directories that were made to lead to an exception.
#[test]
fn item_06_the_root_cannot_be_written() {
    let scratch = Scratch::new();
    let file = scratch.file("deep/file", "text");
    let cage = cage([Read(file)]);
    let between = [scratch.at("deep/new"), scratch.at("new")];
    let places = ["/new", "/usr/new"].map(Path::new).into_iter();
    for place in places.chain(between.iter().map(|path| path.as_path())) {
        for name in ["create", "mkdir", "copy-self", "fifo"] {
            assert_eq!(act(&cage, [name, text(place)]), "EROFS", "{name} {place:?}");
        }
        assert_eq!(act(&cage, ["fill", text(place), "1"]), "EROFS", "{place:?}");
        assert_eq!(
            act(&cage, ["symlink", "x", text(place)]),
            "EROFS",
            "{place:?}"
        );
    }
    assert_eq!(act(&cage, ["chmod", "/", "0o777"]), "EROFS");
}

/// The control, and the other half: what can be written cannot be executed.
#[test]
fn item_06_a_copied_program_does_not_run_where_only_writing_is_excepted() {
    let scratch = Scratch::new();
    let copy = scratch.at("copy");
    let writing = cage([WriteAndRead(scratch.path().into())]);
    assert_eq!(act(&writing, ["copy-self", text(&copy)]), "ok");
    assert_eq!(
        act(&writing, ["run", text(&copy), "arguments", "x"]),
        "EACCES"
    );
    let both = cage([
        WriteAndRead(scratch.path().into()),
        ExecuteAndRead(scratch.path().into()),
    ]);
    assert_eq!(
        act(&both, ["run", text(&copy), "arguments", "x"]),
        "ok ok x"
    );
}

/// No mount can refuse it, and so there are no such files but those that never execute.
#[test]
fn item_07_a_program_in_memory_does_not_run() {
    let own = inside();
    let acting = ["run-from-memory", text(&own), "arguments", "x"];
    assert_eq!(act(&cage([]), acting), "ENOSYS");
    assert_eq!(act_outside(acting), "ok x");
}
