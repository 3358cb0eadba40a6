//! `birdcage run` and `birdcage plan`: a caged program, or what it would be.

use crate::arguments::{PlanArguments, RunArguments};
use crate::ended;
use crate::failure::Failure;
use crate::forward::Forwarding;
use crate::rules::cage;
use crate::status::Status;
use birdcage::Birdcage;
use birdcage::process::{Command, ExitStatus};
use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt;

/// Runs the program and returns its exit status as a shell would.
pub(crate) fn run(arguments: &RunArguments) -> Result<u8, Failure> {
    let mut status = Status::open(arguments.status_fd.as_deref())?;
    let ran = cage(&arguments.cage).and_then(|cage| start(&cage, &arguments.command, &mut status));
    ran.inspect_err(|failure| status.failed(failure))
}

fn start(cage: &Birdcage, words: &[OsString], status: &mut Status) -> Result<u8, Failure> {
    let forwarding = Forwarding::prepare()?;
    let mut child = cage.clone().spawn(command(words))?;
    status.started(child.id());
    let forwarding = forwarding.start(child.signaller()?);
    let ended = child.wait()?;
    forwarding.stop();
    status.exited(ended, child.usage().ok().flatten());
    ended::explain(cage, &command(words), ended);
    Ok(code(ended))
}

/// What would be done, line by line, or as JSON.
pub(crate) fn plan(arguments: &PlanArguments) -> Result<String, Failure> {
    let plan = cage(&arguments.cage)?.plan(&command(&arguments.command))?;
    if arguments.json {
        return Ok(crate::json::text(&plan)?);
    }
    Ok(plan.to_string())
}

fn command(arguments: &[OsString]) -> Command {
    let (program, rest) = arguments.split_first().expect("clap requires a command");
    let mut command = Command::new(program);
    command.args(rest);
    command
}

/// The exit status as a shell has it: one byte, 128 and more for signals.
fn code(status: ExitStatus) -> u8 {
    let signal = || status.signal().map(|number| number.saturating_add(128));
    status
        .code()
        .or_else(signal)
        .and_then(|code| u8::try_from(code).ok())
        .unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exit_status_is_what_a_shell_makes_of_it() {
        let check = |raw, expected| assert_eq!(code(ExitStatus::from_raw(raw)), expected);
        check(0, 0);
        check(42 << 8, 42);
        check(255 << 8, 255);
        check(9, 137);
        check(0x86, 134);
    }
}
