//! What every mount of a sandbox refuses, as its own list of them says.

use birdcage::Exception::{PrivateDirectory, Read, WriteAndRead};
use birdcage_tests::{Scratch, act, cage};

/// The options of what is mounted there last.
#[track_caller]
fn options<'t>(mounts: &'t str, at: &str) -> Vec<&'t str> {
    let fields = |line: &'t str| line.split(' ').skip(4).take(2).collect::<Vec<_>>();
    let lines = mounts.lines().map(fields);
    let found = lines.rev().find(|fields| fields.first() == Some(&at));
    let found = found.unwrap_or_else(|| panic!("{at} is no mount in\n{mounts}"));
    found[1].split(',').collect()
}

#[test]
fn every_mount_refuses_what_it_is_said_to_refuse() {
    let scratch = Scratch::new();
    let written = scratch.directory("written");
    let cage = cage([
        Read("/etc".into()),
        WriteAndRead(written.clone()),
        WriteAndRead("/dev/null".into()),
        PrivateDirectory {
            path: "/own".into(),
            size: 4096,
        },
    ]);
    let answer = act(&cage, ["read", "/proc/self/mountinfo"]);
    let mounts = answer.strip_prefix("ok ").expect("the list");
    let written = written.to_str().expect("UTF-8");
    for (at, refused) in [
        ("/", "ro nosuid nodev noexec"),
        ("/proc", "ro nosuid nodev noexec"),
        ("/proc/keys", "ro nosuid nodev noexec"),
        ("/etc", "ro nosuid nodev noexec"),
        (written, "rw nosuid nodev noexec"),
        ("/own", "rw nosuid nodev noexec"),
        ("/dev/null", "rw nosuid noexec"),
    ] {
        let options = options(mounts, at);
        for option in refused.split(' ') {
            assert!(
                options.contains(&option),
                "{at} is not {option}: {options:?}"
            );
        }
    }
    let all = mounts
        .lines()
        .filter(|line| !line.contains("nosuid"))
        .count();
    assert_eq!(all, 0, "{mounts}");
}
