//! Limits that the kernel holds a sandbox to, and its names.

use birdcage::Exception::Read;
use birdcage_tests::{act, act_outside, cage, has_kernel, is_root};

/// A second wall behind the filter: were the call to pass, there would be none to be had.
#[test]
fn no_user_namespace_is_left_to_be_made() {
    let limit = ["read", "/proc/sys/user/max_user_namespaces"];
    assert_eq!(act(&cage([]), limit), "ok 0");
    assert_ne!(act_outside(limit), "ok 0");
}

#[test]
fn the_number_of_processes_is_bounded() {
    let limits = act(&cage([]), ["read", "/proc/self/limits"]);
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max processes"));
    let line = line.expect("a limit of processes");
    let numbers: Vec<_> = line.split_whitespace().skip(2).take(2).collect();
    for number in numbers {
        assert!(
            number.parse::<u32>().is_ok_and(|most| most <= 16 * 1024),
            "{line}"
        );
    }
}

/// Uid 0 is exempt from the limit that holds others, and so the ids themselves run out.
#[test]
fn the_number_of_processes_of_root_is_bounded() {
    if !is_root() || !has_kernel(6, 14) {
        return;
    }
    let largest = ["read", "/proc/sys/kernel/pid_max"];
    assert_eq!(act(&cage([]), largest), "ok 16384");
    assert_ne!(act_outside(largest), "ok 16384", "the host's is its own");
}

/// A domain name of the host tells whose it is.
#[test]
fn the_sandbox_has_names_of_its_own() {
    let name = |file| act(&cage([]), ["read", &format!("/proc/sys/kernel/{file}")]);
    assert_eq!(name("hostname"), "ok birdcage");
    assert_eq!(name("domainname"), "ok (none)");
}

/// A device's node in an exception to be read is not written to, nor controlled.
#[test]
fn a_device_that_may_be_read_is_not_written_to() {
    if !birdcage_tests::has_landlock(2) {
        return;
    }
    let device = "/dev/zero";
    let reading = cage([Read(device.into())]);
    assert_eq!(act(&reading, ["write", device]), "EACCES");
    assert_eq!(act(&reading, ["read-write", device]), "EACCES");
    assert_eq!(act_outside(["write", device]), "ok");
}
