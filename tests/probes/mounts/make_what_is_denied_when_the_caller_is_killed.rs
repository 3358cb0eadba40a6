//! The caller is killed while something is withheld: the placeholder would stay, and soon be a file.
//!
//! Nobody waits for the sandbox then but its own first process.

use crate::{Answer, Args, Probe, Scene, denied, ready};
use birdcage_tests::within_seconds;
use std::fs;
use std::path::PathBuf;
use std::process::Child;
use std::time::Duration;

pub(crate) const PROBE: Probe = Probe::new(
    "nothing is left of what was withheld when the caller is killed",
    &[37],
    attack,
)
.scene(denied::missing)
.when_ready(kill)
.judged_by_host(judge);

fn attack(args: &Args) -> Answer {
    let made = fs::write(args.path("missing"), "made");
    ready();
    std::thread::sleep(Duration::from_secs(20));
    made?;
    Ok("made".to_owned())
}

/// Kills it when the first process watches it: what is killed before leaves the placeholder to
/// the next sandbox, as `SECURITY.md` says.
fn kill(_: &mut Scene, caller: &mut Child) {
    assert!(within_seconds(20, || is_watched(caller.id())), "no reaper");
    caller.kill().expect("kill");
}

/// Whether its child is the reaper, which has arguments of its own; outside of a sandbox there is
/// no child.
fn is_watched(caller: u32) -> bool {
    let threads = fs::read_dir(format!("/proc/{caller}/task"));
    let children = threads.into_iter().flatten().flatten().flat_map(|thread| {
        let children = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
        let ids = children.split_whitespace().map(str::to_owned);
        ids.collect::<Vec<_>>()
    });
    let arguments = |id: String| fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
    let mut arguments = children.map(arguments);
    arguments.all(|words| words.starts_with(b"init\0"))
}

fn judge(scene: &mut Scene) -> Option<String> {
    let missing = scene.kept::<PathBuf>().clone();
    let gone = within_seconds(10, || !missing.exists());
    (!gone).then(|| "it is there".to_owned())
}
