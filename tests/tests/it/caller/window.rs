//! The moment between the program's start and the reaper's, when process 1 is still the caller's.

use birdcage_tests::{contains, judge, scenario, unguessable};
use std::process::Command;

#[test]
fn the_program_never_sees_its_caller_in_the_first_process() {
    let secret = unguessable();
    let mut window = scenario("window");
    window.arg(&secret).env("BIRDCAGE_TESTS_SECRET", &secret);
    judge(window);
}

#[test]
fn the_same_program_sees_everything_of_a_process_outside() {
    let secret = unguessable();
    let mut window = Command::new(env!("BIRDCAGE_WINDOW"));
    // Its own process, through a link that needs no process id.
    let output = window
        .arg("/proc/self")
        .env("SECRET", &secret)
        .output()
        .expect("window");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        contains(&output.stdout, secret.as_bytes()),
        "the environment is printed"
    );
    for name in [
        "cmdline", "environ", "maps", "mem", "stat", "fd", "exe", "auxv",
    ] {
        let line = format!("/proc/1/{name}: ");
        assert!(
            contains(&output.stdout, line.as_bytes()),
            "{name} was not seen"
        );
    }
}
