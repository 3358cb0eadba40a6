//! A daemon's socket lies in a directory that was excepted for reading.
//!
//! `unix(7)`: connecting takes the right to write to the file, which a read-only mount
//! does not take away. `/run/docker.sock` is root, and the session bus starts programs.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::os::unix::net::{UnixListener, UnixStream};

pub(crate) const PROBE: Probe = Probe::new(
    "a stream socket of the host below a read exception is out of reach",
    &[30],
    attack,
)
.scene(scene)
.stopped_here_by(crate::mailbox::stopped_by)
.works_with(crate::mailbox::unix_sockets);

fn scene(scene: &mut Scene) {
    let directory = scene.scratch().directory("excepted");
    let path = directory.join("socket");
    scene.keep(UnixListener::bind(&path).expect("a listener"));
    scene.tell("socket", path.display());
    scene.allow(Exception::Read(directory));
}

fn attack(args: &Args) -> Answer {
    UnixStream::connect(args.path("socket"))?;
    Ok("connected".to_owned())
}
