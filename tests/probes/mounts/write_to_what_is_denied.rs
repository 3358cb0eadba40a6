//! What is denied is written to, by its path and through a descriptor that was opened for reading.
//!
//! What covers it belongs to the program's own uid, so that a mode would keep nobody out: the mount
//! has to.

use crate::{Answer, Args, Probe, denied};
use std::fs;
use std::fs::File;
use std::os::fd::AsRawFd;
use std::os::unix::fs::PermissionsExt;

pub(crate) const PROBE: Probe = Probe::new("what is denied cannot be written to", &[37], attack)
    .scene(denied::there)
    .stopped_by(&["EROFS"])
    .judged_by_host(denied::changed);

fn attack(args: &Args) -> Answer {
    let denied = args.path("work").join("above/denied");
    let read = File::open(&denied)?;
    let again = format!("/proc/self/fd/{}", read.as_raw_fd());
    if fs::write(&again, "changed").is_ok() {
        return Ok("changed".to_owned());
    }
    // The mode is not what is in the way.
    let _refused = fs::set_permissions(&denied, fs::Permissions::from_mode(0o666));
    fs::write(denied, "changed")?;
    Ok("changed".to_owned())
}
