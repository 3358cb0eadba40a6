//! `/dev/tty` is the terminal of the session, whatever the three streams are.
//!
//! `tty(4)`: who redirects all streams has not given up the terminal. The program
//! then asks for a password there, in the caller's name.

use crate::terminal::Terminal;
use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs::OpenOptions;

pub(crate) const PROBE: Probe = Probe::new(
    "the terminal of the caller's session is not the program's",
    &[5],
    attack,
)
.scene(scene)
.stopped_by(&["ENXIO"]);

fn scene(scene: &mut Scene) {
    Terminal::set(scene);
    scene.through(&["setsid", "--ctty"]);
    scene.allow(Exception::WriteAndRead("/dev/tty".into()));
}

fn attack(_: &Args) -> Answer {
    let options = OpenOptions::new().read(true).write(true).clone();
    options.open("/dev/tty")?;
    Ok("the terminal is open".to_owned())
}
