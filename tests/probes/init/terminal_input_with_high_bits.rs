//! `TIOCSTI` with a bit set that the kernel does not look at.
//!
//! CVE-2019-10063 of Flatpak, and CVE-2023-28100 again: a filter compares all 64 bits
//! of an argument, and the kernel takes 32 of them (`ioctl(2)`, whose request is an
//! `unsigned int` in there).

use crate::calls::call;
use crate::terminal::Terminal;
use crate::{Answer, Args, Probe, Scene};

pub(crate) const PROBE: Probe = Probe::new(
    "a bit above the request's 32 does not hide that it types into a terminal",
    &[5, 6],
    attack,
)
.scene(scene)
.stopped_by(&["EPERM"])
.inapplicable_if(&[("EIO", "dev.tty.legacy_tiocsti is 0 and we are not root")])
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    Terminal::set(scene);
}

fn attack(_: &Args) -> Answer {
    let _session = rustix::process::setsid();
    let _owned = rustix::process::ioctl_tiocsctty(rustix::stdio::stdin());
    let request = libc::TIOCSTI | 1 << 32;
    call(libc::SYS_ioctl, &[0.into(), request.into(), c"x".into()])?;
    Ok("typed a letter".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let typed = scene.kept::<Terminal>().typed();
    (typed > 0).then(|| format!("{typed} letters typed"))
}
