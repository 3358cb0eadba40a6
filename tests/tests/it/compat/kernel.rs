//! Items 10 and 29: system calls.

use birdcage_tests::{act, act_outside, cage};

/// The arguments of `call`.
fn call(number: i64, arguments: &[u64]) -> Vec<String> {
    let words = arguments.iter().map(u64::to_string);
    ["call".to_owned(), number.to_string()]
        .into_iter()
        .chain(words)
        .collect()
}

const HERE: u64 = u64::MAX;
const PR_SET_MM_MAP_SIZE: u64 = 15;
const READ_IMPLIES_EXEC: u64 = 0x40_0000;
const USER_MODE_ONLY: u64 = 1;

/// Each with arguments that an ordinary user gets past the kernel's first checks with.
const REFUSED: &[(i64, &[u64], &str)] = &[
    #[cfg(target_arch = "x86_64")]
    (libc::SYS_modify_ldt, &[0, 0, 0], "EPERM"),
    (libc::SYS_io_uring_setup, &[1, 0], "ENOSYS"),
    (libc::SYS_ptrace, &[0], "EPERM"),
    (libc::SYS_process_vm_writev, &[1], "EPERM"),
    (libc::SYS_pidfd_getfd, &[HERE, 0, 0], "EPERM"),
    (libc::SYS_keyctl, &[0, HERE, 1], "EPERM"),
    (libc::SYS_userfaultfd, &[USER_MODE_ONLY], "EPERM"),
    (libc::SYS_unshare, &[0x1000_0000], "EPERM"),
    (libc::SYS_setns, &[HERE, 0], "EPERM"),
    (libc::SYS_name_to_handle_at, &[HERE, 0, 0, 0, 0], "EPERM"),
    (libc::SYS_personality, &[READ_IMPLIES_EXEC], "EPERM"),
    (
        libc::SYS_prctl,
        &[libc::PR_SET_MM as u64, PR_SET_MM_MAP_SIZE, 0],
        "EPERM",
    ),
    (libc::SYS_get_mempolicy, &[0, 0, 0, 0, 0], "EPERM"),
];

/// What only the privileged may anyway: refused, though nothing can be compared as a user.
const PRIVILEGED: &[(i64, &[u64])] = &[
    (libc::SYS_bpf, &[0, 0, 0]),
    (libc::SYS_perf_event_open, &[0, 0, HERE, HERE, 0]),
    (libc::SYS_fsopen, &[0, 0]),
    (libc::SYS_mount, &[0, 0, 0, 0, 0]),
    (libc::SYS_pivot_root, &[0, 0]),
    (libc::SYS_open_by_handle_at, &[HERE, 0, 0]),
    (libc::SYS_fanotify_init, &[0, 0]),
    (libc::SYS_init_module, &[0, 0, 0]),
    (libc::SYS_reboot, &[0, 0, 0, 0]),
    (libc::SYS_sethostname, &[0, 0]),
    (libc::SYS_swapon, &[0, 0]),
];

#[test]
fn item_10_system_calls_that_no_program_needs_are_refused() {
    for (number, arguments, denied) in REFUSED {
        let acting = call(*number, arguments);
        assert_eq!(act(&cage([]), &acting), *denied, "{acting:?}");
        assert_ne!(act_outside(&acting), *denied, "{acting:?} outside");
    }
    for (number, arguments) in PRIVILEGED {
        let acting = call(*number, arguments);
        assert_eq!(act(&cage([]), &acting), "EPERM", "{acting:?}");
    }
}

/// A wall that refuses everything would pass the test above.
#[test]
fn item_10_their_neighbours_are_not_refused() {
    for (number, arguments) in [
        (libc::SYS_prctl, &[libc::PR_GET_DUMPABLE as u64][..]),
        (libc::SYS_personality, &[0xffff_ffff]),
        (libc::SYS_getpid, &[]),
    ] {
        assert_eq!(act(&cage([]), call(number, arguments)), "ok", "{number}");
    }
    let foreign = ["ioctl", "0", &libc::TCGETS.to_string()];
    assert_eq!(act(&cage([]), foreign), "ENOTTY");
}

/// Only `ENOSYS` makes libc fall back on what was there before; `EACCES` and `EPERM` are final.
#[test]
fn item_29_newer_calls_answer_enosys() {
    const STATMOUNT: i64 = 457;
    const LISTMOUNT: i64 = 458;
    const NOT_YET: i64 = 600;
    for number in [
        libc::SYS_clone3,
        libc::SYS_openat2,
        STATMOUNT,
        LISTMOUNT,
        NOT_YET,
    ] {
        assert_eq!(
            act(&cage([]), call(number, &[0, 0, 0, 0])),
            "ENOSYS",
            "{number}"
        );
    }
}

/// Those that need no second thought are simply there, as far as the kernel has them.
#[test]
fn item_29_harmless_newer_calls_answer_as_outside() {
    const CACHESTAT: i64 = 451;
    const FCHMODAT2: i64 = 452;
    const FUTEX_WAIT: i64 = 455;
    const MSEAL: i64 = 462;
    for number in [
        CACHESTAT,
        FCHMODAT2,
        FUTEX_WAIT,
        MSEAL,
        libc::SYS_futex_waitv,
    ] {
        let acting = call(number, &[HERE, 0, 0, 0, 0, 0]);
        assert_eq!(act(&cage([]), &acting), act_outside(&acting), "{number}");
        assert!(
            !matches!(&act(&cage([]), &acting)[..], "EPERM" | "EACCES"),
            "{number}"
        );
    }
}

#[test]
fn item_29_files_can_be_sent_and_advised_about() {
    for (number, arguments) in [
        (libc::SYS_sendfile, &[HERE, HERE, 0, 0][..]),
        (libc::SYS_fadvise64, &[HERE, 0, 0, 0]),
    ] {
        let acting = call(number, arguments);
        assert_eq!(act(&cage([]), &acting), "EBADF", "{number}");
        assert_eq!(act_outside(&acting), "EBADF", "{number}");
    }
}
