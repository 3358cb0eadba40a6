//! `/dev/shm` is a directory that everybody may write to and execute from.
//!
//! `shm_overview(7)`: a file system in memory for all processes of the host. It comes
//! with `/dev` in most sandboxes; other programs' shared memory is in it.

use crate::{Answer, Args, Probe};
use std::fs::{self, OpenOptions};
use std::path::Path;

pub(crate) const PROBE: Probe = Probe::new(
    "there is no directory of shared memory unless it is excepted",
    &[15, 18],
    attack,
)
.stopped_by(&["ENOENT"]);

fn attack(args: &Args) -> Answer {
    let path = Path::new("/dev/shm").join(args.text("token"));
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)?;
    fs::remove_file(path)?;
    Ok("made and removed".to_owned())
}
