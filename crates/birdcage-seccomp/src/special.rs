//! The calls whose arguments matter, and their rules.
//!
//! The numbers are those of `linux/uapi`. They are the same on x86_64 and aarch64, as are the
//! positions of the arguments, `clone(2)` included.

use crate::action::Action;
use crate::policy::Policy;
use crate::rule::{Rule, Test};

/// `S_ISUID | S_ISGID`.
const SET_ID: u32 = 0o6000;

/// `O_CREAT | __O_TMPFILE`: without either, the mode argument is whatever was in the register.
const CREATES: u32 = 0o100 | 0o20_000_000;

/// `CLONE_NEWNS`, `NEWCGROUP`, `NEWUTS`, `NEWIPC`, `NEWUSER`, `NEWPID`, `NEWNET`.
///
/// `CLONE_NEWTIME` is not among them: its bit is part of the signal number in this call.
const NEW_NAMESPACES: u32 = 0x7e02_0000;

/// The names of all calls that can have a rule, in the order of printing.
pub(crate) const NAMES: [&str; 20] = [
    "chmod",
    "fchmod",
    "fchmodat",
    "fchmodat2",
    "open",
    "openat",
    "creat",
    "mkdir",
    "mkdirat",
    "mknod",
    "mknodat",
    "ioctl",
    "clone",
    "personality",
    "prctl",
    "seccomp",
    "socket",
    "socketpair",
    "mq_open",
    "memfd_create",
];

/// The rule of the call of that name under that policy, if its arguments matter.
pub(crate) fn rule(policy: &Policy, name: &str) -> Option<Rule> {
    Some(match name {
        "chmod" | "fchmod" | "creat" | "mkdir" => refuse_set_id(1),
        "fchmodat" | "fchmodat2" | "mkdirat" => refuse_set_id(2),
        "open" => refuse_set_id_creation(1, 2),
        "openat" => refuse_set_id_creation(2, 3),
        "mq_open" => refuse_set_id_creation(1, 2),
        "mknod" => node(1),
        "mknodat" => node(2),
        "ioctl" => ioctl(),
        "clone" => {
            Rule::otherwise(Action::Allow).when([Test::has(0, NEW_NAMESPACES)], Action::EPERM)
        }
        "personality" => personality(),
        "prctl" => prctl(),
        "seccomp" => seccomp(),
        "socket" => socket(policy),
        "socketpair" => socketpair(policy),
        "memfd_create" => memfd_create(),
        _ => return None,
    })
}

/// `chmod(2)` and its kin: the mode must not make a set-id file.
///
/// Without this a program could leave one in a writable exception for somebody outside.
fn refuse_set_id(mode: u8) -> Rule {
    Rule::otherwise(Action::Allow).when([Test::has(mode, SET_ID)], Action::EPERM)
}

/// `open(2)` and its kin: the same, where the mode counts at all.
fn refuse_set_id_creation(flags: u8, mode: u8) -> Rule {
    let tests = [Test::has(flags, CREATES), Test::has(mode, SET_ID)];
    Rule::otherwise(Action::Allow).when(tests, Action::EPERM)
}

/// `mknod(2)`: files, FIFOs and sockets, and no set-id bit; no device, not even a whiteout.
fn node(mode: u8) -> Rule {
    const FORMAT: u32 = 0o170_000;
    /// None (meaning a regular file), `S_IFREG`, `S_IFIFO`, `S_IFSOCK`.
    const HARMLESS: &[u32] = &[0, 0o100_000, 0o010_000, 0o140_000];
    Rule::otherwise(Action::EPERM)
        .when([Test::has(mode, SET_ID)], Action::EPERM)
        .when([Test::masked(mode, FORMAT, HARMLESS)], Action::Allow)
}

/// `ioctl(2)`: a terminal must not be typed into, nor given another discipline.
///
/// Two sandboxes were left by comparing all 64 bits of the request, of which the kernel looks
/// at 32: CVE-2019-10063 and CVE-2023-28100.
fn ioctl() -> Rule {
    const TIOCSTI: u32 = 0x5412;
    const TIOCLINUX: u32 = 0x541c;
    const TIOCCONS: u32 = 0x541d;
    const TIOCSETD: u32 = 0x5423;
    let refused = Test::is(1, &[TIOCSTI, TIOCLINUX, TIOCCONS, TIOCSETD]);
    Rule::otherwise(Action::Allow).when([refused], Action::EPERM)
}

/// `personality(2)`: reading it, and what changes only what `uname(2)` says.
///
/// `READ_IMPLIES_EXEC` and `ADDR_NO_RANDOMIZE` would weaken every program started later.
fn personality() -> Rule {
    const PER_LINUX: u32 = 0;
    const PER_LINUX32: u32 = 8;
    const UNAME26: u32 = 0x2_0000;
    const QUERY: u32 = u32::MAX;
    let harmless = Test::is(
        0,
        &[
            PER_LINUX,
            PER_LINUX32,
            UNAME26,
            UNAME26 | PER_LINUX32,
            QUERY,
        ],
    );
    Rule::otherwise(Action::EPERM).when([harmless], Action::Allow)
}

/// `prctl(2)`: not the memory map's own record, which `/proc` shows, and not the securebits.
fn prctl() -> Rule {
    const PR_SET_SECUREBITS: u32 = 28;
    const PR_SET_MM: u32 = 35;
    let refused = Test::is(0, &[PR_SET_MM, PR_SET_SECUREBITS]);
    Rule::otherwise(Action::Allow).when([refused], Action::EPERM)
}

/// `seccomp(2)`: a further filter can only narrow, unless a supervisor may answer for it.
fn seccomp() -> Rule {
    const NEW_LISTENER: u32 = 1 << 3;
    Rule::otherwise(Action::Allow).when([Test::has(1, NEW_LISTENER)], Action::EPERM)
}

const AF_UNIX: u32 = 1;
const AF_INET: u32 = 2;
const AF_INET6: u32 = 10;
const AF_NETLINK: u32 = 16;
const SOCK_STREAM: u32 = 1;
const SOCK_DGRAM: u32 = 2;
const SOCK_SEQPACKET: u32 = 5;
/// The part of a socket's type that is not `SOCK_CLOEXEC` or `SOCK_NONBLOCK`.
const SOCK_TYPE: u32 = 0xf;

/// `memfd_create(2)`: files of data, and no programs.
///
/// A file in memory lies on no mount that could refuse to execute it. The flag
/// (`MFD_NOEXEC_SEAL`, Linux 6.3) takes its execute bits away for good. Whoever does
/// not ask for that is told that there are no such files, as before Linux 3.17, and
/// makes one in `/dev/shm`.
fn memfd_create() -> Rule {
    const MFD_NOEXEC_SEAL: u32 = 0x8;
    Rule::otherwise(Action::ENOSYS).when([Test::has(1, MFD_NOEXEC_SEAL)], Action::Allow)
}

/// `socket(2)`: the internet over TCP, UDP and ping, and what the policy opened.
///
/// The protocol counts: `SOCK_STREAM` with protocol 132 is SCTP and `SOCK_DGRAM` with 115 is
/// L2TP, which load modules that nobody audits. `EPROTONOSUPPORT` is the answer on which users
/// of multipath TCP fall back to plain TCP.
fn socket(policy: &Policy) -> Rule {
    const TCP: &[u32] = &[0, 6];
    /// Default, `IPPROTO_UDP`, `IPPROTO_ICMP`, `IPPROTO_ICMPV6`.
    const UDP_AND_PING: &[u32] = &[0, 17, 1, 58];
    let inet = Test::is(0, &[AF_INET, AF_INET6]);
    let kind = |types| Test::masked(1, SOCK_TYPE, types);
    let mut rule = Rule::otherwise(Action::EAFNOSUPPORT)
        .when(
            [inet, kind(&[SOCK_STREAM]), Test::is(2, TCP)],
            Action::Allow,
        )
        .when(
            [inet, kind(&[SOCK_DGRAM]), Test::is(2, UDP_AND_PING)],
            Action::Allow,
        )
        .when(
            [inet, kind(&[SOCK_STREAM, SOCK_DGRAM])],
            Action::EPROTONOSUPPORT,
        );
    if policy.networking() {
        rule = rule.when(
            [Test::is(0, &[AF_NETLINK]), Test::is(2, &[0])],
            Action::Allow,
        );
    }
    if policy.unix_sockets() {
        rule = rule.when([Test::is(0, &[AF_UNIX])], Action::Allow);
    }
    rule
}

/// `socketpair(2)`: pairs that stay pairs.
///
/// Half of a datagram pair can be aimed at any other socket with `sendto(2)`, so it is as good as
/// `socket(AF_UNIX)`; streams and sequenced packets are connected once and for all.
fn socketpair(policy: &Policy) -> Rule {
    let rule = Rule::otherwise(Action::EAFNOSUPPORT);
    let unix = Test::is(0, &[AF_UNIX]);
    if policy.unix_sockets() {
        return rule.when([unix], Action::Allow);
    }
    let connected = Test::masked(1, SOCK_TYPE, &[SOCK_STREAM, SOCK_SEQPACKET]);
    rule.when([unix, connected], Action::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table;

    #[test]
    fn the_list_of_names_is_that_of_the_calls_with_a_rule() {
        for call in table::calls() {
            let listed = NAMES.contains(&call.name);
            assert_eq!(
                rule(&Policy::new(), call.name).is_some(),
                listed,
                "{}",
                call.name
            );
        }
    }

    #[test]
    fn every_name_is_one_of_a_call() {
        for name in NAMES {
            assert!(table::calls().any(|call| call.name == name), "{name}");
        }
    }

    /// A rule in a refused group would be a hole that the print-out of groups hides.
    #[test]
    fn a_rule_only_narrows_a_group_that_is_granted() {
        for call in table::calls().filter(|call| NAMES.contains(&call.name)) {
            assert_eq!(call.group.action(), Action::Allow, "{}", call.name);
        }
    }

    #[test]
    fn only_sockets_depend_on_the_policy() {
        let open = Policy::new().allow_networking().allow_unix_sockets();
        for name in NAMES {
            let depends = rule(&open, name) != rule(&Policy::new(), name);
            assert_eq!(depends, name.starts_with("socket"), "{name}");
        }
    }
}
