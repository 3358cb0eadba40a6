//! A device that is excepted for reading is written to.
//!
//! `mount(2)`: a read-only mount does not keep anybody from writing to a device. What
//! `/dev/null` swallows is no harm; `/dev/sda` does not swallow it.

use crate::{Answer, Args, Probe};
use birdcage::Exception;
use std::fs::OpenOptions;
use std::io::Write;

pub(crate) const PROBE: Probe = Probe::new(
    "nothing is written to a device that may be read",
    &[32],
    attack,
)
.needs_landlock(2, super::WRITTEN_TO)
.scene(|scene| scene.allow(Exception::Read("/dev/null".into())))
.stopped_by(&["EACCES"])
.works_with(|scene| scene.allow(Exception::WriteAndRead("/dev/null".into())));

fn attack(_: &Args) -> Answer {
    OpenOptions::new()
        .write(true)
        .open("/dev/null")?
        .write_all(b"x")?;
    Ok("written".to_owned())
}
