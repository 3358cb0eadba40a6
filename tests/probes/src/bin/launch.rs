//! `launch [--prepared|--stocked] EXCEPTION… -- PROGRAM ARGUMENT…`, a caller of the library and nothing more.
#![forbid(unsafe_code)]

use birdcage::error::Result;
use birdcage::process::{Child, Command, ExitStatus};
use birdcage::{Birdcage, Exception};
use std::env;
use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt;

fn main() {
    let mut arguments = env::args_os().skip(1).peekable();
    let how = arguments.next_if(|word| word == "--prepared" || word == "--stocked");
    let mut cage = Birdcage::new();
    while let Some(exception) = next(&mut arguments) {
        or_refused(cage.add_exception(exception));
    }
    let mut command = Command::new(arguments.next().expect("a program"));
    command.args(arguments);
    let spawned = match how {
        None => cage.spawn(command),
        Some(how) => spawn_prepared(cage, command, usize::from(how == "--stocked")),
    };
    let mut child = or_refused(spawned);
    std::process::exit(code(child.wait().expect("a status")));
}

fn spawn_prepared(cage: Birdcage, command: Command, networks: usize) -> Result<Child> {
    let prepared = cage.prepare()?;
    prepared.stock_networks(networks)?;
    prepared.spawn(command)
}

/// Says, as the attack would, that the sandbox cannot be made, which some probes expect.
fn or_refused<T>(made: Result<T>) -> T {
    made.unwrap_or_else(|error| {
        println!("probe: stopped refused\n{error}: {error:?}");
        std::process::exit(0)
    })
}

/// The next exception, up to the `--`.
fn next(arguments: &mut impl Iterator<Item = OsString>) -> Option<Exception> {
    let word = arguments.next()?.into_string().expect("an exception");
    let mut operand = || arguments.next().expect("an operand");
    Some(match &*word {
        "--" => return None,
        "read" => Exception::Read(operand().into()),
        "write" => Exception::WriteAndRead(operand().into()),
        "execute" => Exception::ExecuteAndRead(operand().into()),
        "networking" => Exception::Networking,
        "unix-sockets" => Exception::UnixSockets,
        "full-environment" => Exception::FullEnvironment,
        "environment" => Exception::Environment(operand().into_string().expect("a name")),
        "variable" => Exception::Variable {
            name: operand(),
            value: operand(),
        },
        "private" => Exception::PrivateDirectory {
            path: operand().into(),
            size: operand()
                .to_str()
                .and_then(|size| size.parse().ok())
                .expect("a size"),
        },
        "link" => Exception::Link {
            at: operand().into(),
            target: operand(),
        },
        other => panic!("no such exception: {other}"),
    })
}

/// As a shell says it.
fn code(status: ExitStatus) -> i32 {
    let signal = || status.signal().map_or(255, |signal| 128 + signal);
    status.code().unwrap_or_else(signal)
}
