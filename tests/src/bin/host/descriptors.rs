//! Callers with hardly a descriptor, and with thousands.

use crate::Place;
use crate::limits::limit;
use rustix::io::{FdFlags, dup, fcntl_setfd};
use rustix::process::{Resource, getrlimit, setrlimit};
use std::fs::File;
use std::io;

pub(crate) const PLACES: [Place; 3] = [
    Place::before("sixteen-descriptors", |_| limit(Resource::Nofile, Some(16))),
    Place::before("seven-descriptors", |_| limit(Resource::Nofile, Some(7))),
    Place::within("thousands-of-descriptors", thousands),
];

/// Directories, of which none is close-on-exec.
fn thousands() -> io::Result<()> {
    let mut own = getrlimit(Resource::Nofile);
    own.current = own.maximum;
    setrlimit(Resource::Nofile, own)?;
    let root = File::open("/")?;
    let most = own
        .maximum
        .map_or(5000, |most| most.saturating_sub(64).min(5000));
    for _ in 0..most {
        let copy = dup(&root)?;
        fcntl_setfd(&copy, FdFlags::empty())?;
        std::mem::forget(copy);
    }
    Ok(())
}
