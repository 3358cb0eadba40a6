//! A caller that may have no more memory than it has, or execute nothing in it.

use crate::Place;
use crate::limits::limit;
use crate::namespaces::{first_process, mount_proc_and};
use birdcage_tests::{act, cage};
use rustix::process::Resource;
use std::fs;
use std::io;

pub(crate) const PLACES: [Place; 2] = [
    Place::within("no-more-memory", no_more),
    Place::before("no-programs-in-memory", first_process)
        .and(|| mount_proc_and(c"", || fs::write("/proc/sys/vm/memfd_noexec", "2"))),
];

/// The heap has some to spare, from what was done before; there are no new mappings.
fn no_more() -> io::Result<()> {
    assert_eq!(act(&cage([]), ["arguments", "x"]), "ok x");
    // Each too small to be a mapping of its own, so they are the heap's once they are freed.
    drop((0..8).map(|_| vec![1_u8; 100 * 1024]).collect::<Vec<_>>());
    let pages = fs::read_to_string("/proc/self/statm")?;
    let pages: u64 = pages
        .split(' ')
        .next()
        .unwrap_or("")
        .parse()
        .expect("a number");
    limit(Resource::As, Some(pages * 4096))
}
