//! Items 8 and 9: sockets and devices that an exception happens to show.

use birdcage::Exception::{Networking, Read, UnixSockets, WriteAndRead};
use birdcage_tests::{
    Scratch, act, act_outside, cage, has_landlock, landlock_version, no_unix_socket, unguessable,
};
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
            no_unix_socket(),
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
    assert_eq!(act(&cage, ["send-unix", text(&datagram)]), no_unix_socket());
    let pair = if own_sockets() { "ok" } else { "EAFNOSUPPORT" };
    assert_eq!(act(&cage, ["datagram-pair"]), pair);
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
    let own = if own_sockets() {
        "ECONNREFUSED"
    } else {
        "EAFNOSUPPORT"
    };
    assert_eq!(act(&cage([]), acting), own);
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
    let tried = (0..46).filter(|family| *family != libc::AF_UNIX || !own_sockets());
    for family in tried.filter(|family| !allowed.contains(family)) {
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

/// Whether Landlock tells the program's own Unix sockets from the host's, so that it may have some.
fn own_sockets() -> bool {
    landlock_version() >= 9
}

/// With networking it may not: nothing would keep it from taking an abstract name of the host's.
#[test]
fn item_09_a_program_has_unix_sockets_of_its_own_where_landlock_keeps_them() {
    let scratch = Scratch::new();
    let path = scratch.at("socket");
    let acting = ["unix-inside", text(&path)];
    let exception = || WriteAndRead(scratch.path().into());
    let own = if own_sockets() {
        "ok heard"
    } else {
        "EAFNOSUPPORT"
    };
    assert_eq!(act(&cage([exception()]), acting), own);
    assert_eq!(
        act(&cage([exception(), Networking]), acting),
        "EAFNOSUPPORT"
    );
    assert_eq!(act_outside(acting), "ok heard");
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
