//! Items 8 and 9: sockets and devices that an exception happens to show.

use birdcage::Exception::{Networking, Read, UnixSockets};
use birdcage_tests::{Scratch, act, act_outside, cage, has_landlock, unguessable};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram, UnixListener};
use std::path::Path;

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// Connecting to a socket's file needs no more than seeing it; a daemon may be behind it.
#[test]
fn item_08_reading_does_not_connect_to_unix_sockets() {
    let scratch = Scratch::new();
    let stream = scratch.at("stream");
    let _listener = UnixListener::bind(&stream).expect("a listener");
    let acting = ["connect-unix", text(&stream)];
    for exception in [scratch.path(), &stream, Path::new("/")] {
        assert_eq!(
            act(&cage([Read(exception.into())]), acting),
            "EAFNOSUPPORT",
            "{exception:?}"
        );
    }
    assert_eq!(
        act(&cage([Read(scratch.path().into()), UnixSockets]), acting),
        "ok"
    );
    assert_eq!(act_outside(acting), "ok");
}

/// Half of a datagram pair can be aimed at any socket; a pair of streams cannot.
#[test]
fn item_08_a_pair_of_datagram_sockets_is_no_way_around() {
    let scratch = Scratch::new();
    let datagram = scratch.at("datagram");
    let _receiver = UnixDatagram::bind(&datagram).expect("a receiver");
    let cage = cage([Read(scratch.path().into())]);
    assert_eq!(act(&cage, ["send-unix", text(&datagram)]), "EAFNOSUPPORT");
    assert_eq!(act(&cage, ["datagram-pair"]), "EAFNOSUPPORT");
    assert_eq!(act(&cage, ["socket-pair"]), "ok");
    assert_eq!(act_outside(["send-unix", text(&datagram)]), "ok");
}

/// Device nodes in a directory do nothing; the one that an exception names works.
#[test]
fn item_08_devices_below_a_read_exception_do_not_open() {
    let wide = cage([Read("/dev".into())]);
    for device in [
        "/dev/null",
        "/dev/zero",
        "/dev/full",
        "/dev/tty",
        "/dev/ptmx",
    ] {
        for name in ["read-write", "write-now"] {
            assert_eq!(act(&wide, [name, device]), "EACCES", "{name} {device}");
        }
    }
    for device in ["/dev/null", "/dev/zero"] {
        assert_eq!(act_outside(["write", device]), "ok", "{device} outside");
    }
    assert_eq!(
        act(&cage([Read("/dev/null".into())]), ["read", "/dev/null"]),
        "ok"
    );
}

#[test]
fn item_09_abstract_sockets_stay_closed_with_networking() {
    let name = unguessable();
    let address = SocketAddr::from_abstract_name(&name).expect("a name");
    let _listener = UnixListener::bind_addr(&address).expect("a listener");
    let acting = ["connect-abstract", &name];
    assert_eq!(act(&cage([Networking]), acting), "EAFNOSUPPORT");
    assert_eq!(act(&cage([]), acting), "EAFNOSUPPORT");
    // Without the host's network the same name is another socket, which nobody has bound.
    assert_eq!(act(&cage([UnixSockets]), acting), "ECONNREFUSED");
    let both = if has_landlock(6) { "EPERM" } else { "ok" };
    assert_eq!(act(&cage([UnixSockets, Networking]), acting), both);
    assert_eq!(act_outside(acting), "ok");
}

const STREAM: i32 = libc::SOCK_STREAM;
const RAW: i32 = libc::SOCK_RAW;

fn socket(family: i32, kind: i32) -> [String; 4] {
    [
        "socket".into(),
        family.to_string(),
        kind.to_string(),
        "0".into(),
    ]
}

#[test]
fn item_09_no_family_opens_but_the_internet() {
    let allowed = [libc::AF_INET, libc::AF_INET6];
    for family in (0..46).filter(|family| !allowed.contains(family)) {
        for kind in [STREAM, libc::SOCK_DGRAM, RAW] {
            let answer = act(&cage([]), socket(family, kind));
            assert_eq!(answer, "EAFNOSUPPORT", "family {family}, type {kind}");
        }
    }
    for family in allowed {
        assert_eq!(
            act(&cage([]), socket(family, STREAM)),
            "ok",
            "family {family}"
        );
    }
    assert_eq!(act_outside(socket(libc::AF_NETLINK, RAW)), "ok");
    assert_eq!(act_outside(socket(libc::AF_UNIX, STREAM)), "ok");
}

/// Name resolution asks the kernel for addresses and routes.
#[test]
fn item_09_networking_adds_the_netlink_of_routes_and_no_other() {
    let cage = cage([Networking]);
    assert_eq!(act(&cage, socket(libc::AF_NETLINK, RAW)), "ok");
    let audit = libc::NETLINK_AUDIT.to_string();
    let acting = [
        "socket",
        &libc::AF_NETLINK.to_string(),
        &RAW.to_string(),
        &audit,
    ];
    assert_eq!(act(&cage, acting), "EAFNOSUPPORT");
    for family in [libc::AF_VSOCK, libc::AF_ALG, libc::AF_PACKET] {
        assert_eq!(
            act(&cage, socket(family, RAW)),
            "EAFNOSUPPORT",
            "family {family}"
        );
    }
}
