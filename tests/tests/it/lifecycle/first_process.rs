//! What the first process of a sandbox is, as the host sees it.

use birdcage::process::{Child, Command, Stdio};
use birdcage_tests::{base, within_seconds};
use std::fs;

fn status_of(id: u32) -> String {
    fs::read_to_string(format!("/proc/{id}/status")).expect("its status")
}

fn field<'t>(status: &'t str, name: &str) -> &'t str {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.expect("a field of the status").trim()
}

fn check(mut child: Child) {
    // The caller wakes while the reaper is still being executed.
    let is_at_rest = || {
        let status = status_of(child.id());
        field(&status, "Name") == "memfd:init" && field(&status, "State").starts_with('S')
    };
    assert!(within_seconds(20, is_at_rest), "it sleeps");
    let status = status_of(child.id());
    // CAP_KILL is number 5. One is enough for the kernel to refuse the program access to it.
    for set in ["CapInh", "CapPrm", "CapEff", "CapAmb"] {
        assert_eq!(field(&status, set), "0000000000000020", "{set}");
    }
    assert_eq!(
        field(&status, "SigBlk"),
        "fffffffffffbfeff",
        "all that can be blocked"
    );
    drop(child.stdin.take());
    assert!(child.wait().expect("an end").success());
}

/// Uid 0 would regain every capability when it executes the reaper (`capabilities(7)`).
#[test]
fn the_first_process_has_one_capability_and_takes_no_signal() {
    let command = || {
        let mut command = Command::new("/bin/cat");
        command.stdin(Stdio::piped()).stdout(Stdio::null());
        command
    };
    check(base([]).spawn(command()).expect("a program"));
    let prepared = base([]).prepare().expect("a prepared sandbox");
    check(prepared.spawn(command()).expect("a program"));
}
