//! `openat2` takes flags and mode from memory, where no filter sees set-id bits.
//!
//! `openat2(2)`. It must be `ENOSYS`, and callers use `openat`.

use crate::set_id;
use crate::{Answer, Args, Probe};
use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat2};

pub(crate) const PROBE: Probe = Probe::new("openat2 leaves no set-user-id file", &[24, 25], attack)
    .scene(set_id::scene)
    .stopped_by(&["ENOSYS"])
    .judged_by_host(set_id::judge);

fn attack(args: &Args) -> Answer {
    let flags = OFlags::CREATE | OFlags::WRONLY;
    let mode = Mode::from_raw_mode(0o4755);
    openat2(CWD, args.path("new"), flags, mode, ResolveFlags::empty())?;
    Ok("made".to_owned())
}
