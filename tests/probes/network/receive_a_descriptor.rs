//! A helper outside passes a descriptor of what was never excepted.
//!
//! `unix(7)`, `SCM_RIGHTS`: no mount and no mode is asked again. The helper is any
//! process of an ordinary user; they meet at a socket in an exception.

use crate::{Answer, Args, Probe, Scene, Stopped, ready};
use birdcage::Exception;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use std::fs::File;
use std::io::{IoSlice, IoSliceMut, Read};
use std::mem::MaybeUninit;
use std::os::fd::AsFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::process::Child;

pub(crate) const PROBE: Probe =
    Probe::new("no descriptor comes from a helper outside", &[30], attack)
        .scene(scene)
        .when_ready(pass)
        .stopped_here_by(crate::mailbox::stopped_by)
        .works_with(crate::mailbox::unix_sockets);

fn scene(scene: &mut Scene) {
    let secret = scene.secret();
    let directory = scene.scratch().directory("excepted");
    let path = directory.join("socket");
    scene.keep(UnixListener::bind(&path).expect("a listener"));
    scene.keep(secret);
    scene.tell("socket", path.display());
    scene.allow(Exception::WriteAndRead(directory));
}

fn attack(args: &Args) -> Answer {
    let helper = UnixStream::connect(args.path("socket"))?;
    ready();
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut received = RecvAncillaryBuffer::new(&mut space);
    let mut byte = [0];
    recvmsg(
        &helper,
        &mut [IoSliceMut::new(&mut byte)],
        &mut received,
        RecvFlags::empty(),
    )?;
    let mut rights = received.drain().filter_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut descriptors) => descriptors.next(),
        _ => None,
    });
    let mut text = String::new();
    let file = rights
        .next()
        .ok_or_else(|| Stopped::because("no descriptor"))?;
    File::from(file).read_to_string(&mut text)?;
    Ok(text)
}

/// The attack has connected, so that there is somebody to accept.
fn pass(scene: &mut Scene, _: &mut Child) {
    let secret = File::open(scene.kept::<PathBuf>()).expect("the secret");
    let (stream, _) = scene.kept::<UnixListener>().accept().expect("the attack");
    let rights = [secret.as_fd()];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut sent = SendAncillaryBuffer::new(&mut space);
    assert!(
        sent.push(SendAncillaryMessage::ScmRights(&rights)),
        "there is space"
    );
    sendmsg(
        &stream,
        &[IoSlice::new(b"x")],
        &mut sent,
        SendFlags::empty(),
    )
    .expect("to send");
}
