//! `no_new_privs` is not set, or is cleared, and a set-user-id program gives privileges.
//!
//! `PR_SET_NO_NEW_PRIVS(2const)`: it is inherited, and cannot be unset. Without it a
//! filter is a danger of its own (`seccomp(2)`).

use crate::calls::call;
use crate::{Answer, Args, Probe, Stopped};

pub(crate) const PROBE: Probe = Probe::new("no_new_privs is set and stays", &[22, 36], attack)
    .stopped_by(&["it is set"])
    .inapplicable_if(&[("it is set", "we were started with no_new_privs ourselves")]);

fn attack(_: &Args) -> Answer {
    let _kept = call(
        libc::SYS_prctl,
        &[libc::PR_SET_NO_NEW_PRIVS.into(), 0.into()],
    );
    match call(libc::SYS_prctl, &[libc::PR_GET_NO_NEW_PRIVS.into()])? {
        1 => Err(Stopped::because("it is set")),
        _ => Ok("it is not set".to_owned()),
    }
}
