//! The directory right above a narrower exception is renamed, from within.
//!
//! Each directory in between has to be held, not only the first: here it is named from
//! its parent, which is the working directory, so that no longer path is walked.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::env::set_current_dir;
use std::fs;
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new(
    "every directory between a read exception and a writable one stays where it is",
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
    for (above, name) in [("", "a"), ("a", "b"), ("a/b", "c")] {
        set_current_dir(args.path("work").join(above))?;
        if fs::rename(name, "z").is_ok() {
            return plant(args);
        }
    }
    fs::rename("c", "z")?;
    plant(args)
}

fn plant(args: &Args) -> Answer {
    let work = args.path("work");
    fs::create_dir_all(work.join("a/b/c"))?;
    fs::write(work.join("a/b/c/lent"), "replaced")?;
    Ok("replaced".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let text = fs::read_to_string(scene.kept::<PathBuf>()).expect("the file");
    (text != "as it was").then_some(text)
}
