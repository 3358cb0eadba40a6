//! `TIOCLINUX` selects text of a virtual console and pastes it as input.
//!
//! CVE-2023-28100 of Flatpak: where `TIOCSTI` is refused, `ioctl_console(2)` has the
//! same by another name. A pseudo terminal answers `ENOTTY`, and then the request has
//! reached the kernel: it must not.

use crate::calls::call;
use crate::terminal::Terminal;
use crate::{Answer, Args, Probe, Scene};

pub(crate) const PROBE: Probe = Probe::new(
    "nothing is pasted into a console, whatever the bits above the request's 32",
    &[6],
    attack,
)
.scene(scene)
.stopped_by(&["EPERM"])
.control(control);

fn scene(scene: &mut Scene) {
    Terminal::set(scene);
}

fn attack(_: &Args) -> Answer {
    let paste = &mut 3_u8;
    let request = 0x541c_u64;
    let plain = call(libc::SYS_ioctl, &[0.into(), request.into(), paste.into()]);
    let refused = plain.is_err_and(|error| error.raw_os_error() == Some(libc::EPERM));
    let paste = &mut 3_u8;
    let high = [0.into(), (request | 1 << 63).into(), paste.into()];
    call(libc::SYS_ioctl, &high)?;
    Ok(format!("pasted; refused without a bit more: {refused}"))
}

/// There is no console here, but a terminal that answers other requests.
fn control(_: &Args) -> Answer {
    let waiting = rustix::io::ioctl_fionread(rustix::stdio::stdin())?;
    Ok(format!("{waiting} letters wait"))
}
