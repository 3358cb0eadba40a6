//! Which sockets a policy offers, with the C library's constants for its arguments.

mod case;

use birdcage_seccomp::{Action, Policy};
use case::check_under;

const ALLOW: Action = Action::Allow;
const EAFNOSUPPORT: Action = Action::EAFNOSUPPORT;
const EPROTONOSUPPORT: Action = Action::EPROTONOSUPPORT;

const INET: i64 = libc::AF_INET as i64;
const INET6: i64 = libc::AF_INET6 as i64;
const UNIX: i64 = libc::AF_UNIX as i64;
const NETLINK: i64 = libc::AF_NETLINK as i64;
const STREAM: i64 = libc::SOCK_STREAM as i64;
const DGRAM: i64 = libc::SOCK_DGRAM as i64;
const RAW: i64 = libc::SOCK_RAW as i64;
const SEQPACKET: i64 = libc::SOCK_SEQPACKET as i64;
const FLAGS: i64 = (libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK) as i64;

fn policies() -> [Policy; 4] {
    let (bare, unix) = (Policy::new(), Policy::new().allow_unix_sockets());
    [
        bare.clone(),
        bare.allow_networking(),
        unix.clone(),
        unix.allow_networking(),
    ]
}

#[test]
fn internet_sockets_speak_tcp_udp_and_ping_under_every_policy() {
    let sctp = i64::from(libc::IPPROTO_SCTP);
    let (icmp, icmp6) = (
        i64::from(libc::IPPROTO_ICMP),
        i64::from(libc::IPPROTO_ICMPV6),
    );
    for policy in policies() {
        for family in [INET, INET6] {
            for (kind, protocol, expected) in [
                (STREAM, 0, ALLOW),
                (STREAM, libc::IPPROTO_TCP.into(), ALLOW),
                (STREAM, libc::IPPROTO_MPTCP.into(), EPROTONOSUPPORT),
                (STREAM, sctp, EPROTONOSUPPORT),
                (STREAM, libc::IPPROTO_UDP.into(), EPROTONOSUPPORT),
                (DGRAM, 0, ALLOW),
                (DGRAM, libc::IPPROTO_UDP.into(), ALLOW),
                (DGRAM, icmp, ALLOW),
                (DGRAM, icmp6, ALLOW),
                (DGRAM, 115, EPROTONOSUPPORT),
                (RAW, 0, EAFNOSUPPORT),
                (RAW, icmp, EAFNOSUPPORT),
                (SEQPACKET, sctp, EAFNOSUPPORT),
                (0, 0, EAFNOSUPPORT),
                (6, 0, EAFNOSUPPORT),
            ] {
                for flags in [0, FLAGS, 1 << 32] {
                    check_under(
                        &policy,
                        "socket",
                        [family, kind | flags, protocol],
                        expected,
                    );
                }
            }
        }
    }
}

#[test]
fn netlink_is_for_routes_and_only_with_networking() {
    for policy in policies() {
        let networking = policy == policy.clone().allow_networking();
        let route = if networking { ALLOW } else { EAFNOSUPPORT };
        for kind in [RAW, DGRAM] {
            check_under(&policy, "socket", [NETLINK, kind | FLAGS, 0], route);
            for protocol in [4, 9, 12, 15, 16, 1 << 31] {
                check_under(&policy, "socket", [NETLINK, kind, protocol], EAFNOSUPPORT);
            }
        }
    }
}

#[test]
fn unix_sockets_are_only_for_a_policy_that_says_so() {
    for policy in policies() {
        let allowed = policy == policy.clone().allow_unix_sockets();
        let expected = if allowed { ALLOW } else { EAFNOSUPPORT };
        for kind in [STREAM, DGRAM, SEQPACKET, RAW] {
            check_under(&policy, "socket", [UNIX, kind | FLAGS, 0], expected);
            check_under(&policy, "socket", [UNIX | 1 << 32, kind, 0], expected);
        }
    }
}

#[test]
fn a_pair_is_connected_unless_unix_sockets_are_allowed_anyway() {
    for policy in policies() {
        let allowed = policy == policy.clone().allow_unix_sockets();
        let datagram = if allowed { ALLOW } else { EAFNOSUPPORT };
        for flags in [0, FLAGS] {
            check_under(&policy, "socketpair", [UNIX, STREAM | flags], ALLOW);
            check_under(&policy, "socketpair", [UNIX, SEQPACKET | flags], ALLOW);
            check_under(&policy, "socketpair", [UNIX, DGRAM | flags], datagram);
            check_under(&policy, "socketpair", [UNIX, RAW | flags], datagram);
            check_under(&policy, "socketpair", [INET, STREAM | flags], EAFNOSUPPORT);
            check_under(&policy, "socketpair", [30, STREAM | flags], EAFNOSUPPORT);
        }
    }
}

#[test]
fn rare_families_are_offered_under_no_policy() {
    let offered = [UNIX, INET, INET6, NETLINK];
    for policy in policies() {
        for family in (0..256).filter(|family| !offered.contains(family)) {
            check_under(&policy, "socket", [family, STREAM, 0], EAFNOSUPPORT);
            check_under(&policy, "socket", [family, DGRAM, 0], EAFNOSUPPORT);
        }
    }
}
