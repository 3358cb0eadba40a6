//! What the policy says, call by call, with the C library's constants for its arguments.

mod case;

use birdcage_seccomp::{Action, Arch, Call, Group, Policy};
use case::check_under;

const ALLOW: Action = Action::Allow;
const EPERM: Action = Action::EPERM;
const ENOSYS: Action = Action::ENOSYS;

fn check<const N: usize>(name: &str, given: [i64; N], expected: Action) {
    check_under(&Policy::new(), name, given, expected);
}

fn all(names: &str, expected: Action) {
    for name in names.split_whitespace() {
        assert!(Group::of(name).is_some(), "{name} is a call");
        check(name, [], expected);
    }
}

#[test]
fn what_changes_the_machine_or_looks_at_others_is_refused() {
    all(
        "mount umount2 pivot_root chroot open_tree open_tree_attr move_mount",
        EPERM,
    );
    all(
        "fsopen fsconfig fsmount fspick mount_setattr unshare setns",
        EPERM,
    );
    all(
        "add_key request_key keyctl bpf userfaultfd perf_event_open",
        EPERM,
    );
    all(
        "fanotify_init fanotify_mark open_by_handle_at name_to_handle_at",
        EPERM,
    );
    all(
        "modify_ldt kcmp ptrace process_vm_readv process_vm_writev",
        EPERM,
    );
    all("process_madvise pidfd_getfd lookup_dcookie", EPERM);
    all(
        "move_pages migrate_pages mbind set_mempolicy get_mempolicy",
        EPERM,
    );
    all("set_mempolicy_home_node quotactl quotactl_fd", EPERM);
    all(
        "init_module finit_module delete_module kexec_load kexec_file_load",
        EPERM,
    );
    all(
        "reboot swapon swapoff iopl ioperm acct settimeofday clock_settime",
        EPERM,
    );
    all(
        "clock_adjtime adjtimex sethostname setdomainname syslog vhangup",
        EPERM,
    );
    all("uselib ustat sysfs", EPERM);
}

#[test]
fn what_has_a_fallback_seems_not_to_exist() {
    all(
        "io_uring_setup io_uring_enter io_uring_register clone3 openat2",
        ENOSYS,
    );
    all(
        "io_setup io_destroy io_submit io_cancel io_getevents io_pgetevents",
        ENOSYS,
    );
    all("memfd_secret statmount listmount", ENOSYS);
    all(
        "lsm_get_self_attr lsm_set_self_attr lsm_list_modules",
        ENOSYS,
    );
    all("_sysctl create_module nfsservctl vserver security", ENOSYS);
}

#[test]
fn what_programs_and_their_c_library_need_is_allowed() {
    all(
        "read write close stat newfstatat statx fork vfork execve execveat",
        ALLOW,
    );
    all(
        "mmap mprotect munmap brk madvise mremap mseal memfd_create",
        ALLOW,
    );
    all(
        "sendfile fadvise64 copy_file_range splice fchown setxattr setxattrat",
        ALLOW,
    );
    all(
        "file_getattr file_setattr cachestat inotify_add_watch close_range",
        ALLOW,
    );
    all(
        "futex futex_waitv futex_wake futex_wait futex_requeue rseq",
        ALLOW,
    );
    all(
        "set_robust_list membarrier map_shadow_stack arch_prctl uretprobe uprobe",
        ALLOW,
    );
    all(
        "kill tgkill pidfd_open pidfd_send_signal rt_sigreturn restart_syscall",
        ALLOW,
    );
    all(
        "setuid setgid setresuid setgroups capset prlimit64 setpriority mlock",
        ALLOW,
    );
    all(
        "shmget semget msgget mq_unlink sched_setaffinity getrandom",
        ALLOW,
    );
    all(
        "landlock_create_ruleset landlock_add_rule landlock_restrict_self",
        ALLOW,
    );
    all(
        "connect accept4 sendto recvmsg getsockopt setsockopt faccessat2",
        ALLOW,
    );
}

#[test]
fn a_number_without_a_call_does_not_exist() {
    for arch in Arch::ALL {
        for number in [
            470,
            471,
            600,
            1024,
            0x3fff_ffff,
            0x8000_0000,
            0xbfff_ffff,
            u32::MAX,
        ] {
            let found = Policy::new().decide(&Call {
                arch,
                number,
                args: [0; 6],
            });
            assert_eq!(found, ENOSYS, "{number:#x} on {arch}");
        }
    }
}

#[test]
fn a_number_of_the_x32_abi_kills_on_x86_64_and_is_any_other_number_on_aarch64() {
    for number in [
        0x4000_0000,
        0x4000_0001,
        0x4000_0223,
        0x7fff_ffff,
        0xffff_fffe,
    ] {
        let decide = |arch| {
            Policy::new().decide(&Call {
                arch,
                number,
                args: [0; 6],
            })
        };
        assert_eq!(decide(Arch::X86_64), Action::KillProcess, "{number:#x}");
        assert_eq!(decide(Arch::Aarch64), ENOSYS, "{number:#x}");
    }
}

#[test]
fn no_mode_with_a_set_id_bit_passes() {
    for bits in [0o2000, 0o4000, 0o6000, 0o4755, 0o177_777, GARBAGE_MODE] {
        for (name, place) in MODES {
            check(name, at(place, bits), EPERM);
        }
    }
    for bits in [0, 0o755, 0o1777, 1 << 32 | 0o644, 0o4000 << 32] {
        for (name, place) in MODES {
            check(name, at(place, bits), ALLOW);
        }
    }
}

const GARBAGE_MODE: i64 = i64::MIN | 0o4000;
const MODES: [(&str, usize); 7] = [
    ("chmod", 1),
    ("fchmod", 1),
    ("fchmodat", 2),
    ("fchmodat2", 2),
    ("creat", 1),
    ("mkdir", 1),
    ("mkdirat", 2),
];

fn at(place: usize, word: i64) -> [i64; 3] {
    let mut words = [-1; 3];
    words[place] = word;
    words
}

#[test]
fn opening_looks_at_the_mode_only_where_a_file_may_be_made() {
    let (create, write) = (i64::from(libc::O_CREAT), i64::from(libc::O_WRONLY));
    let temporary = i64::from(libc::O_TMPFILE) & !i64::from(libc::O_DIRECTORY);
    for (name, first) in [("open", [0].as_slice()), ("openat", &[-100, 0])] {
        let check = |flags, mode, expected| {
            let mut words = [0; 4];
            words[first.len()..first.len() + 2].copy_from_slice(&[flags, mode]);
            check(name, words, expected);
        };
        check(write | create, 0o4755, EPERM);
        check(write | create, 0o2755, EPERM);
        check(write | create, 0o755, ALLOW);
        check(write | i64::from(libc::O_TMPFILE), 0o4755, EPERM);
        check(write | temporary, 0o4755, EPERM);
        check(write | i64::from(libc::O_TMPFILE), 0o1755, ALLOW);
        check(write, 0o4755, ALLOW);
        check(i64::from(libc::O_DIRECTORY), -1, ALLOW);
        check(1 << 32 | create, 1 << 63 | 0o4000, EPERM);
    }
    check("mq_open", [0, create, 0o4600], EPERM);
    check("mq_open", [0, create, 0o600], ALLOW);
}

#[test]
fn a_node_is_a_file_a_fifo_or_a_socket() {
    for (mode, expected) in [
        (0, ALLOW),
        (libc::S_IFREG, ALLOW),
        (libc::S_IFIFO, ALLOW),
        (libc::S_IFSOCK, ALLOW),
        (libc::S_IFCHR, EPERM),
        (libc::S_IFBLK, EPERM),
        (libc::S_IFLNK, EPERM),
        (libc::S_IFDIR, EPERM),
    ] {
        let mode = i64::from(mode) | 0o644;
        for high in [0, 1 << 32, 1 << 63] {
            check("mknod", [0, mode | high], expected);
            check("mknodat", [0, 0, mode | high], expected);
        }
        check("mknod", [0, mode | 0o4000], EPERM);
        check("mknodat", [0, 0, mode | 0o2000], EPERM);
    }
}

#[test]
fn a_terminal_is_not_typed_into_however_the_request_is_padded() {
    const STI: i64 = 0x5412;
    const LINUX: i64 = 0x541c;
    const CONS: i64 = 0x541d;
    const SETD: i64 = 0x5423;
    const TCGETS: i64 = 0x5401;
    const GWINSZ: i64 = 0x5413;
    const FIONREAD: i64 = 0x541b;
    for request in [STI, LINUX, CONS, SETD] {
        for high in [0, 1 << 32, -1 << 32, 1 << 63] {
            check("ioctl", [0, request | high], EPERM);
        }
    }
    for request in [TCGETS, GWINSZ, FIONREAD] {
        check("ioctl", [0, request], ALLOW);
    }
    check("ioctl", [0, 0x1_5412], ALLOW);
}

#[test]
fn clone_makes_processes_and_threads_but_no_namespace() {
    for flag in [
        libc::CLONE_NEWNS,
        libc::CLONE_NEWCGROUP,
        libc::CLONE_NEWUTS,
        libc::CLONE_NEWIPC,
        libc::CLONE_NEWUSER,
        libc::CLONE_NEWPID,
        libc::CLONE_NEWNET,
    ] {
        check("clone", [i64::from(flag)], EPERM);
        check(
            "clone",
            [1 << 40 | i64::from(flag | libc::CLONE_VM | libc::SIGCHLD)],
            EPERM,
        );
    }
    let thread = libc::CLONE_VM | libc::CLONE_FS | libc::CLONE_FILES | libc::CLONE_SIGHAND;
    let thread = thread | libc::CLONE_THREAD | libc::CLONE_SYSVSEM | libc::CLONE_SETTLS;
    let joined = libc::CLONE_PARENT_SETTID | libc::CLONE_CHILD_CLEARTID;
    check("clone", [i64::from(thread | joined)], ALLOW);
    check(
        "clone",
        [i64::from(
            libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD,
        )],
        ALLOW,
    );
    check("clone", [i64::from(libc::CLONE_NEWUSER) << 32], ALLOW);
}

#[test]
fn a_personality_is_read_or_harmless() {
    let uname26 = i64::from(libc::UNAME26);
    for harmless in [0, 8, uname26, uname26 | 8, 0xffff_ffff, -1, 1 << 32] {
        check("personality", [harmless], ALLOW);
    }
    for flag in [
        libc::READ_IMPLIES_EXEC,
        libc::ADDR_NO_RANDOMIZE,
        libc::ADDR_COMPAT_LAYOUT,
    ] {
        check("personality", [i64::from(flag)], EPERM);
        check("personality", [i64::from(flag) | uname26], EPERM);
    }
    check("personality", [0x7fff_ffff], EPERM);
}

#[test]
fn prctl_changes_neither_the_memory_maps_record_nor_the_securebits() {
    check("prctl", [libc::PR_SET_MM.into()], EPERM);
    check("prctl", [libc::PR_SET_SECUREBITS.into()], EPERM);
    check("prctl", [1 << 32 | i64::from(libc::PR_SET_MM)], EPERM);
    for option in [
        libc::PR_SET_NAME,
        libc::PR_SET_PDEATHSIG,
        libc::PR_SET_NO_NEW_PRIVS,
        libc::PR_SET_DUMPABLE,
        libc::PR_CAP_AMBIENT,
        libc::PR_SET_SECCOMP,
        libc::PR_GET_SECUREBITS,
    ] {
        check("prctl", [option.into()], ALLOW);
    }
}

#[test]
fn a_further_filter_is_allowed_and_a_supervisor_is_not() {
    let filter = i64::from(libc::SECCOMP_SET_MODE_FILTER);
    let flag = |flag: libc::c_ulong| i64::try_from(flag).unwrap();
    check("seccomp", [filter, 0], ALLOW);
    check(
        "seccomp",
        [filter, flag(libc::SECCOMP_FILTER_FLAG_TSYNC)],
        ALLOW,
    );
    check(
        "seccomp",
        [filter, flag(libc::SECCOMP_FILTER_FLAG_NEW_LISTENER)],
        EPERM,
    );
    check("seccomp", [filter, -1 << 32 | 0x8 | 0x1], EPERM);
}
