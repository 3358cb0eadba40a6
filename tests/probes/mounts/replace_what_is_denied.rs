//! What is denied is removed or exchanged, and something else put at its place.
//!
//! A name that may not be written to can still be given to another file, if its directory may be
//! written to.

use crate::{Answer, Args, Probe, denied};
use rustix::fs::{CWD, RenameFlags, renameat_with};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new("what is denied cannot be replaced", &[37], attack)
    .scene(denied::there)
    .stopped_by(&["EBUSY"])
    .judged_by_host(denied::changed);

fn attack(args: &Args) -> Answer {
    let above = args.path("work").join("above");
    let (denied, other) = (above.join("denied"), above.join("other"));
    fs::write(&other, "replaced")?;
    if renameat_with(CWD, &other, CWD, &denied, RenameFlags::EXCHANGE).is_ok() {
        return Ok("exchanged".to_owned());
    }
    if fs::rename(&other, &denied).is_ok() {
        return Ok("replaced".to_owned());
    }
    fs::remove_file(&denied)?;
    fs::write(denied, "made anew")?;
    Ok("made anew".to_owned())
}
