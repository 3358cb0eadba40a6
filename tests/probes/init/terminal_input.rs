//! `TIOCSTI` types into the caller's terminal, and the shell executes it afterwards.
//!
//! CVE-2017-5226 of bubblewrap, and CVE-2019-10063 of Flatpak. `ioctl_tty(2)` lets
//! whoever has the terminal as controlling terminal, or `CAP_SYS_ADMIN`, insert
//! bytes into its input. The program is the leader of a session, and the terminal
//! is nobody's yet: it makes it its own first.

use crate::calls::call;
use crate::terminal::Terminal;
use crate::{Answer, Args, Probe, Scene};

pub(crate) const PROBE: Probe = Probe::new(
    "nothing is typed into the terminal that is standard input",
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
    // It is a leader already, if the sandbox made it one.
    let _session = rustix::process::setsid();
    let _owned = rustix::process::ioctl_tiocsctty(rustix::stdio::stdin());
    call(
        libc::SYS_ioctl,
        &[0.into(), libc::TIOCSTI.into(), c"x".into()],
    )?;
    Ok("typed a letter".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let typed = scene.kept::<Terminal>().typed();
    (typed > 0).then(|| format!("{typed} letters typed"))
}
