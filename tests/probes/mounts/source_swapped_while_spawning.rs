//! Another process of the host swaps a directory for a link, again and again.
//!
//! CVE-2021-30465 and CVE-2025-31133 of runc, as their exploits do it: `RENAME_EXCHANGE`
//! (`rename(2)`) changes the two in one step, so that the name is always there. A spawn
//! may fail; the program must never find what the link leads to.

use crate::swapper::Swapper;
use crate::{Answer, Args, Probe, Scene, Stopped, ready};
use birdcage::Exception;
use std::fs;
use std::path::PathBuf;
use std::process::Child;

pub(crate) const PROBE: Probe = Probe::new(
    "while a directory and a link are swapped, what the link leads to is never mounted",
    &[11],
    attack,
)
.scene(scene)
.control(control)
.when_ready(start)
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let text = scene.token().to_owned();
    scene.scratch().file("named/in/secret", "harmless");
    scene.scratch().file("private/in/secret", &text);
    let found = scene.scratch().file("found", "");
    scene.tell("named", scene.scratch().at("named/in").display());
    scene.tell("found", found.display());
    scene.allow(Exception::Read(scene.scratch().at("named/in")));
    scene.allow(Exception::WriteAndRead(found.clone()));
    scene.spawned_times(100);
    scene.waits_before_it_spawns();
    scene.keep(found);
}

fn start(scene: &mut Scene, _: &mut Child) {
    let link = scene.scratch().link("link", "private");
    let swapper = Swapper::new(scene.scratch().at("named"), link);
    scene.keep(swapper);
    scene.go_on();
}

fn attack(args: &Args) -> Answer {
    let text = fs::read_to_string(args.path("named").join("secret"));
    match text {
        Ok(text) if text == args.text("token") => {
            fs::write(args.path("found"), &text)?;
            Ok(text)
        }
        // Refused and passed over count as well.
        _ => Err(Stopped::because("nothing")),
    }
}

/// Outside, the path is walked until it leads there.
fn control(args: &Args) -> Answer {
    ready();
    fs::read(args.path("fifo"))?;
    let mut tries = std::iter::repeat_with(|| attack(args)).take(1_000_000);
    tries.find(Result::is_ok).unwrap_or_else(|| attack(args))
}

fn judge(scene: &mut Scene) -> Option<String> {
    let found = fs::read_to_string(scene.kept::<PathBuf>()).expect("the file");
    (!found.is_empty()).then_some(found)
}
