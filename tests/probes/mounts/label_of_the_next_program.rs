//! `/proc/self/attr/exec` chooses the security label of the next program.
//!
//! CVE-2019-19921 and CVE-2025-52881 of runc: what was written there went elsewhere, and
//! the container ran without its label. From inside nobody is to write there at all.

use crate::{Answer, Args, Probe};
use std::fs::OpenOptions;

pub(crate) const PROBE: Probe =
    Probe::new("no security label is chosen from inside", &[19, 20], attack)
        .stopped_by(&["EROFS"])
        .inapplicable_if(&[("ENOENT", "this kernel has no labels")]);

fn attack(_: &Args) -> Answer {
    OpenOptions::new()
        .write(true)
        .open("/proc/self/attr/exec")?;
    Ok("open for writing".to_owned())
}
