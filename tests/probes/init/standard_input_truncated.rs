//! A file that was given for reading is emptied, which is not quite writing.
//!
//! `open(2)`: `O_TRUNC` with `O_RDONLY` is "unspecified", and on most file systems
//! truncates. Landlock knows truncation as a right of its own since Linux 6.2.

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene};
use std::fs::{self, File};
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new(
    "a file that is standard input cannot be emptied",
    &[9],
    attack,
)
.needs_landlock(3, "before, truncating is no right of its own")
.scene(scene)
.stopped_by(&["EACCES"])
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let file = scene.scratch().file("input", "as it was");
    scene.stdin(File::open(&file).expect("the file"));
    scene.keep(file);
}

fn attack(_: &Args) -> Answer {
    let path = c"/proc/self/fd/0";
    let by_path = call(libc::SYS_truncate, &[path.into(), 0.into()]);
    if by_path.is_err() {
        let flags = libc::O_RDONLY | libc::O_TRUNC;
        call(
            libc::SYS_openat,
            &[libc::AT_FDCWD.into(), path.into(), flags.into(), 0.into()],
        )?;
    }
    Ok("emptied".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let text = fs::read_to_string(scene.kept::<PathBuf>()).expect("the file");
    (text != "as it was").then_some(text)
}
