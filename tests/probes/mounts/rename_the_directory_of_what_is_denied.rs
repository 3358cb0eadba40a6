//! The directory of something that is denied is renamed, and what is denied with it.
//!
//! What covers it lies at a place: whoever moves what is below moves it out from under. A directory
//! with a new name and the same content is then nobody's exception.

use crate::{Answer, Args, Probe, denied};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "what is denied cannot be moved away with its directory",
    &[37],
    attack,
)
.scene(denied::there)
.stopped_by(&["EBUSY"])
.judged_by_host(denied::changed);

fn attack(args: &Args) -> Answer {
    let work = args.path("work");
    fs::rename(work.join("above"), work.join("aside"))?;
    fs::write(work.join("aside/denied"), "changed")?;
    fs::create_dir(work.join("above"))?;
    fs::write(work.join("above/denied"), "replaced")?;
    Ok("changed".to_owned())
}
