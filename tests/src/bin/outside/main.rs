//! `outside`, a caller of its own: what a test must not do to the process that runs all tests.
//!
//! It has ignored signals, odd variables, another directory or a place without
//! `/proc` from whoever starts it, and prints what comes of spawning there.
#![forbid(unsafe_code)]

use birdcage::error::{Error, Result};
use birdcage::process::{Child, Command, Stdio};
use birdcage::{Birdcage, Exception};
use birdcage_tests::{cage, inside};
use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;

fn main() {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let (name, operands) = arguments.split_first().expect("the name of an act");
    match name.to_str().expect("an act's name in ASCII") {
        "act" => pass_on(&cage([]), operands),
        "act-full-environment" => pass_on(&cage([Exception::FullEnvironment]), operands),
        "act-seeing" => pass_on(
            &cage([Exception::Read(PathBuf::from(&operands[0]))]),
            &operands[1..],
        ),
        "failure" => failure(),
        other => panic!("no such act: {other}"),
    }
}

/// Runs `inside` with these operands, its output being this program's.
fn pass_on(cage: &Birdcage, operands: &[OsString]) {
    let status = start(cage, operands, Stdio::inherit()).and_then(|mut child| Ok(child.wait()?));
    match status {
        Ok(status) if status.success() => {}
        Ok(status) => println!("{status}, signal {:?}", status.signal()),
        Err(error) => report(&error),
    }
}

fn start<S: AsRef<OsStr>>(cage: &Birdcage, operands: &[S], stdin: Stdio) -> Result<Child> {
    let mut command = Command::new(inside());
    command.args(operands).stdin(stdin);
    cage.clone().spawn(command)
}

/// Spawns, and prints the error and its hint, which is what a user would see.
fn failure() {
    match start(&cage([]), &["ids"], Stdio::null()) {
        Ok(_) => println!("no failure"),
        Err(error) => report(&error),
    }
}

fn report(error: &Error) {
    println!("{error}\nhint: {:?}", error.hint());
}
