//! `predecessor-launch EXCEPTION… -- PROGRAM ARGUMENT…`, a caller of birdcage 0.8.1.
//!
//! What that version has no exception for is left out, if it is a place that would
//! only be there inside, and refused if it is a right.

use birdcage::process::Command;
use birdcage::{Birdcage, Exception, Sandbox};
use std::env;

fn main() {
    let mut arguments = env::args_os().skip(1);
    if arguments.len() == 0 {
        // Only to see whether it is there.
        return;
    }
    let mut cage = Birdcage::new();
    loop {
        let word = arguments.next().expect("-- and a program");
        let mut operand = || arguments.next().expect("an operand");
        let exception = match word.to_str().expect("an exception") {
            "--" => break,
            "read" => Exception::Read(operand().into()),
            "write" => Exception::WriteAndRead(operand().into()),
            "execute" => Exception::ExecuteAndRead(operand().into()),
            "networking" => Exception::Networking,
            "full-environment" => Exception::FullEnvironment,
            "environment" => Exception::Environment(operand().into_string().expect("a name")),
            // It refuses no family of sockets.
            "unix-sockets" => continue,
            "private" | "link" => {
                let _left_out = (operand(), operand());
                continue;
            }
            other => panic!("birdcage 0.8.1 has no exception for {other}"),
        };
        or_refused(cage.add_exception(exception));
    }
    let mut command = Command::new(arguments.next().expect("a program"));
    command.args(arguments);
    let mut child = or_refused(cage.spawn(command));
    let status = child.wait().expect("a status");
    std::process::exit(status.code().unwrap_or(255));
}

/// Says, as the attack would, that the sandbox cannot be made, which some probes expect.
fn or_refused<T, E: std::fmt::Debug>(made: Result<T, E>) -> T {
    made.unwrap_or_else(|error| {
        println!("probe: stopped refused\n{error:?}");
        std::process::exit(0)
    })
}
