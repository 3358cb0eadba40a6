//! A file that was given for reading is opened again for writing.
//!
//! `proc_pid_fd(5)`: opening `/proc/self/fd/0` asks the file's mode and the mount that
//! it was opened on, which is the host's, and not what the descriptor was opened for.

use crate::{Answer, Args, Probe, Scene};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new(
    "a file that is standard input cannot be written to",
    &[9],
    attack,
)
.scene(scene)
.stopped_by(&["EACCES"])
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let file = scene.scratch().file("input", "as it was");
    scene.stdin(File::open(&file).expect("the file"));
    scene.keep(file);
}

fn attack(_: &Args) -> Answer {
    let mut file = OpenOptions::new().append(true).open("/proc/self/fd/0")?;
    file.write_all(b", and more")?;
    Ok("written".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let text = fs::read_to_string(scene.kept::<PathBuf>()).expect("the file");
    (text != "as it was").then_some(text)
}
