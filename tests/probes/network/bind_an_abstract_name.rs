//! The program takes an abstract name before the daemon that it belongs to does.
//!
//! `unix(7)`: names are for whoever comes first. Programs that connect to `@/tmp/.X11-unix/X0`
//! then talk to the sandbox.

use crate::{Answer, Args, Probe, Scene, ready};
use birdcage::Exception;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};
use std::process::Child;

pub(crate) const PROBE: Probe =
    Probe::new("no abstract name of the host is taken", &[30, 31], attack)
        .scene(|scene| scene.allow(Exception::Networking))
        .when_ready(connect)
        .stopped_by(&["EAFNOSUPPORT"])
        .judged_by_host(judge);

fn address(token: &str) -> SocketAddr {
    SocketAddr::from_abstract_name(token).expect("a name")
}

fn attack(args: &Args) -> Answer {
    let listener = UnixListener::bind_addr(&address(args.text("token")))?;
    ready();
    listener.accept()?;
    Ok("somebody connected".to_owned())
}

fn connect(scene: &mut Scene, _: &mut Child) {
    let address = address(scene.token());
    if let Ok(stream) = UnixStream::connect_addr(&address) {
        scene.keep(stream);
    }
}

/// There is no stream if nobody listened, and nobody was asked to connect if it was not bound.
fn judge(scene: &mut Scene) -> Option<String> {
    scene
        .keeps::<UnixStream>()
        .then(|| "the host connected to it".to_owned())
}
