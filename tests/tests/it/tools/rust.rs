//! Cargo, a build script, and a dependency from a copy in the project.

use birdcage_tests::Workshop;

#[test]
fn cargo_builds_a_crate_with_a_build_script_and_a_vendored_dependency() {
    let Some(workshop) = Workshop::with_rust() else {
        return;
    };
    let workshop = workshop.fixture("cargo").executable();
    workshop.sh("cargo build --offline --quiet");
    let text = workshop.sh("./target/debug/hello");
    assert_eq!(text, "hello from a dependency and a build script\n");
}

#[test]
fn cargo_checks_a_crate_where_nothing_of_the_project_may_execute_but_its_build_script_may_not() {
    let Some(workshop) = Workshop::with_rust() else {
        return;
    };
    let workshop = workshop.fixture("cargo");
    let output = workshop.attempt("cargo build --offline --quiet");
    assert!(!output.status.success());
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(complaint.contains("Permission denied"), "{complaint}");
}
