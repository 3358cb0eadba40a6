//! Something is made at a path that is denied and at which there was nothing.
//!
//! Such as `.git/hooks/post-checkout`, or a `.env`, for somebody outside to find: what does not exist
//! cannot be covered, and is what sandboxes of this kind forget.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new(
    "what does not exist and is denied cannot be made inside, and nothing of that is left",
    &[37],
    attack,
)
.scene(scene)
.stopped_by(&["EROFS"])
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    scene.scratch().directory("work/above");
    let missing = scene.scratch().at("work/above/missing");
    let work = scene.scratch().at("work");
    scene.tell("missing", missing.display());
    scene.allow(Exception::WriteAndRead(work));
    scene.allow(Exception::Deny(missing.clone()));
    scene.keep(missing);
}

fn attack(args: &Args) -> Answer {
    let missing = args.path("missing");
    let _removed = fs::remove_file(missing).is_ok() || fs::remove_dir(missing).is_ok();
    let above = missing.with_file_name("other");
    let made = [
        fs::create_dir(missing).is_ok(),
        symlink("other", missing).is_ok(),
        fs::rename(&above, missing).is_ok(),
        fs::hard_link(&above, missing).is_ok(),
    ];
    if made.contains(&true) {
        return Ok("made".to_owned());
    }
    fs::write(missing, "made")?;
    Ok("made".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let left = scene.kept::<PathBuf>().symlink_metadata();
    left.is_ok().then(|| "it is there".to_owned())
}
