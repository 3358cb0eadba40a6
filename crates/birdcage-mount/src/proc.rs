//! What of `/proc` is not shown.

use crate::Caller;

/// Files of `/proc` that anybody could read: symbols of the kernel, keys, latencies.
const PUBLIC: [&str; 4] = [
    "/proc/kallsyms",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/sched_debug",
];

/// Files of `/proc` that uid 0 could read without any capability, as it owns them.
///
/// They hold kernel memory, addresses, logs and facts about all processes of the
/// machine. Writing is a matter of the mount, which is read-only.
const ROOTS_OWN: [&str; 10] = [
    "/proc/kcore",
    "/proc/kmsg",
    "/proc/kpagecount",
    "/proc/kpageflags",
    "/proc/kpagecgroup",
    "/proc/timer_list",
    "/proc/slabinfo",
    "/proc/vmallocinfo",
    "/proc/pagetypeinfo",
    "/proc/sysrq-trigger",
];

/// The files of `/proc` that have to be covered.
pub(crate) fn masked(caller: Caller) -> impl Iterator<Item = &'static str> {
    let own: &[&str] = match caller {
        Caller::Root => &ROOTS_OWN,
        Caller::Ordinary => &[],
    };
    PUBLIC.iter().chain(own).copied()
}
