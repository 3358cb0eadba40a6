//! The system calls of a spawn, and how each of them can fail.

use libc::{
    E2BIG, EACCES, EAGAIN, EBUSY, ECHILD, EINTR, EINVAL, EIO, ELOOP, EMFILE, ENFILE, ENODEV,
    ENOENT, ENOEXEC, ENOMEM, ENOSPC, ENOSYS, EOPNOTSUPP, EPERM, ESRCH, ETOOMANYREFS,
};

/// A system call: its name and number, and the errnos to try.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) name: &'static str,
    number: i64,
    /// From its man page, what stands for a limit, for a filter, for a signal; none of a
    /// call that always succeeds.
    pub(crate) errnos: &'static [i32],
}

macro_rules! calls {
    ($($name:ident $number:ident: $($errno:ident)*;)*) => {
        const CALLS: &[Call] = &[$(Call {
            name: stringify!($name),
            number: libc::$number,
            errnos: &[$($errno),*],
        }),*];
    };
}

calls! {
    // Of the caller alone.
    access SYS_faccessat: ENOENT;
    capget SYS_capget: EPERM;
    fchmod SYS_fchmod: EPERM EIO;
    getcwd SYS_getcwd: ENOENT ENOMEM;
    getgroups SYS_getgroups: EPERM;
    getpeername SYS_getpeername: ENOMEM;
    getrandom SYS_getrandom: EAGAIN;
    landlock_create_ruleset SYS_landlock_create_ruleset: ENOSYS EOPNOTSUPP ENOMEM EMFILE;
    lseek SYS_lseek: EINVAL;
    memfd_create SYS_memfd_create: EACCES ENOMEM EMFILE EINVAL;
    mmap SYS_mmap: ENOMEM EPERM;
    mprotect SYS_mprotect: ENOMEM EACCES;
    mremap SYS_mremap: ENOMEM;
    pidfd_open SYS_pidfd_open: EMFILE ENOMEM EPERM;
    pipe2 SYS_pipe2: EMFILE ENFILE;
    poll SYS_ppoll: EINTR ENOMEM EINVAL;
    readlinkat SYS_readlinkat: EACCES ENOENT;
    recvmsg SYS_recvmsg: ENOMEM EPERM;
    rt_sigprocmask SYS_rt_sigprocmask: EPERM EINVAL;
    socketpair SYS_socketpair: EMFILE ENFILE EACCES ENOMEM;
    statx SYS_statx: EACCES ENOMEM;
    waitid SYS_waitid: EINTR ECHILD EPERM;
    // Of several.
    chdir SYS_chdir: EACCES ENOENT ENOMEM;
    clone SYS_clone: EAGAIN ENOMEM ENOSPC EPERM;
    close_range SYS_close_range: EMFILE EPERM;
    dup3 SYS_dup3: EMFILE EBUSY EINTR;
    execve SYS_execve: ENOMEM EACCES ENOEXEC E2BIG;
    execveat SYS_execveat: ENOMEM EACCES;
    fchdir SYS_fchdir: EACCES EIO;
    faccessat SYS_faccessat2: ENOENT EACCES ENOMEM;
    fcntl SYS_fcntl: EMFILE EINVAL EPERM;
    fsconfig SYS_fsconfig: EINVAL ENOMEM EPERM;
    fsmount SYS_fsmount: EPERM ENOSPC EMFILE;
    fsopen SYS_fsopen: ENODEV EPERM ENOMEM;
    flock SYS_flock: EINTR EOPNOTSUPP ENOMEM;
    fstat SYS_fstat: EIO ENOMEM;
    fstatat SYS_newfstatat: EIO ENOMEM;
    fstatfs SYS_fstatfs: EIO ENOMEM EINTR;
    ioctl SYS_ioctl: EPERM ENODEV;
    kill SYS_kill: ESRCH;
    landlock_add_rule SYS_landlock_add_rule: ENOMEM EINVAL;
    landlock_restrict_self SYS_landlock_restrict_self: EPERM E2BIG ENOMEM;
    mkdirat SYS_mkdirat: ENOSPC EACCES;
    mknodat SYS_mknodat: ENOSPC EPERM;
    mount_setattr SYS_mount_setattr: EPERM EINVAL ENOSYS;
    move_mount SYS_move_mount: EPERM ENOSPC EINVAL;
    open_tree SYS_open_tree: EPERM ENOMEM ENFILE;
    openat SYS_openat: EMFILE EACCES EINTR;
    openat2 SYS_openat2: EMFILE ELOOP EAGAIN ENOSYS ENOENT;
    pivot_root SYS_pivot_root: EPERM EBUSY;
    prctl SYS_prctl: EPERM EINVAL;
    capset SYS_capset: EPERM;
    prlimit SYS_prlimit64: EPERM;
    read SYS_read: EIO EINTR;
    rt_sigaction SYS_rt_sigaction: EINVAL EPERM;
    seccomp SYS_seccomp: ENOMEM EACCES EINVAL;
    sendmsg SYS_sendmsg: ENOMEM EPERM ETOOMANYREFS;
    setdomainname SYS_setdomainname: EPERM;
    setgroups SYS_setgroups: EPERM ENOMEM;
    sethostname SYS_sethostname: EPERM;
    setns SYS_setns: EPERM ENOMEM EINVAL;
    setsid SYS_setsid: EPERM;
    signalfd4 SYS_signalfd4: EMFILE ENOMEM;
    socket SYS_socket: EMFILE EACCES ENOMEM;
    symlinkat SYS_symlinkat: ENOSPC EACCES;
    umask SYS_umask: EPERM;
    unlinkat SYS_unlinkat: EPERM EBUSY;
    umount2 SYS_umount2: EBUSY EPERM;
    unshare SYS_unshare: ENOSPC EPERM;
    wait4 SYS_wait4: EINTR ECHILD EPERM;
    write SYS_write: ENOSPC EINTR ENOMEM;
    writev SYS_writev: EIO;
    // What always succeeds. Closing is among it: the descriptor is gone whatever the answer
    // is (close(2)), and a filter could only keep the kernel from doing it. So is giving memory
    // back, and asking for more where the allocator has another way.
    close SYS_close:;
    exit SYS_exit:;
    exit_group SYS_exit_group: ENOSYS;
    futex SYS_futex:;
    getegid SYS_getegid:;
    geteuid SYS_geteuid:;
    getgid SYS_getgid:;
    getpid SYS_getpid:;
    gettid SYS_gettid:;
    getuid SYS_getuid:;
    munmap SYS_munmap:;
    madvise SYS_madvise:;
    brk SYS_brk:;
    sched_yield SYS_sched_yield:;
    sigaltstack SYS_sigaltstack:;
    uname SYS_uname:;
    clock_gettime SYS_clock_gettime:;
}

/// What there is only on some machines.
#[cfg(target_arch = "x86_64")]
const OLDER: &[Call] = &[
    Call {
        name: "poll",
        number: libc::SYS_poll,
        errnos: &[EINTR, ENOMEM, EINVAL],
    },
    Call {
        name: "readlink",
        number: libc::SYS_readlink,
        errnos: &[EACCES, ENOENT],
    },
    Call {
        name: "open",
        number: libc::SYS_open,
        errnos: &[EMFILE, EACCES],
    },
    Call {
        name: "stat",
        number: libc::SYS_stat,
        errnos: &[EACCES, ENOMEM],
    },
];
#[cfg(not(target_arch = "x86_64"))]
const OLDER: &[Call] = &[];

/// Whether a call succeeds always though others of its name do not.
pub(crate) fn cannot_fail(number: i64, arguments: &[u64; 6]) -> bool {
    const GET_FLAGS: u64 = libc::F_GETFD as u64;
    match number {
        // Asking for a limit of one's own, and setting none (getrlimit(2)).
        libc::SYS_prlimit64 => arguments[2] == 0,
        // The standard library looks whether a descriptor is open before it closes it, in
        // debug builds only.
        libc::SYS_fcntl => arguments[1] == GET_FLAGS,
        _ => false,
    }
}

/// The call of that number, if it is known.
pub(crate) fn call(number: i64) -> Option<&'static Call> {
    let mut all = CALLS.iter().chain(OLDER);
    all.find(|call| call.number == number)
}

macro_rules! errnos {
    ($($name:ident)*) => {
        /// The name of an errno that is tried.
        pub(crate) fn errno_name(errno: i32) -> &'static str {
            match errno {
                $(libc::$name => stringify!($name),)*
                _ => "another",
            }
        }
    };
}

errnos! {
    E2BIG EACCES EAGAIN EBUSY ECHILD EINTR EINVAL EIO ELOOP EMFILE ENFILE ENODEV
    ENOENT ENOEXEC ENOMEM ENOSPC ENOSYS EOPNOTSUPP EPERM ESRCH
}

/// The name of a call, or its number.
pub(crate) fn name(number: i64) -> String {
    call(number).map_or_else(|| format!("call {number}"), |call| call.name.to_owned())
}
