//! From arguments to a caged program.

use crate::arguments::CageArguments;
use crate::ended;
use crate::failure::Failure;
use crate::forward::Forwarding;
use birdcage::error::Result;
use birdcage::process::{Command, ExitStatus};
use birdcage::{Birdcage, Exception, Preset};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::ExitStatusExt;

/// Runs the program and returns its exit status as a shell would.
pub(crate) fn run(arguments: &CageArguments) -> std::result::Result<u8, Failure> {
    let cage = cage(arguments)?;
    let forwarding = Forwarding::prepare()?;
    let mut child = cage.clone().spawn(command(arguments))?;
    let forwarding = forwarding.start(child.signaller()?);
    let status = child.wait()?;
    forwarding.stop();
    ended::explain(&cage, &command(arguments), status);
    Ok(code(status))
}

/// What would be done, line by line.
pub(crate) fn plan(arguments: &CageArguments) -> std::result::Result<String, Failure> {
    Ok(cage(arguments)?.plan(&command(arguments))?.to_string())
}

fn cage(arguments: &CageArguments) -> Result<Birdcage> {
    let mut cage = Birdcage::new();
    for preset in presets(arguments) {
        cage.add_preset(&preset)?;
    }
    for exception in exceptions(arguments) {
        cage.add_exception(exception)?;
    }
    Ok(cage)
}

fn presets(arguments: &CageArguments) -> impl Iterator<Item = Preset> {
    let presets = [
        (true, Preset::base as fn() -> Preset),
        (arguments.networking, Preset::networking),
    ];
    let wanted = presets
        .into_iter()
        .filter(|(on, _)| *on && !arguments.no_preset);
    wanted.map(|(_, preset)| preset())
}

fn exceptions(arguments: &CageArguments) -> impl Iterator<Item = Exception> {
    let read = arguments.read.iter().cloned().map(Exception::Read);
    let write = arguments.write.iter().cloned().map(Exception::WriteAndRead);
    let execute = arguments
        .execute
        .iter()
        .cloned()
        .map(Exception::ExecuteAndRead);
    let variables = arguments.variables.iter().map(|text| variable(text));
    let switches = [
        (arguments.full_env, Exception::FullEnvironment),
        (arguments.networking, Exception::Networking),
        (arguments.unix_sockets, Exception::UnixSockets),
    ];
    let switches = switches
        .into_iter()
        .filter_map(|(on, exception)| on.then_some(exception));
    read.chain(write)
        .chain(execute)
        .chain(variables)
        .chain(switches)
}

/// `VAR=VALUE` sets a variable, `VAR` alone passes the caller's on.
fn variable(text: &OsStr) -> Exception {
    let bytes = text.as_bytes();
    match bytes.iter().position(|byte| *byte == b'=') {
        Some(at) => {
            let (name, value) = bytes.split_at(at);
            let value = value.get(1..).unwrap_or_default();
            set(OsStr::from_bytes(name), OsStr::from_bytes(value))
        }
        None => match text.to_str() {
            Some(name) => Exception::Environment(name.to_owned()),
            // Passing on takes a name that is text; setting does not.
            None => set(text, &std::env::var_os(text).unwrap_or_default()),
        },
    }
}

fn set(name: &OsStr, value: &OsStr) -> Exception {
    Exception::Variable {
        name: name.to_owned(),
        value: value.to_owned(),
    }
}

fn command(arguments: &CageArguments) -> Command {
    let (program, rest) = arguments
        .command
        .split_first()
        .expect("clap requires a command");
    let mut command = Command::new(program);
    command.args(rest);
    if let Some(directory) = &arguments.chdir {
        command.current_dir(directory);
    }
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
    fn a_variable_with_a_value_is_set_and_one_without_is_passed_on() {
        let set = |name: &str, value: &str| set(name.as_ref(), value.as_ref());
        assert_eq!(variable(OsStr::new("A=b=c")), set("A", "b=c"));
        assert_eq!(variable(OsStr::new("A=")), set("A", ""));
        assert_eq!(
            variable(OsStr::new("A")),
            Exception::Environment("A".into())
        );
    }

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
