//! What `birdcage doctor` says on a bad host, and on a good one.

use crate::tried::answer;
use birdcage_tests::{is_root, skip};
use std::path::Path;

/// What it prints and its exit status, in that place.
#[track_caller]
fn examined(place: &str, variables: &[(&str, &str)]) -> (String, Option<i32>) {
    let asks = [("HOST_EXAMINED", "1")];
    let (text, status) = answer(place, asks.into_iter().chain(variables.iter().copied()));
    (text, status.code())
}

/// A host without sandboxes, of which these lines are said.
#[track_caller]
fn check_bad(place: &str, variables: &[(&str, &str)], lines: &[&str]) -> String {
    let (text, status) = examined(place, variables);
    assert_eq!(status, Some(1), "{text}");
    for line in lines {
        assert!(
            text.lines().any(|own| own.starts_with(line)),
            "{line}\n{text}"
        );
    }
    let last = text.lines().last();
    assert_eq!(last, Some("programs cannot be caged here"), "{text}");
    text
}

/// The control of all the others: nothing is missing, and nothing is to be done about it.
#[test]
fn a_good_host_has_everything() {
    let (text, status) = examined("ordinary", &[]);
    assert_eq!(status, Some(0), "{text}");
    for line in [
        "ok           user namespaces  allowed",
        "ok           /proc            ",
        "ok           sandbox          a program ran in one",
        "programs can be caged here",
    ] {
        assert!(
            text.lines().any(|own| own.starts_with(line)),
            "{line}\n{text}"
        );
    }
    assert!(
        !text.contains("missing") && !text.contains("sysctl"),
        "{text}"
    );
}

#[test]
fn user_namespaces_that_are_switched_off_are_to_be_switched_on() {
    let text = check_bad(
        "no-user-namespaces",
        &[],
        &[
            "missing      user namespaces  user.max_user_namespaces is 0",
            "             -> let root `sysctl -w user.max_user_namespaces=10000`",
            "missing      sandbox          cannot make the namespaces: No space left on device",
        ],
    );
    assert!(!text.contains("docker run"), "{text}");
}

#[test]
fn in_a_container_it_is_the_engine_that_is_to_be_told() {
    let text = check_bad(
        "container",
        &[],
        &[
            "missing      seccomp filters  there, and ",
            "missing      user namespaces  no setting forbids them, and something refuses them",
            "missing      container        Docker, by /.dockerenv",
            "             -> docker run --security-opt seccomp=unconfined --security-opt \
             systempaths=unconfined",
            "missing      /proc            hidden in part: /proc/",
        ],
    );
    assert!(!text.contains("sysctl -w"), "{text}");
}

#[test]
fn in_a_pod_it_is_the_manifest_that_is_to_be_changed() {
    let variables = [("KUBERNETES_SERVICE_HOST", "10.0.0.1")];
    let text = check_bad(
        "container",
        &variables,
        &[
            "missing      container        Kubernetes, by ",
            "                  hostUsers: false",
            "                      seccompProfile: {type: Unconfined}",
            "                      procMount: Unmasked",
        ],
    );
    assert!(!text.contains("docker run"), "{text}");
}

#[test]
fn what_hides_parts_of_proc_is_named() {
    let lines = [
        "ok           user namespaces  no setting forbids them",
        "missing      /proc            hidden in part: /proc/",
        "missing      sandbox          cannot make the file system for /proc: Operation not permitted",
    ];
    check_bad("proc-masked", &[], &lines);
    let text = check_bad("proc-sys-read-only", &[], &lines);
    assert!(text.contains("hidden in part: /proc/sys\n"), "{text}");
}

#[test]
fn a_null_device_that_is_none_is_named() {
    let lines = [
        "missing      /dev/null        missing, or something else",
        "missing      sandbox          cannot open /dev/null: No such device (os error 19)",
    ];
    check_bad("null-is-a-file", &[], &lines);
}

#[test]
fn a_kernel_that_executes_nothing_in_memory_is_to_be_told_to() {
    if !Path::new("/proc/sys/vm/memfd_noexec").exists() {
        return skip("this kernel has no vm.memfd_noexec (Linux 6.3)");
    }
    if !is_root() {
        println!("not applicable: an ordinary user may not set it, not even in its own namespaces");
        return;
    }
    let lines = [
        "missing      memory programs  vm.memfd_noexec is 2, which refuses them",
        "             -> let root `sysctl -w vm.memfd_noexec=1`",
        "missing      sandbox          ",
    ];
    check_bad("no-programs-in-memory", &[], &lines);
}

/// On a host that Ubuntu's switch is on, and this program has no profile.
#[test]
fn where_apparmor_restricts_there_is_a_profile_for_this_very_program() {
    if is_root() {
        println!("not applicable: root is not restricted");
        return;
    }
    let lines = [
        "missing      apparmor         kernel.apparmor_restrict_unprivileged_userns is 1",
        "             -> put this into /etc/apparmor.d/host, and let root `apparmor_parser -r",
        "                profile host /",
        "                  userns,",
        "             -> or let root `sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`",
    ];
    check_bad("apparmor-restricts", &[], &lines);
}

#[test]
fn a_chroot_is_suspected() {
    let text = check_bad("in-a-chroot", &[], &["missing      user namespaces  "]);
    // Root may look at process 1 and know, if its mounts are the same.
    let suspected = text.contains(" root             it may be a chroot\n");
    let known = text.contains(" root             this process is in a chroot\n");
    assert!(suspected || known, "{text}");
}

#[test]
fn limits_and_ids_that_are_in_the_way_are_named() {
    let lines = ["missing      ids              user "];
    if is_root() {
        check_bad("mixed-user-ids", &[], &lines);
    } else {
        let lines = ["missing      limits           one is reached"];
        check_bad("one-process", &[], &lines);
    }
}
