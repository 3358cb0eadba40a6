//! Item 15: groups and capabilities.

use birdcage_tests::{act, act_outside, cage, is_root, skip};
use rustix::process::Gid;
use rustix::thread::set_thread_groups;
use std::thread;

#[test]
fn item_15_no_capability_is_left_in_any_set() {
    for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] {
        assert_eq!(
            act(&cage([]), ["status", set]),
            "ok 0000000000000000",
            "{set}"
        );
    }
    assert_eq!(act(&cage([]), ["status", "NoNewPrivs"]), "ok 1");
    // The control: outside the bounding set at least is not empty.
    let outside = act_outside(["status", "CapBnd"]);
    if outside == "ok 0000000000000000" {
        skip("the caller has no capability that a sandbox could leave it");
    }
}

/// Whoever may give groups up does. Groups are a thread's own in the kernel, so this test's
/// thread can have one that no other test has.
#[test]
fn item_15_supplementary_groups_are_given_up() {
    let cages = thread::spawn(|| {
        if is_root() {
            set_thread_groups(&[Gid::from_raw(12345)]).expect("root may");
            assert_eq!(act_outside(["groups"]), "ok 12345");
        }
        (act(&cage([]), ["groups"]), act_outside(["groups"]))
    });
    let (inside, outside) = cages.join().expect("the thread");
    // An ordinary user cannot give them up; those that are not mapped show as 65534.
    let kept = outside.split(' ').count();
    let number = inside.split(' ').count();
    assert!(
        if is_root() {
            inside == "ok"
        } else {
            number <= kept
        },
        "{inside}"
    );
}

#[test]
fn item_15_groups_cannot_be_changed_inside() {
    let call = [
        "call".to_owned(),
        libc::SYS_setgroups.to_string(),
        "0".into(),
        "0".into(),
    ];
    assert_eq!(act(&cage([]), &call), "EPERM");
    assert_eq!(act_outside(&call), if is_root() { "ok" } else { "EPERM" });
}

/// With no capability nothing is root's but its own files.
#[test]
fn item_15_root_inside_is_root_by_name_only() {
    if !is_root() {
        let id = rustix::process::getuid().as_raw().to_string();
        let call = |id: &str| act(&cage([]), ["call", &libc::SYS_setuid.to_string(), id]);
        assert_eq!((call("0").as_str(), call(&id).as_str()), ("EINVAL", "ok"));
        return;
    }
    let call = |cage, id: &str| act(&cage, ["call", &libc::SYS_setuid.to_string(), id]);
    assert_eq!(call(cage([]), "1"), "EINVAL");
    assert_eq!(call(cage([]), "0"), "ok");
}
