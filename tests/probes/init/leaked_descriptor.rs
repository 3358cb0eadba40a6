//! A file that the caller has open, and not close-on-exec, is open inside.
//!
//! A descriptor is a right that no mount or namespace takes back. runc leaked one
//! of the host's directories (CVE-2024-21626) and one of the cgroup file system.

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene};
use std::fs::File;

pub(crate) const PROBE: Probe = Probe::new(
    "no descriptor of the caller but the three streams is open inside",
    &[7],
    attack,
)
.scene(scene)
.stopped_by(&["EBADF"]);

const NUMBER: i32 = 9;

fn scene(scene: &mut Scene) {
    let secret = scene.secret();
    scene.leak(File::open(secret).expect("the secret"), NUMBER);
}

fn attack(_: &Args) -> Answer {
    let mut bytes = [0_u8; 64];
    let length = bytes.len();
    call(
        libc::SYS_pread64,
        &[NUMBER.into(), (&mut bytes).into(), length.into(), 0.into()],
    )?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
