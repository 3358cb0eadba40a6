//! A socket that is given as a stream leads where it leads, and nowhere else.

use birdcage::Birdcage;
use birdcage::Exception::{Networking, UnixSockets};
use birdcage::error::{Error, Step};
use birdcage::process::Command;
use birdcage_tests::{act_on, act_outside_on, cage, inside};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixDatagram, UnixStream};

#[track_caller]
fn check_refused(cage: &Birdcage, socket: impl Into<OwnedFd>) {
    let mut command = Command::new(inside());
    command.arg("descriptors").stdin(socket.into());
    match cage.clone().spawn(command) {
        Err(Error::Spawn(error)) => {
            assert_eq!(
                (error.step(), error.errno()),
                (Step::Streams, libc::EOPNOTSUPP)
            );
            assert!(error.hint().is_some(), "{error}");
        }
        other => panic!("{other:?}"),
    }
}

/// Disconnected and connected again, it would reach all of the network it was made in.
#[test]
fn a_socket_of_the_hosts_network_needs_networking() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a listener");
    let address = listener.local_addr().expect("an address");
    let stream = || OwnedFd::from(TcpStream::connect(address).expect("a stream"));
    let reconnect = ["reconnect", &address.to_string()];
    check_refused(&cage([]), stream());
    check_refused(&cage([UnixSockets]), stream());
    check_refused(&cage([]), UdpSocket::bind("127.0.0.1:0").expect("a socket"));
    check_refused(&cage([]), listener.try_clone().expect("a listener"));
    assert_eq!(
        act_on(&cage([Networking]), stream().into(), reconnect),
        "ok"
    );
    assert_eq!(act_outside_on(stream(), reconnect), "ok");
}

#[test]
fn a_unix_socket_is_a_stream_if_it_is_connected_for_good() {
    let (one, other) = UnixStream::pair().expect("a pair");
    drop(other);
    let stdin = OwnedFd::from(one).into();
    assert_eq!(act_on(&cage([]), stdin, ["read-to-end"]), "ok");
    let datagrams = || UnixDatagram::pair().expect("a pair").0;
    check_refused(&cage([]), datagrams());
    check_refused(&cage([Networking]), datagrams());
    let (datagram, other) = UnixDatagram::pair().expect("a pair");
    drop(other);
    let stdin = OwnedFd::from(datagram).into();
    assert_eq!(
        act_on(&cage([UnixSockets]), stdin, ["descriptors"]),
        "ok 0 1 2"
    );
}
