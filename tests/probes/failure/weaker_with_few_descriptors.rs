//! With each number of descriptors from very few to enough, the program runs or does not.
//!
//! Where set-up fails halfway, for `EMFILE`, nothing must run that is caged by half. Every
//! limit is tried (`getrlimit(2)`), and what runs looks for each wall's absence.

use crate::{Answer, Args, Probe, Scene, Stopped};
use birdcage::Exception;
use std::fs::{self, File};
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new(
    "however few descriptors there are, no weaker sandbox is made",
    &[34],
    attack,
)
.scene(scene)
.judged_by_host(judge);

/// The caller is started once for each limit; those that are refused say nothing.
fn scene(scene: &mut Scene) {
    scene.secret();
    let found = scene.scratch().file("found", "");
    scene.tell("found", found.display());
    scene.allow(Exception::WriteAndRead(found.clone()));
    scene.keep(found);
    let each = "for n in 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24; do \
                prlimit --nofile=$n \"$@\" 2>&1 | grep -v refused; done; true";
    scene.through(&["sh", "-c", each, "sh"]);
}

fn attack(args: &Args) -> Answer {
    let gaps = [
        File::open(args.path("secret")).is_ok(),
        File::open("/proc/kallsyms").is_ok(),
        File::options().write(true).open("/proc/self/comm").is_ok(),
        fs::metadata("/proc/1").is_ok(),
    ];
    match gaps.contains(&true) {
        true => {
            fs::write(args.path("found"), format!("{gaps:?}"))?;
            Ok(format!("{gaps:?}"))
        }
        false => Err(Stopped::because("nothing")),
    }
}

fn judge(scene: &mut Scene) -> Option<String> {
    let found = fs::read_to_string(scene.kept::<PathBuf>()).expect("the file");
    (!found.is_empty()).then_some(found)
}
