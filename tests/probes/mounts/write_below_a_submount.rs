//! A read exception has another mount of the host below it, which is writable.
//!
//! `mount(2)`: a bind mount with `MS_REC` takes submounts along, and `MS_REMOUNT` with
//! `MS_RDONLY` changes only the one that it names. nsjail loses submounts for that.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "a mount below a read exception is read-only too",
    &[14],
    attack,
)
.scene(scene)
.stopped_by(&["EROFS"])
.works_with(writable);

fn scene(scene: &mut Scene) {
    let below = scene.scratch().directory("excepted/a/below");
    scene.place(
        "private",
        &format!("mount -t tmpfs below {}", below.display()),
    );
    scene.tell("below", below.display());
    scene.allow(Exception::Read(scene.scratch().at("excepted")));
}

fn writable(scene: &mut Scene) {
    scene.allow(Exception::WriteAndRead(scene.scratch().at("excepted")));
}

fn attack(args: &Args) -> Answer {
    fs::write(args.path("below").join("file"), "written")?;
    Ok("written".to_owned())
}
