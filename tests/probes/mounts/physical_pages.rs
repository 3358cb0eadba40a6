//! `/proc/kpageflags` and its like tell of every page of the machine what it is for.
//!
//! `proc_kpageflags(5)`. With `pagemap` they lead from an address to a row of memory, as
//! Rowhammer wants it (Seaborn and Dullien, 2015), or to the kernel's view of a page.

use crate::{Answer, Args, Probe};
use std::fs::File;

pub(crate) const PROBE: Probe = Probe::new("the machine's pages are not shown", &[19], attack)
    .stopped_by(&["EACCES"])
    .inapplicable_if(&[
        ("EACCES", "the files are root's, and we are not"),
        ("ENOENT", "this kernel has none"),
    ]);

const FILES: [&str; 3] = ["kpagecount", "kpageflags", "kpagecgroup"];

fn attack(_: &Args) -> Answer {
    let open = |name: &str| File::open(format!("/proc/{name}"));
    match FILES.iter().find(|name| open(name).is_ok()) {
        Some(name) => Ok(format!("{name} is open")),
        None => {
            open(FILES[0])?;
            Ok("open".to_owned())
        }
    }
}
