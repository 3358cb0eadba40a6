//! What is denied is given a second name, under which nothing covers it.
//!
//! `link(2)` is about a file, and does not write to it; the second name would be in a directory that
//! may be written to.

use crate::{Answer, Args, Probe, denied};
use std::fs;

pub(crate) const PROBE: Probe =
    Probe::new("what is denied cannot be given another name", &[37], attack)
        .scene(denied::there)
        .stopped_by(&["EXDEV"])
        .judged_by_host(denied::changed);

fn attack(args: &Args) -> Answer {
    let above = args.path("work").join("above");
    fs::hard_link(above.join("denied"), above.join("second"))?;
    fs::write(above.join("second"), "changed")?;
    Ok("changed".to_owned())
}
