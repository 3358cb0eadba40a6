//! A directory above a narrower exception is exchanged with another in one step.
//!
//! `renameat2(2)` with `RENAME_EXCHANGE` moves two at once; what refuses a rename by
//! its target need not see this one.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use std::fs;
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new(
    "a read exception below a writable one cannot be replaced by an exchange above it",
    &[16],
    attack,
)
.scene(scene)
.stopped_by(&["EBUSY"])
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let lent = scene.scratch().file("work/a/b/c/lent", "as it was");
    let work = scene.scratch().at("work");
    scene.tell("work", work.display());
    scene.allow(Exception::WriteAndRead(work));
    scene.allow(Exception::Read(lent.clone()));
    scene.keep(lent);
}

fn attack(args: &Args) -> Answer {
    let work = args.path("work");
    fs::create_dir_all(work.join("a/z/c"))?;
    fs::write(work.join("a/z/c/lent"), "replaced")?;
    let (new, old) = (work.join("a/z"), work.join("a/b"));
    renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE)?;
    Ok("exchanged".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let text = fs::read_to_string(scene.kept::<PathBuf>()).expect("the file");
    (text != "as it was").then_some(text)
}
