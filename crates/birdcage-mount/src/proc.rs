//! What of `/proc` is not shown.

/// Files of `/proc` that are covered.
///
/// They hold kernel memory, addresses, logs or facts about all processes of the
/// machine, and the first line of defence is the caller's uid: root's own
/// sandbox would read most of them without any capability.
pub(crate) const MASKED: [&str; 14] = [
    "/proc/kcore",
    "/proc/kmsg",
    "/proc/kallsyms",
    "/proc/kpagecount",
    "/proc/kpageflags",
    "/proc/kpagecgroup",
    "/proc/timer_list",
    "/proc/sched_debug",
    "/proc/slabinfo",
    "/proc/vmallocinfo",
    "/proc/pagetypeinfo",
    "/proc/latency_stats",
    "/proc/keys",
    "/proc/sysrq-trigger",
];
