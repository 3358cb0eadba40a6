//! The limit of user namespaces is raised again from inside.
//!
//! `/proc/sys/user` belongs to the user namespace's root (`namespaces(7)`), and a
//! root inside is that by its uid alone.

use crate::calls::own_namespaces;
use crate::{Answer, Args, Probe};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "the limit of user namespaces cannot be raised",
    &[19, 23],
    attack,
)
.stopped_by(&["EROFS", "EACCES"])
.control(control);

fn attack(_: &Args) -> Answer {
    fs::write("/proc/sys/user/max_user_namespaces", "7")?;
    Ok("raised".to_owned())
}

fn control(args: &Args) -> Answer {
    own_namespaces(0)?;
    attack(args)
}
