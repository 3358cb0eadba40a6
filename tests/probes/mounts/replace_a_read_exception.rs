//! A directory between a writable exception and a narrower one is renamed, and
//! another is put in its place.
//!
//! A mount stays with its directory and not with its path: `rename(2)` refuses a
//! mount point (`EBUSY`), but moves a directory above one. The host then finds
//! what the program wrote where it had lent something for reading only.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs;
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new(
    "a read exception below a writable one cannot be replaced by a rename above it",
    &[16],
    attack,
)
.scene(scene)
.stopped_by(&["EBUSY"])
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let lent = scene.scratch().file("work/a/b/lent", "as it was");
    let work = scene.scratch().at("work");
    scene.tell("work", work.display());
    scene.allow(Exception::WriteAndRead(work));
    scene.allow(Exception::Read(lent.clone()));
    scene.keep(lent);
}

fn attack(args: &Args) -> Answer {
    let work = args.path("work");
    fs::rename(work.join("a"), work.join("z"))?;
    fs::create_dir_all(work.join("a/b"))?;
    fs::write(work.join("a/b/lent"), "replaced")?;
    Ok("replaced".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let text = fs::read_to_string(scene.kept::<PathBuf>()).expect("the file");
    (text != "as it was").then_some(text)
}
