//! The way to a mount point leads through a directory that is swapped for a link.
//!
//! A mount point that is made, or a file that is made for one, lands where the link leads:
//! on the host. CVE-2026-87766, and runc's `/dev/pts/$n` of CVE-2025-52565.

use crate::swapper::Swapper;
use crate::{Answer, Args, Probe, Scene, ready};
use birdcage::Exception;
use std::fs;
use std::path::PathBuf;
use std::process::Child;

pub(crate) const PROBE: Probe = Probe::new(
    "while a directory and a link are swapped, nothing is made where the link leads",
    &[12],
    attack,
)
.scene(scene)
.control(control)
.when_ready(start)
.judged_by_host(judge);

/// Three places below the directory that is going to be swapped.
fn scene(scene: &mut Scene) {
    let lent = scene.scratch().file("work/a/lent", "as it was");
    let path = scene.scratch().directory("work/a/own");
    let trap = scene.scratch().directory("trap");
    scene.tell("work", scene.scratch().at("work").display());
    scene.allow(Exception::WriteAndRead(scene.scratch().at("work")));
    scene.allow(Exception::Read(lent));
    scene.allow(Exception::PrivateDirectory { path, size: 4096 });
    scene.spawned_times(100);
    scene.waits_before_it_spawns();
    scene.keep(trap);
}

fn start(scene: &mut Scene, _: &mut Child) {
    let link = scene.scratch().link("link", "../trap");
    let swapper = Swapper::new(scene.scratch().at("work/a"), link);
    scene.keep(swapper);
    scene.go_on();
}

fn attack(args: &Args) -> Answer {
    fs::write(args.path("work").join("a/made"), "made")?;
    Ok("made".to_owned())
}

/// Outside, the path is walked until it leads there.
fn control(args: &Args) -> Answer {
    ready();
    fs::read(args.path("fifo"))?;
    let trap = args.path("work").join("../trap/made");
    let made = (0..1_000_000).find(|_| attack(args).is_ok() && trap.exists());
    Ok(format!("made: {made:?}"))
}

fn judge(scene: &mut Scene) -> Option<String> {
    let entries = fs::read_dir(scene.kept::<PathBuf>()).expect("the trap");
    let names: Vec<_> = entries
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    (!names.is_empty()).then(|| format!("{names:?}"))
}
