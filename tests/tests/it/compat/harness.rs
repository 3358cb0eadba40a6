//! Item 31: a suite that cannot be red proves nothing.

use std::env;
use std::process::{Command, Stdio};

const VARIABLE: &str = "BIRDCAGE_TESTS_FAIL";

/// Fails if told to, so that another test can see what becomes of it.
#[test]
fn item_31_this_test_fails_if_told_to() {
    assert!(env::var_os(VARIABLE).is_none(), "told to");
}

#[test]
fn item_31_a_failing_test_fails_the_suite() {
    let name = "compat::harness::item_31_this_test_fails_if_told_to";
    for (told, expected) in [(true, Some(101)), (false, Some(0))] {
        let mut suite = Command::new(env::current_exe().expect("this program"));
        suite
            .args(["--exact", name])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if told {
            suite.env(VARIABLE, "1");
        }
        assert_eq!(
            suite.status().expect("the suite").code(),
            expected,
            "told: {told}"
        );
    }
}
