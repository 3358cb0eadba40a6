//! Acts on sockets.

use crate::answer::{Answer, done, number, text};
use rustix::net::{AddressFamily, SocketType};
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram, UnixListener, UnixStream};
use std::time::Duration;

pub(crate) fn act(name: &str, operands: &[OsString]) -> Option<Answer> {
    Some(match name {
        "socket" => socket(operands),
        "connect-unix" => UnixStream::connect(operands.first()?).map(done),
        "send-unix" => send_unix(operands),
        "unix-inside" => unix_inside(operands),
        "connect-abstract" => connect_abstract(operands),
        "connect-tcp" => connect_tcp(operands),
        "reconnect" => reconnect(operands),
        "socket-pair" => UnixStream::pair().map(done),
        "datagram-pair" => UnixDatagram::pair().map(done),
        "loopback" => loopback(),
        _ => return None,
    })
}

/// `socket FAMILY TYPE PROTOCOL`, as numbers.
fn socket(operands: &[OsString]) -> Answer {
    let word = |place: usize| u32::try_from(number(&operands[place])).expect("32 bits");
    let family = AddressFamily::from_raw(u16::try_from(word(0)).expect("a family"));
    let protocol = rustix::net::RawProtocol::new(word(2)).map(rustix::net::Protocol::from_raw);
    Ok(rustix::net::socket(family, SocketType::from_raw(word(1)), protocol).map(done)?)
}

/// `send-unix PATH`: re-aims one of a pair of datagram sockets at a path.
fn send_unix(operands: &[OsString]) -> Answer {
    let (one, _other) = UnixDatagram::pair()?;
    one.send_to(b"hello", &operands[0]).map(done)
}

/// `unix-inside PATH`: listens there, connects, and says something; the path is free again.
fn unix_inside(operands: &[OsString]) -> Answer {
    let listener = UnixListener::bind(&operands[0])?;
    let mut stream = UnixStream::connect(&operands[0])?;
    stream.write_all(b"heard")?;
    drop(stream);
    std::fs::remove_file(&operands[0])?;
    Ok(io::read_to_string(listener.accept()?.0)?.into())
}

fn connect_abstract(operands: &[OsString]) -> Answer {
    let address = SocketAddr::from_abstract_name(text(&operands[0]))?;
    UnixStream::connect_addr(&address).map(done)
}

/// `connect-tcp ADDRESS`: and the first line that is said there.
fn connect_tcp(operands: &[OsString]) -> Answer {
    let address = text(&operands[0]).parse().expect("an address");
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(5))?;
    let mut heard = String::new();
    stream.read_to_string(&mut heard)?;
    Ok(heard.into())
}

/// `reconnect ADDRESS`: takes the socket that is the standard input elsewhere.
fn reconnect(operands: &[OsString]) -> Answer {
    use rustix::net::{connect, connect_unspec};
    let address: std::net::SocketAddr = text(&operands[0]).parse().expect("an address");
    let socket = rustix::stdio::stdin();
    connect_unspec(socket)?;
    Ok(connect(socket, &address).map(done)?)
}

/// `loopback`: listens on 127.0.0.1, connects, and says something.
fn loopback() -> Answer {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut stream = TcpStream::connect(listener.local_addr()?)?;
    stream.write_all(b"heard")?;
    drop(stream);
    Ok(io::read_to_string(listener.accept()?.0)?.into())
}
