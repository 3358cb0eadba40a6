//! Nothing of the caller's changes, whatever a spawn comes to.

use crate::failures::FAILURES;
use birdcage::process::{Command, Stdio};
use birdcage_sys::signal::{Mask, set_mask};
use birdcage_tests::{Census, Scratch, base, printed, sh};
use rustix::fs::OFlags;
use std::fs;
use std::os::fd::AsRawFd;

/// A census before and after a spawn that works.
pub(crate) fn by_success() {
    // Whatever is done once only, in the library or below, is done now.
    assert_eq!(printed("echo first"), "first\n");
    let before = Census::take();
    assert_eq!(printed("echo second"), "second\n");
    compare("success", &before);
}

/// A census before and after each spawn that does not.
pub(crate) fn by_failure() {
    let scratch = Scratch::new();
    for (name, fail) in FAILURES {
        let before = Census::take();
        let outcome = fail(&scratch);
        assert!(outcome.is_err(), "{name} did not fail");
        compare(name, &before);
    }
}

/// A census before and after a sandbox is prepared, used, and dropped.
pub(crate) fn by_preparing() {
    assert_eq!(printed("echo first"), "first\n");
    let before = Census::take();
    let prepared = base([]).prepare().expect("a prepared sandbox");
    prepared.stock_networks(2).expect("networks");
    let held = before.changes(&Census::take());
    let is_descriptor = |change: &String| change.starts_with("descriptor ");
    assert!(
        held.len() == 5 && held.iter().all(is_descriptor),
        "{held:#?}"
    );
    for _ in 0..3 {
        let output = prepared.output(sh("echo x")).expect("a program");
        assert_eq!(output.stdout, b"x\n");
    }
    assert!(prepared.output(Command::new("/no/such")).is_err());
    drop(prepared);
    compare("preparing", &before);
}

/// What other programs that the caller executes meanwhile would have of the library's.
pub(crate) fn by_what_it_holds() {
    let before = open();
    let prepared = base([]).prepare().expect("a prepared sandbox");
    prepared.stock_networks(1).expect("a network");
    let waits = || {
        let mut command = sh("read x");
        command.stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    let mut children = [
        prepared.spawn(waits()).expect("a program"),
        base([]).spawn(waits()).expect("a program"),
    ];
    let held: Vec<_> = open()
        .into_iter()
        .filter(|one| !before.contains(one))
        .collect();
    assert!(held.len() > 10, "{held:?}");
    let passed_on = |held: &[String]| held.iter().filter(|one| !is_closed_on_exec(one)).count();
    assert_eq!(passed_on(&held), 0, "{held:?}");
    // One that is passed on would be seen.
    let control = rustix::io::fcntl_dupfd_cloexec(std::io::stdin(), 3).expect("a descriptor");
    rustix::io::fcntl_setfd(&control, rustix::io::FdFlags::empty()).expect("its flags");
    assert_eq!(passed_on(&[control.as_raw_fd().to_string()]), 1);
    for child in &mut children {
        child.stdin.take();
        child.wait().expect("an end");
    }
}

/// The numbers of the open descriptors, but for that of the list itself.
fn open() -> Vec<String> {
    let entries = fs::read_dir("/proc/self/fd").expect("a list");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let paths: Vec<_> = paths.collect();
    let open = paths.iter().filter(|path| fs::read_link(path).is_ok());
    open.filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect()
}

/// As the kernel tells, for a descriptor whose number is all that is known.
fn is_closed_on_exec(number: &str) -> bool {
    let info = fs::read_to_string(format!("/proc/self/fdinfo/{number}")).expect("a descriptor");
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:"));
    let flags = u32::from_str_radix(flags.expect("flags").trim(), 8).expect("octal");
    OFlags::from_bits_retain(flags).contains(OFlags::CLOEXEC)
}

/// The same in a caller that has blocked all signals, and keeps them so.
pub(crate) fn while_signals_are_blocked() {
    set_mask(Mask::FULL).expect("a mask");
    by_success();
    by_failure();
    set_mask(Mask::EMPTY).expect("a mask");
}

fn compare(name: &str, before: &Census) {
    let changes = before.changes(&Census::take());
    assert!(
        changes.is_empty(),
        "{name} changed its caller:\n{}",
        changes.join("\n")
    );
}
