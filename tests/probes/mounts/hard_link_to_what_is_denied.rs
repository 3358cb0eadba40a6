//! What is denied is given a second name, under which nothing covers it.
//!
//! `link(2)` is about a file, and does not write to it; the second name would be in a directory that
//! may be written to.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs;
use std::path::PathBuf;

pub(crate) const PROBE: Probe =
    Probe::new("what is denied cannot be given another name", &[37], attack)
        .scene(scene)
        .stopped_by(&["EXDEV"])
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
    fs::hard_link(above.join("denied"), above.join("second"))?;
    fs::write(above.join("second"), "changed")?;
    Ok("changed".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let text = fs::read_to_string(scene.kept::<PathBuf>()).unwrap_or("gone".to_owned());
    (text != "as it was").then_some(text)
}
