//! A C compiler under `make`.

use birdcage_tests::Workshop;

#[test]
fn make_builds_with_two_jobs() {
    let Some(workshop) = Workshop::with(&["make", "gcc", "cc"]) else {
        return;
    };
    let workshop = workshop.fixture("make");
    workshop.sh("make -j2 CC=gcc");
    assert!(workshop.at("hello").exists() && workshop.at("greeting.o").exists());
    let workshop = workshop.executable();
    assert_eq!(workshop.sh("./hello"), "hello from make\n");
}

#[test]
fn what_was_built_does_not_execute_without_an_exception() {
    let Some(workshop) = Workshop::with(&["make", "gcc", "cc"]) else {
        return;
    };
    let workshop = workshop.fixture("make");
    workshop.sh("make CC=gcc");
    let output = workshop.attempt("./hello");
    assert_eq!(output.status.code(), Some(126));
    assert!(String::from_utf8_lossy(&output.stderr).contains("Permission denied"));
}
