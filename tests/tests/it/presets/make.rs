//! A C compiler under `make`, as the caller's variables say.

use birdcage_tests::Household;

fn household() -> Option<Household> {
    let household = Household::with(&["make"], &["make", "gcc", "cc"])?;
    Some(household.fixture("make"))
}

#[test]
fn make_builds_what_then_runs() {
    let Some(household) = household() else {
        return;
    };
    household.sh("make -j2 && ./hello | grep -x 'hello from make'");
    assert!(household.home("project/hello").exists());
}

#[test]
fn make_uses_the_compiler_that_the_caller_has_named() {
    let Some(household) = household() else {
        return;
    };
    let household = household.variable("CC", "gcc -DNAMED");
    let printed = household.sh("make -n | grep -c 'gcc -DNAMED'");
    assert_eq!(printed, "3\n");
}

#[test]
fn make_is_not_told_of_descriptors_that_are_not_there() {
    let Some(household) = household() else {
        return;
    };
    let household = household.variable("MAKEFLAGS", "-j4 --jobserver-auth=3,4");
    let warning = "make 2>&1";
    let outside = household.outside(&format!("{warning}; rm -f *.o hello"));
    assert!(outside.contains("jobserver"), "{outside}");
    let inside = household.sh(warning);
    assert!(!inside.contains("jobserver"), "{inside}");
}
