//! The calls of the groups that are refused, whatever their arguments.
//!
//! The rows read as in `granted.rs`: name, number on x86_64, number on aarch64.

use super::Syscall;

pub(super) static CALLS: &[Syscall] = calls! {
    Mounts {
        mount 165 40, umount2 166 39, pivot_root 155 41, chroot 161 51, open_tree 428 428,
        open_tree_attr 467 467, move_mount 429 429, fsopen 430 430, fsconfig 431 431,
        fsmount 432 432, fspick 433 433, mount_setattr 442 442,
    }
    Namespaces {
        unshare 272 97, setns 308 268,
    }
    Keys {
        add_key 248 217, request_key 249 218, keyctl 250 219,
    }
    Tracing {
        ptrace 101 117, process_vm_readv 310 270, process_vm_writev 311 271,
        process_madvise 440 440, kcmp 312 272, pidfd_getfd 438 438, perf_event_open 298 241,
        lookup_dcookie 212 18,
    }
    KernelPrograms {
        bpf 321 280, userfaultfd 323 282,
    }
    Handles {
        name_to_handle_at 303 264, open_by_handle_at 304 265, fanotify_init 300 262,
        fanotify_mark 301 263,
    }
    Numa {
        mbind 237 235, set_mempolicy 238 237, get_mempolicy 239 236,
        set_mempolicy_home_node 450 450, move_pages 279 239, migrate_pages 256 238,
    }
    Quotas {
        quotactl 179 60, quotactl_fd 443 443,
    }
    Administration {
        init_module 175 105, finit_module 313 273, delete_module 176 106, kexec_load 246 104,
        kexec_file_load 320 294, reboot 169 142, swapon 167 224, swapoff 168 225, acct 163 89,
        syslog 103 116, vhangup 153 58, settimeofday 164 170, clock_settime 227 112,
        clock_adjtime 305 266, adjtimex 159 171, sethostname 170 161, setdomainname 171 162,
        iopl 172 _, ioperm 173 _, modify_ldt 154 _, uselib 134 _, ustat 136 _, sysfs 139 _,
    }
    AsyncIo {
        io_setup 206 0, io_destroy 207 1, io_submit 209 2, io_cancel 210 3, io_getevents 208 4,
        io_pgetevents 333 292, io_uring_setup 425 425, io_uring_enter 426 426,
        io_uring_register 427 427,
    }
    Superseding {
        clone3 435 435, openat2 437 437, memfd_secret 447 447, statmount 457 457, listmount 458 458,
        lsm_get_self_attr 459 459, lsm_set_self_attr 460 460, lsm_list_modules 461 461,
    }
    Obsolete {
        _sysctl 156 _, create_module 174 _, get_kernel_syms 177 _, query_module 178 _,
        nfsservctl 180 42, getpmsg 181 _, putpmsg 182 _, afs_syscall 183 _, tuxcall 184 _,
        security 185 _, vserver 236 _, set_thread_area 205 _, get_thread_area 211 _,
        epoll_ctl_old 214 _, epoll_wait_old 215 _,
    }
};
