//! Items 24 to 27: hosts and places that are not as one would wish.

use birdcage::Exception::{Networking, Read};
use birdcage::error::{Error, Hint};
use birdcage::process::Command;
use birdcage_tests::{Scratch, act, beside, cage, inside, is_root, outside_in, printed, skip};
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;

/// The controls of all that follows: in such a place as such, spawning works.
#[test]
fn item_24_a_nested_place_is_as_good_as_any() {
    assert_eq!(outside_in(":", "act arguments x"), "ok x\n");
}

/// The directories in which one might make something, each a new one with nothing in it.
///
/// The programs are copied beforehand, as they may be in one of them.
fn in_empty_directories(access: &str, preparation: &str) -> String {
    let (outside, inside) = (beside("outside"), inside());
    outside_in(
        &format!(
            "mount -t tmpfs none /mnt; cp {} {} /mnt; \
             for name in /tmp /var/tmp /dev/shm /run; do mount -t tmpfs -o {access} none $name; done; \
             {preparation}",
            outside.display(),
            inside.display()
        ),
        "act ids",
    )
}

#[test]
fn item_24_no_directory_has_to_be_writable() {
    let text = in_empty_directories(
        "ro",
        "! touch /tmp/x 2>/dev/null; /mnt/outside act arguments x; exit 0",
    );
    assert_eq!(text, "ok x\n");
}

/// Somebody else's file where 0.8.1 had its directory.
#[test]
fn item_24_no_fixed_path_can_be_squatted() {
    let text = in_empty_directories(
        "rw",
        "echo mine > /tmp/birdcage-root; /mnt/outside act arguments x; \
         cat /tmp/birdcage-root; exit 0",
    );
    assert_eq!(text, "ok x\nmine\n");
}

#[test]
fn item_24_nothing_is_left_behind() {
    let text = in_empty_directories(
        "rw",
        "/mnt/outside act arguments x; ls -A /tmp /var/tmp /dev/shm /run; exit 0",
    );
    assert_eq!(text, "ok x\n/dev/shm:\n\n/run:\n\n/tmp:\n\n/var/tmp:\n");
}

#[track_caller]
fn check_hint(preparation: &str, hint: &str) {
    let text = outside_in(preparation, "failure");
    let (error, given) = text.split_once("\nhint: ").expect("an error and a hint");
    assert!(
        given.starts_with(&format!("Some({hint}")) && error.starts_with("cannot "),
        "{text}"
    );
}

#[test]
fn item_25_user_namespaces_switched_off_are_named() {
    check_hint(
        "echo 0 > /proc/sys/user/max_user_namespaces",
        "NamespacesSwitchedOff",
    );
}

#[test]
fn item_25_other_namespaces_switched_off_are_named() {
    check_hint(
        "echo 0 > /proc/sys/user/max_net_namespaces",
        "NamespaceLimit",
    );
    check_hint(
        "echo 0 > /proc/sys/user/max_mnt_namespaces",
        "NamespaceLimit",
    );
}

/// As in a container: parts of `/proc` are covered, and the kernel shows no other `/proc` then.
#[test]
fn item_25_a_masked_proc_is_named() {
    check_hint("mount -t tmpfs none /proc/sys", "MaskedProc");
}

#[test]
fn item_16_an_unreadable_proc_is_an_error_and_no_panic() {
    check_hint("mount -t tmpfs none /proc", "NoProc");
}

#[test]
fn item_25_a_chroot_is_an_error_with_a_hint() {
    let own = beside("outside");
    let script = format!(
        "mount -t tmpfs none /mnt; mkdir /mnt/root; cd /mnt/root; \
         for name in usr bin lib lib64 tmp proc dev; do test -d /$name || continue; \
         mkdir $name; mount --rbind /$name $name; done; cp {} {} .; \
         PATH=$PATH:/usr/sbin:/sbin chroot . /outside failure; cd /",
        own.display(),
        beside("inside").display()
    );
    let text = outside_in(&script, "failure");
    assert!(text.contains("Chroot"), "{text}");
}

/// The error names the path, or the file can be read: it never just is not there.
#[test]
fn item_26_an_exception_below_anothers_directory_does_not_vanish() {
    let scratch = Scratch::new();
    let file = scratch.file("closed/file", "text");
    let closed = scratch.at("closed");
    fs::set_permissions(&closed, Permissions::from_mode(0o700)).expect("ours");
    if is_root() {
        chown(&closed, Some(54321), Some(54321)).expect("root may");
        check_not_vanished(&file);
    } else {
        assert_eq!(
            act(&cage([Read(file.clone())]), ["read", text(&file)]),
            "ok text"
        );
        fs::set_permissions(&closed, Permissions::from_mode(0o000)).expect("ours");
        let refused = birdcage::Birdcage::new()
            .add_exception(Read(file))
            .map(drop);
        fs::set_permissions(&closed, Permissions::from_mode(0o700)).expect("ours");
        assert!(
            matches!(refused, Err(Error::Unreadable { .. })),
            "{refused:?}"
        );
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

#[track_caller]
fn check_not_vanished(file: &Path) {
    let mut command = Command::new(inside());
    command.args(["read", text(file)]);
    let error = cage([Read(file.into())]).spawn(command).map(drop);
    let error = error.expect_err("not even root sees it from a namespace of its own");
    assert_eq!(error.path(), Some(file));
    assert!(error.hint() == Some(&Hint::Modes(file.into())), "{error:?}");
}

/// The set of exceptions that any ordinary program is given.
#[test]
fn item_27_a_shell_can_redirect() {
    assert_eq!(
        printed("echo gone > /dev/null; echo here < /dev/null"),
        "here\n"
    );
}

#[test]
fn item_27_the_loopback_is_up() {
    assert_eq!(act(&cage([]), ["loopback"]), "ok heard");
    assert_eq!(act(&cage([Networking]), ["loopback"]), "ok heard");
    let interfaces = act(&cage([]), ["read", "/proc/self/net/dev"]);
    let others = interfaces
        .lines()
        .skip(2)
        .filter(|line| !line.trim_start().starts_with("lo:"));
    let names: Vec<_> = others.filter_map(|line| line.split(':').next()).collect();
    // Tunnels that a kernel makes in every namespace, down and without address, may be there.
    if names
        .iter()
        .any(|name| name.contains("eth") || name.contains("ens"))
    {
        skip("unreachable: an interface of the host is inside");
        panic!("{names:?}");
    }
}
