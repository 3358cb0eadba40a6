//! A process that stays behind makes what is denied in the moment when the sandbox ends.
//!
//! What keeps it from being made is taken off the host at the end. Whoever is still inside then, and
//! tries all the time, must be dead before.

use crate::calls::fork;
use crate::{Answer, Args, Probe, Scene, denied};
use birdcage_tests::within_a_second;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

pub(crate) const PROBE: Probe = Probe::new(
    "nobody is left inside when what is withheld is given free",
    &[37],
    attack,
)
.scene(denied::missing)
.judged_by_host(judge);

fn attack(args: &Args) -> Answer {
    let missing = args.path("missing");
    fork(move || {
        let until = Instant::now() + Duration::from_secs(10);
        while Instant::now() < until {
            if fs::write(missing, "made").is_ok() {
                return;
            }
        }
    })?;
    Ok("tries".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let missing = scene.kept::<PathBuf>().clone();
    // Outside, where the control is, nobody waits for it.
    within_a_second(|| scene.processes().is_empty());
    missing.exists().then(|| "it is there".to_owned())
}
