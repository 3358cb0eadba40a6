//! `open_tree` without `OPEN_TREE_CLONE` takes no capability, and its descriptor moves mounts.
//!
//! `open_tree(2)`. Only the filter refuses it, so that it is seen to be there.

use crate::calls::call;
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe =
    Probe::new("no tree of mounts is opened", &[24], attack).stopped_by(&["EPERM"]);

fn attack(_: &Args) -> Answer {
    call(
        libc::SYS_open_tree,
        &[libc::AT_FDCWD.into(), c"/proc".into(), 0.into()],
    )?;
    Ok("a descriptor".to_owned())
}
