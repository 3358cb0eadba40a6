//! A file that is lent for reading, inside a writable directory, gets another name there.
//!
//! Protected from renames it may still be linked: `linkat(2)` looks at where the file was
//! found. By its descriptor (`AT_EMPTY_PATH`, `/proc/self/fd`) it has the same mount.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use rustix::fs::{AtFlags, CWD, linkat};
use std::fs::{self, File};
use std::os::fd::AsRawFd;
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new(
    "a lent file gets no second name, by its path or by its descriptor",
    &[14, 16],
    attack,
)
.scene(scene)
.stopped_by(&["EXDEV"])
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
    let work = args.path("work");
    let (lent, link) = (work.join("lent"), work.join("link"));
    let open = File::open(&lent)?;
    if fs::hard_link(&lent, &link).is_err() {
        let by_descriptor = format!("/proc/self/fd/{}", open.as_raw_fd());
        linkat(CWD, by_descriptor, CWD, &link, AtFlags::SYMLINK_FOLLOW)?;
    }
    fs::write(link, "written")?;
    Ok("written".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let text = fs::read_to_string(scene.kept::<PathBuf>()).expect("the file");
    (text != "as it was").then_some(text)
}
