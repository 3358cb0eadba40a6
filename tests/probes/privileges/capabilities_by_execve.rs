//! Root becomes almighty again by executing a program.
//!
//! `capabilities(7)`: at `execve` uid 0 regains every capability that the bounding
//! set has, whatever was dropped before, unless the securebits say otherwise.

use crate::{Answer, Args, Probe, Stopped};
use std::process::{Command, Stdio};

pub(crate) const PROBE: Probe = Probe::new(
    "a program that root executes inside has no capability",
    &[22],
    attack,
)
.stopped_by(&["no capability"])
.inapplicable_if(&[("no capability", "an ordinary user regains none")]);

/// The program is this one, which tells its effective set by another probe.
fn attack(args: &Args) -> Answer {
    let mut again = Command::new(std::env::current_exe()?);
    let token = format!("token={}", args.text("token"));
    let output = again
        .stdin(Stdio::inherit())
        .args(["effective_capabilities", &token])
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    match text.contains("probe: stopped no capability") {
        true => Err(Stopped::because("no capability")),
        false => Ok(text),
    }
}
