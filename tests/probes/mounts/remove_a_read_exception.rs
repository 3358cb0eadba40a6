//! What was lent for reading is removed from the writable directory around it.
//!
//! Removing a name is a matter of the directory (`unlink(2)`), and that one is writable.
//! A mount point is `EBUSY`; a check of the file's own mount alone would not do.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs;
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new(
    "a read exception below a writable one can be neither removed nor renamed over",
    &[16],
    attack,
)
.scene(scene)
.stopped_by(&["EBUSY"])
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let lent = scene.scratch().file("work/lent", "as it was");
    let work = scene.scratch().at("work");
    scene.tell("work", work.display());
    scene.allow(Exception::WriteAndRead(work));
    scene.allow(Exception::Read(lent.clone()));
    scene.keep(lent);
}

fn attack(args: &Args) -> Answer {
    let (work, lent) = (args.path("work"), args.path("work").join("lent"));
    fs::write(work.join("other"), "replaced")?;
    if fs::remove_file(&lent).is_err() {
        fs::rename(work.join("other"), lent)?;
    }
    Ok("removed".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let text = fs::read_to_string(scene.kept::<PathBuf>());
    let text = text.unwrap_or_else(|error| error.to_string());
    (text != "as it was").then_some(text)
}
