//! Hosts that are made to mislead whoever builds a sandbox on them.

use birdcage_tests::{act, beside, cage, is_root, outside_in};

/// A mount that is shared with the host is a way in, and one that follows it a way to be changed.
#[test]
fn no_mount_inside_takes_part_in_the_hosts() {
    let shared = "mount --make-rshared /";
    let text = outside_in(shared, "act read /proc/self/mountinfo");
    assert!(text.contains(" / / "), "{text}");
    for word in ["shared:", "master:", "propagate_from:"] {
        assert!(!text.contains(word), "{text}");
    }
    let control = format!("{shared}; cat /proc/self/mountinfo");
    assert!(outside_in(&control, "act arguments x").contains("shared:"));
}

/// Otherwise the host's root would be below, or on, the sandbox's.
#[test]
fn one_file_system_is_mounted_at_the_root() {
    let text = act(&cage([]), ["read", "/proc/self/mountinfo"]);
    let at_root = |line: &&str| line.split(' ').nth(4) == Some("/");
    assert_eq!(text.lines().filter(at_root).count(), 1, "{text}");
}

/// A name of the host that tells whose it is, in a namespace where there is one.
#[test]
fn the_domain_name_of_the_host_is_not_told() {
    let named = |command: &str| {
        let script = format!("domainname example; exec {command}");
        outside_in(&format!("exec unshare --uts /bin/sh -c '{script}'"), "")
    };
    assert_eq!(named("cat /proc/sys/kernel/domainname"), "example\n");
    let own = beside("outside");
    let inside = named(&format!(
        "{} act read /proc/sys/kernel/domainname",
        own.display()
    ));
    assert_eq!(inside.trim_end(), "ok (none)");
}

/// What covers the files of `/proc` would be whatever somebody has put in the device's place.
#[test]
fn what_is_not_the_null_device_masks_nothing() {
    let swapped =
        "mount -t tmpfs none /mnt; echo text > /mnt/fake; mount --bind /mnt/fake /dev/null";
    let text = outside_in(swapped, "act arguments x");
    assert!(
        text.starts_with("cannot ") && text.contains("/proc/"),
        "{text}"
    );
}

/// A second wall behind the filter and `noexec`; uid 0 alone may set it.
#[test]
fn no_program_in_memory_is_executed_for_root() {
    let setting = act(&cage([]), ["read", "/proc/sys/vm/memfd_noexec"]);
    if is_root() && setting != "ENOENT" {
        assert_eq!(setting, "ok 2");
    }
}
