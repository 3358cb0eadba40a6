//! Files of the sandbox's own that are mounted over what the host has.
//!
//! Runs after `clone`: system calls only, no allocation, no panic, no lock.

use crate::make::new_file;
use crate::tree::{Outcome, attach, clone_file, during, new_tmpfs, restrict};
use crate::{Action, Attributes};
use birdcage_sys::fd::Fd;
use rustix::fs::CWD;
use std::ffi::CStr;

/// Where a file system is attached, so that a file in it can become a mount.
///
/// Only what is attached can be copied (`open_tree(2)`, before Linux 6.15). Nothing finds
/// it there: it goes with the old root, or is covered with the store.
pub(crate) enum Bench<'a> {
    /// The `/proc` of the old root, which is there as the id maps were written through it.
    OldRoot,
    /// A directory made for that, in the store of a template.
    Store(&'a Fd),
}

/// The directory of the store that is a bench.
pub(crate) const IN_STORE: &CStr = c"bench";

const NAME: &CStr = c"file";

/// A file with that content, as a mount that is attached nowhere and refuses all but reading.
pub(crate) fn own_file(bench: &Bench<'_>, content: &[u8], size: &CStr) -> Outcome<Fd> {
    // The file, its directory, and what tmpfs keeps for itself.
    let own = new_tmpfs(size, Some(c"8"), c"700").map_err(during(Action::NewMount))?;
    // Its mode refuses its owner nothing, so that the answer is that of the mount: `EROFS`.
    new_file(&own, NAME, 0o644, content).map_err(during(Action::Create))?;
    match bench {
        Bench::OldRoot => attach(&own, CWD, c"/proc"),
        Bench::Store(store) => attach(&own, store, IN_STORE),
    }
    .map_err(during(Action::Attach))?;
    let tree = clone_file(&own, NAME)?;
    restrict(&tree, Attributes::STRICTEST)?;
    Ok(tree)
}
