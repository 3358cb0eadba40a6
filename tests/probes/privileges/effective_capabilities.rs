//! The program itself starts with capabilities.
//!
//! bubblewrap keeps them for root unless told otherwise (`bwrap(1)`, `--cap-drop`),
//! and whoever makes a user namespace has all of them in it (`user_namespaces(7)`).

use crate::calls::own_namespaces;
use crate::{Answer, Args, Probe, Stopped};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new("the program can do nothing as root", &[22], attack)
    .stopped_by(&["no capability"])
    .control(control);

fn attack(_: &Args) -> Answer {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("CapEff:"));
    match line {
        Some(line) if line.ends_with("\t0000000000000000") => {
            Err(Stopped::because("no capability"))
        }
        other => Ok(format!("{other:?}")),
    }
}

/// In a user namespace of its own everybody has them.
fn control(args: &Args) -> Answer {
    own_namespaces(0)?;
    attack(args)
}
