//! `/proc/1/exe` leads to the program that is process 1, to overwrite it.
//!
//! CVE-2019-5736 of runc: a link of this kind leads to a file that no mount shows.
//! `ETXTBSY` would not do, for it holds only as long as the process runs.

use crate::{Answer, Args, Probe};
use std::fs::{self, OpenOptions};
use std::path::Path;

pub(crate) const PROBE: Probe = Probe::new(
    "the image of process 1 can be neither named nor opened for writing",
    &[2],
    attack,
)
.stopped_by(&["ENOENT"])
.control(control);

fn attack(_: &Args) -> Answer {
    let named = fs::read_link("/proc/1/exe");
    OpenOptions::new().write(true).open("/proc/1/exe")?;
    Ok(format!("open for writing, and named {named:?}"))
}

/// A running image cannot be written to outside either; but it can be named.
fn control(_: &Args) -> Answer {
    let name = fs::read_link("/proc/self/exe")?;
    let refused = OpenOptions::new().write(true).open("/proc/self/exe");
    let busy = refused.is_err_and(|error| error.raw_os_error() == Some(libc::ETXTBSY));
    let known = busy && name.ends_with(Path::new("probe"));
    Ok(format!("{}, and known: {known}", name.display()))
}
