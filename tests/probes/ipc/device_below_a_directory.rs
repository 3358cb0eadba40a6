//! `/dev` is excepted as a directory, with all the devices in it.
//!
//! `mount(2)`, `MS_NODEV`: a device is opened only where it is excepted by its own name.
//! Of all there are, this one is harmless.

use crate::{Answer, Args, Probe};
use birdcage::Exception;
use std::fs::File;

pub(crate) const PROBE: Probe = Probe::new(
    "no device below an excepted directory is opened",
    &[14, 15, 32],
    attack,
)
.scene(|scene| scene.allow(Exception::WriteAndRead("/dev".into())))
.stopped_by(&["EACCES"])
.works_with(|scene| scene.allow(Exception::Read("/dev/zero".into())));

fn attack(_: &Args) -> Answer {
    File::open("/dev/zero")?;
    Ok("open".to_owned())
}
