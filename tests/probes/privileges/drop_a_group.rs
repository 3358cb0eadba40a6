//! A group that a file's mode forbids something to is given up.
//!
//! CVE-2014-8989: `setgroups` inside a user namespace gave up a group, and with it
//! what mode 0604 denies to it. Since then it is denied before a gid map is written
//! (`user_namespaces(7)`).

use crate::calls::{Word, call};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("no supplementary group can be changed", &[22], attack)
    .stopped_by(&["EPERM"])
    .inapplicable_if(&[("EPERM", "outside only root may change its groups")]);

fn attack(_: &Args) -> Answer {
    call(libc::SYS_setgroups, &[0.into(), Word::NULL])?;
    Ok("no groups".to_owned())
}
