//! `/proc/keys` lists the keys that the reader may see, those of the host's session too.
//!
//! `keyrings(7)`: keys belong to users and not to namespaces. Docker masks it since 2018.

use crate::{Answer, Args, Probe};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new("the keys of the user are not shown", &[19], attack)
    .stopped_by(&["EACCES"])
    .inapplicable_if(&[("ENOENT", "this kernel has none")]);

fn attack(_: &Args) -> Answer {
    let keys = fs::read_to_string("/proc/keys")?;
    Ok(format!("{} keys", keys.lines().count()))
}
