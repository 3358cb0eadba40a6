//! A device node that lies in a writable directory is opened by its name.
//!
//! Somebody with the right to make one may have left it there: a disk, a console. The
//! node is a name for a driver (`mknod(2)`), and the mount says whether it is one.

use crate::Scene;
use crate::{Answer, Args, Probe};
use birdcage::Exception;
use std::fs::File;
use std::io::Read;

pub(crate) const PROBE: Probe = Probe::new(
    "a directory that is excepted gives no device in it",
    &[15],
    attack,
)
.scene(scene)
.stopped_by(&["EACCES"])
.works_with(itself);

fn scene(scene: &mut Scene) {
    scene.allow(Exception::WriteAndRead("/dev".into()));
}

fn itself(scene: &mut Scene) {
    scene.allow(Exception::Read("/dev/zero".into()));
}

fn attack(_: &Args) -> Answer {
    File::open("/dev/zero")?.read_exact(&mut [0; 8])?;
    Ok("eight zeroes".to_owned())
}
