//! The directory of something that is denied is renamed, and what is denied with it.
//!
//! What covers it lies at a place: whoever moves what is below moves it out from under. A directory
//! with a new name and the same content is then nobody's exception.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs;
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new(
    "what is denied cannot be moved away with its directory",
    &[37],
    attack,
)
.scene(scene)
.stopped_by(&["EBUSY"])
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let denied = scene.scratch().file("work/above/denied", "as it was");
    let work = scene.scratch().at("work");
    scene.tell("work", work.display());
    scene.allow(Exception::WriteAndRead(work));
    scene.allow(Exception::Deny(denied.clone()));
    scene.keep(denied);
}

fn attack(args: &Args) -> Answer {
    let work = args.path("work");
    fs::rename(work.join("above"), work.join("aside"))?;
    fs::write(work.join("aside/denied"), "changed")?;
    fs::create_dir(work.join("above"))?;
    fs::write(work.join("above/denied"), "replaced")?;
    Ok("changed".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let text = fs::read_to_string(scene.kept::<PathBuf>()).unwrap_or("gone".to_owned());
    (text != "as it was").then_some(text)
}
