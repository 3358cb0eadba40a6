//! Something is made at a path that is denied and at which there was nothing.
//!
//! Such as `.git/hooks/post-checkout`, or a `.env`, for somebody outside to find: what does not exist
//! cannot be covered, and is what sandboxes of this kind forget.

use crate::{Answer, Args, Probe, Scene, Stopped, denied};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new(
    "what does not exist and is denied cannot be made inside, and nothing of that is left",
    &[37],
    attack,
)
.scene(denied::missing)
.stopped_by(&["EROFS"])
.judged_by_host(judge);

fn attack(args: &Args) -> Answer {
    let missing = args.path("missing");
    let _removed = fs::remove_file(missing).is_ok() || fs::remove_dir(missing).is_ok();
    let [file, directory] = ["file", "directory"].map(|name| missing.with_file_name(name));
    fs::write(&file, "made")?;
    fs::create_dir(&directory)?;
    let above = file.parent().ok_or_else(|| Stopped::because("no parent"))?;
    let is_made = fs::create_dir(missing).is_ok()
        || symlink("file", missing).is_ok()
        || fs::hard_link(&file, missing).is_ok()
        || fs::rename(&directory, missing).is_ok()
        || fs::rename(&file, missing).is_ok();
    if is_made {
        return Ok("made".to_owned());
    }
    if fs::rename(above, above.with_file_name("aside")).is_ok() {
        fs::create_dir(above)?;
    }
    fs::write(missing, "made")?;
    Ok("made".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let left = scene.kept::<PathBuf>().symlink_metadata();
    left.is_ok().then(|| "it is there".to_owned())
}
