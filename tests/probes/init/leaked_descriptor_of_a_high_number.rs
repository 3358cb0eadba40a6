//! A descriptor is kept where nobody looks: above all that are closed one by one.
//!
//! Closing from 3 to 1023, or to `RLIMIT_NOFILE` of the moment, leaves what was opened
//! while the limit was higher (`getrlimit(2)`: it does not close anything).

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene};
use std::fs::File;

pub(crate) const PROBE: Probe = Probe::new(
    "a descriptor above the limit of their number is closed too",
    &[7],
    attack,
)
.scene(scene)
.stopped_by(&["EBADF"]);

const NUMBER: i32 = 1000;

fn scene(scene: &mut Scene) {
    let secret = scene.secret();
    scene.leak(File::open(secret).expect("the secret"), NUMBER);
    scene.through(&["prlimit", "--nofile=512"]);
}

fn attack(_: &Args) -> Answer {
    let mut bytes = [0_u8; 64];
    let words = [NUMBER.into(), (&mut bytes).into(), 64.into(), 0.into()];
    call(libc::SYS_pread64, &words)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
