//! The calls of the groups that are granted, or granted but for some arguments.
//!
//! Each row is a name, its number on x86_64 and its number on aarch64; `_` where the
//! architecture never had the call. The order within a group is for reading only.

use super::Syscall;

pub(super) static CALLS: &[Syscall] = calls! {
    Files {
        read 0 63, write 1 64, readv 19 65, writev 20 66, pread64 17 67, pwrite64 18 68,
        preadv 295 69, pwritev 296 70, preadv2 327 286, pwritev2 328 287, open 2 _, openat 257 56,
        creat 85 _, close 3 57, close_range 436 436, lseek 8 62, dup 32 23, dup2 33 _, dup3 292 24,
        fcntl 72 25, flock 73 32, ioctl 16 29, pipe 22 _, pipe2 293 59, splice 275 76, tee 276 77,
        vmsplice 278 75, sendfile 40 71, copy_file_range 326 285, fsync 74 82, fdatasync 75 83,
        sync 162 81, syncfs 306 267, sync_file_range 277 84, readahead 187 213, fadvise64 221 223,
        fallocate 285 47, truncate 76 45, ftruncate 77 46, stat 4 _, fstat 5 80, lstat 6 _,
        newfstatat 262 79, statx 332 291, statfs 137 43, fstatfs 138 44, access 21 _,
        faccessat 269 48, faccessat2 439 439, getdents 78 _, getdents64 217 61, getcwd 79 17,
        chdir 80 49, fchdir 81 50, mkdir 83 _, mkdirat 258 34, rmdir 84 _, mknod 133 _,
        mknodat 259 33, rename 82 _, renameat 264 38, renameat2 316 276, link 86 _, linkat 265 37,
        symlink 88 _, symlinkat 266 36, readlink 89 _, readlinkat 267 78, unlink 87 _,
        unlinkat 263 35, umask 95 166, cachestat 451 451,
    }
    Attributes {
        chmod 90 _, fchmod 91 52, fchmodat 268 53, fchmodat2 452 452, chown 92 _, fchown 93 55,
        lchown 94 _, fchownat 260 54, utime 132 _, utimes 235 _, futimesat 261 _, utimensat 280 88,
        setxattr 188 5, lsetxattr 189 6, fsetxattr 190 7, setxattrat 463 463, getxattr 191 8,
        lgetxattr 192 9, fgetxattr 193 10, getxattrat 464 464, listxattr 194 11, llistxattr 195 12,
        flistxattr 196 13, listxattrat 465 465, removexattr 197 14, lremovexattr 198 15,
        fremovexattr 199 16, removexattrat 466 466, file_getattr 468 468, file_setattr 469 469,
    }
    Events {
        poll 7 _, ppoll 271 73, select 23 _, pselect6 270 72, epoll_create 213 _,
        epoll_create1 291 20, epoll_ctl 233 21, epoll_wait 232 _, epoll_pwait 281 22,
        epoll_pwait2 441 441, eventfd 284 _, eventfd2 290 19, signalfd 282 _, signalfd4 289 74,
        inotify_init 253 _, inotify_init1 294 26, inotify_add_watch 254 27, inotify_rm_watch 255 28,
    }
    Memory {
        brk 12 214, mmap 9 222, munmap 11 215, mremap 25 216, mprotect 10 226, msync 26 227,
        mincore 27 232, madvise 28 233, mlock 149 228, mlock2 325 284, mlockall 151 230,
        munlock 150 229, munlockall 152 231, remap_file_pages 216 234, pkey_mprotect 329 288,
        pkey_alloc 330 289, pkey_free 331 290, memfd_create 319 279, map_shadow_stack 453 453,
        mseal 462 462,
    }
    Processes {
        clone 56 220, fork 57 _, vfork 58 _, execve 59 221, execveat 322 281, exit 60 93,
        exit_group 231 94, wait4 61 260, waitid 247 95, getpid 39 172, getppid 110 173,
        gettid 186 178, getpgid 121 155, getpgrp 111 _, setpgid 109 154, getsid 124 156,
        setsid 112 157, pidfd_open 434 434, process_mrelease 448 448, prctl 157 167,
        arch_prctl 158 _, set_tid_address 218 96, personality 135 92,
    }
    Scheduling {
        sched_yield 24 124, sched_setparam 142 118, sched_getparam 143 121,
        sched_setscheduler 144 119, sched_getscheduler 145 120, sched_get_priority_max 146 125,
        sched_get_priority_min 147 126, sched_rr_get_interval 148 127, sched_setaffinity 203 122,
        sched_getaffinity 204 123, sched_setattr 314 274, sched_getattr 315 275,
        getpriority 140 141, setpriority 141 140, ioprio_get 252 31, ioprio_set 251 30,
        getcpu 309 168, futex 202 98, futex_waitv 449 449, futex_wake 454 454, futex_wait 455 455,
        futex_requeue 456 456, set_robust_list 273 99, get_robust_list 274 100, membarrier 324 283,
        rseq 334 293,
    }
    Signals {
        rt_sigaction 13 134, rt_sigprocmask 14 135, rt_sigreturn 15 139, rt_sigpending 127 136,
        rt_sigtimedwait 128 137, rt_sigqueueinfo 129 138, rt_tgsigqueueinfo 297 240,
        rt_sigsuspend 130 133, sigaltstack 131 132, kill 62 129, tkill 200 130, tgkill 234 131,
        pidfd_send_signal 424 424, pause 34 _, restart_syscall 219 128, uretprobe 335 _,
        uprobe 336 _,
    }
    Time {
        time 201 _, gettimeofday 96 169, clock_gettime 228 113, clock_getres 229 114,
        nanosleep 35 101, clock_nanosleep 230 115, alarm 37 _, getitimer 36 102, setitimer 38 103,
        times 100 153, timer_create 222 107, timer_settime 223 110, timer_gettime 224 108,
        timer_getoverrun 225 109, timer_delete 226 111, timerfd_create 283 85,
        timerfd_settime 286 86, timerfd_gettime 287 87,
    }
    Identity {
        getuid 102 174, geteuid 107 175, getgid 104 176, getegid 108 177, getresuid 118 148,
        getresgid 120 150, getgroups 115 158, setuid 105 146, setgid 106 144, setreuid 113 145,
        setregid 114 143, setresuid 117 147, setresgid 119 149, setfsuid 122 151, setfsgid 123 152,
        setgroups 116 159, capget 125 90, capset 126 91,
    }
    Ipc {
        shmget 29 194, shmat 30 196, shmdt 67 197, shmctl 31 195, semget 64 190, semop 65 193,
        semtimedop 220 192, semctl 66 191, msgget 68 186, msgsnd 69 189, msgrcv 70 188,
        msgctl 71 187, mq_open 240 180, mq_unlink 241 181, mq_timedsend 242 182,
        mq_timedreceive 243 183, mq_notify 244 184, mq_getsetattr 245 185,
    }
    Sockets {
        socket 41 198, socketpair 53 199, connect 42 203, accept 43 202, accept4 288 242,
        bind 49 200, listen 50 201, shutdown 48 210, sendto 44 206, sendmsg 46 211,
        sendmmsg 307 269, recvfrom 45 207, recvmsg 47 212, recvmmsg 299 243, getsockname 51 204,
        getpeername 52 205, getsockopt 55 209, setsockopt 54 208,
    }
    System {
        uname 63 160, sysinfo 99 179, getrlimit 97 163, setrlimit 160 164, prlimit64 302 261,
        getrusage 98 165, getrandom 318 278,
    }
    Confinement {
        seccomp 317 277, landlock_create_ruleset 444 444, landlock_add_rule 445 445,
        landlock_restrict_self 446 446,
    }
};
