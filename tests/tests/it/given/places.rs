//! Hosts that are made to mislead whoever builds a sandbox on them.

use birdcage::Exception::{Read, WriteAndRead};
use birdcage::process::Stdio;
use birdcage_tests::{Scratch, act, base, beside, cage, is_root, outside_in, sh};

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

/// The options of the mount that was made last at a path.
fn options(mounts: &str, at: &str) -> Vec<String> {
    let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let mut lines = mounts.lines().map(words).rev();
    let found = lines.find(|words| words[4] == at);
    let found = found.unwrap_or_else(|| panic!("{at} is not in {mounts}"));
    found[5].split(',').map(str::to_owned).collect()
}

/// What lies in them cannot be executed, is no device, and lends nobody its owner's id.
#[test]
fn every_mount_refuses_what_it_can() {
    let scratch = Scratch::new();
    let (read, written) = (scratch.directory("read"), scratch.directory("written"));
    let cage = base([Read(read.clone()), WriteAndRead(written.clone())]);
    let mut command = sh("cat /proc/self/mountinfo");
    command.stdout(Stdio::piped());
    let mounts = cage.output(command).expect("cat").stdout;
    let mounts = String::from_utf8(mounts).expect("UTF-8");
    let (read, written) = (
        read.to_str().expect("UTF-8"),
        written.to_str().expect("UTF-8"),
    );
    for (at, refused) in [
        ("/", &["ro", "nosuid", "nodev", "noexec"][..]),
        ("/proc", &["ro", "nosuid", "nodev", "noexec"]),
        ("/tmp", &["nosuid", "nodev", "noexec"]),
        ("/dev/shm", &["nosuid", "nodev", "noexec"]),
        ("/usr", &["ro", "nosuid", "nodev"]),
        ("/dev/zero", &["nosuid", "noexec"]),
        (read, &["ro", "nosuid", "nodev", "noexec"]),
        (written, &["nosuid", "nodev", "noexec"]),
    ] {
        let options = options(&mounts, at);
        for word in refused {
            assert!(
                options.iter().any(|option| option == word),
                "{at}: {options:?}"
            );
        }
    }
    assert!(options(&mounts, written).contains(&"rw".to_owned()));
    assert!(!options(&mounts, "/usr").contains(&"noexec".to_owned()));
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
        text.starts_with("cannot open /dev/null") && text.contains("NoNullDevice"),
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
