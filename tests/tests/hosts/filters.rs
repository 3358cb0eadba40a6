//! Filters that are in force already, and kernels that lack what a filter refuses here.

use crate::tried::{ANY, Refusal, refused, tried_with, works};

#[test]
fn a_filter_that_refuses_nothing_needed_is_no_hindrance() {
    works("filter-that-allows-all");
    works("no-new-privileges");
    works("clone3-enosys");
}

#[test]
fn without_landlock_nothing_else_is_missing() {
    works("landlock-enosys");
    works("landlock-eopnotsupp");
}

#[track_caller]
fn check(place: &str, step: &'static str, errno: i32, path: &'static str, remedy: &'static str) {
    let refusal = Refusal {
        step,
        errno,
        path,
        remedy,
    };
    refused(place, refusal);
}

const CONTAINER: &str = "--security-opt seccomp=unconfined";

#[test]
fn a_filter_that_refuses_namespaces_is_named() {
    check("container-filter", "Namespaces", libc::EPERM, "", CONTAINER);
    check(
        "user-namespaces-eperm",
        "Namespaces",
        libc::EPERM,
        "",
        CONTAINER,
    );
}

#[test]
fn a_security_module_is_named() {
    let remedy = "a security module such as AppArmor or SELinux";
    check(
        "user-namespaces-eacces",
        "Namespaces",
        libc::EACCES,
        "",
        remedy,
    );
}

#[test]
fn a_kernel_that_was_built_without_is_named() {
    check(
        "user-namespaces-einval",
        "Namespaces",
        libc::EINVAL,
        "",
        "CONFIG_USER_NS",
    );
    check(
        "seccomp-einval",
        "Filter",
        libc::EINVAL,
        "",
        "CONFIG_SECCOMP_FILTER",
    );
}

#[test]
fn a_call_that_a_filter_does_not_know_is_named_by_its_step() {
    let enosys = libc::ENOSYS;
    check(
        "openat2-enosys",
        "IdMaps",
        enosys,
        "/proc/self/setgroups",
        CONTAINER,
    );
    check("fsopen-enosys", "Root", enosys, "", CONTAINER);
    check("move-mount-enosys", "Root", enosys, "", CONTAINER);
    check("open-tree-enosys", "CloneSource", enosys, ANY, CONTAINER);
    check("mount-setattr-enosys", "Attributes", enosys, ANY, CONTAINER);
    check("pivot-root-eperm", "Pivot", libc::EPERM, "", CONTAINER);
}

/// It says that it is there, and then does not restrict.
#[test]
fn landlock_by_half_is_no_landlock_but_an_error() {
    if birdcage_tests::has_landlock(2) {
        check("landlock-by-half", "Landlock", libc::ENOSYS, "", CONTAINER);
    }
}

#[test]
fn memory_that_may_not_be_executed_is_named() {
    check(
        "memfd-eacces",
        "Prepare",
        libc::EACCES,
        "",
        "sysctl vm.memfd_noexec",
    );
}

/// Calls of a spawn, most of them after `clone`, that neither the program inside nor its caller makes otherwise.
const CALLS: [i64; 34] = [
    libc::SYS_capset,
    libc::SYS_close_range,
    libc::SYS_execveat,
    libc::SYS_fchmod,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fsopen,
    libc::SYS_fstatfs,
    libc::SYS_landlock_add_rule,
    libc::SYS_landlock_create_ruleset,
    libc::SYS_landlock_restrict_self,
    libc::SYS_memfd_create,
    libc::SYS_mkdirat,
    libc::SYS_mknodat,
    libc::SYS_mount_setattr,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_openat2,
    libc::SYS_pidfd_open,
    libc::SYS_pivot_root,
    libc::SYS_prctl,
    libc::SYS_recvmsg,
    libc::SYS_sendmsg,
    libc::SYS_setdomainname,
    libc::SYS_setgroups,
    libc::SYS_sethostname,
    libc::SYS_setns,
    libc::SYS_setsid,
    libc::SYS_signalfd4,
    libc::SYS_socketpair,
    libc::SYS_symlinkat,
    libc::SYS_umask,
    libc::SYS_umount2,
    libc::SYS_wait4,
];

fn without(call: i64, errno: i32) -> crate::tried::Tried {
    let variables = [
        ("HOST_CALL", call.to_string()),
        ("HOST_ERRNO", errno.to_string()),
    ];
    tried_with("one-call-refused", &variables)
}

#[test]
fn whatever_call_is_refused_no_protection_is_missing() {
    for call in CALLS {
        for errno in [libc::EPERM, libc::ENOSYS] {
            let tried = without(call, errno);
            tried.has_no_gap();
            assert_eq!(tried.without_remedy(), [""; 0], "call {call}");
        }
    }
}

/// The process that makes a template, or a stage, ends then in the middle of it.
#[test]
fn whatever_call_is_deadly_no_protection_is_missing() {
    for call in CALLS {
        let tried = without(call, 0);
        tried.has_no_gap();
        assert_eq!(tried.without_remedy(), [""; 0], "call {call}");
    }
}

#[test]
fn a_sandbox_is_not_half_made() {
    for call in [
        libc::SYS_fsopen,
        libc::SYS_pivot_root,
        libc::SYS_mount_setattr,
    ] {
        let tried = without(call, 0);
        tried.ended_well();
        for manner in ["cold", "prepared", "preset"] {
            let refusal = Refusal {
                step: "Namespaces",
                errno: libc::EINTR,
                path: "",
                remedy: "was killed",
            };
            tried.refused(manner, refusal);
        }
    }
}
