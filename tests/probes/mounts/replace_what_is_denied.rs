//! What is denied is removed or exchanged, and something else put at its place.
//!
//! A name that may not be written to can still be given to another file, if its directory may be
//! written to.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use std::fs;
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new("what is denied cannot be replaced", &[37], attack)
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
    let above = args.path("work").join("above");
    let (denied, other) = (above.join("denied"), above.join("other"));
    fs::write(&other, "replaced")?;
    if renameat_with(CWD, &other, CWD, &denied, RenameFlags::EXCHANGE).is_ok() {
        return Ok("exchanged".to_owned());
    }
    if fs::rename(&other, &denied).is_ok() {
        return Ok("replaced".to_owned());
    }
    fs::remove_file(&denied)?;
    fs::write(denied, "made anew")?;
    Ok("made anew".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let text = fs::read_to_string(scene.kept::<PathBuf>()).unwrap_or("gone".to_owned());
    (text != "as it was").then_some(text)
}
