//! `with-presets [--preset NAME] [-r|-w|-e PATH] … -- PROGRAM …`: a program in a cage.
//!
//! Presets name what is in the home of who makes them; so that a test can have a home
//! of its own, another process than the test's makes them.

use birdcage::process::Command;
use birdcage::{Birdcage, Exception, Preset};
use std::env;
use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let mut cage = Birdcage::new();
    while let Some(option) = arguments.next().filter(|word| word != "--") {
        let operand = arguments.next().expect("an operand");
        allow(&mut cage, option.to_str().expect("an option"), operand);
    }
    let mut command = Command::new(arguments.next().expect("a program"));
    command.args(arguments);
    let status = cage
        .status(command)
        .unwrap_or_else(|error| panic!("{error}"));
    let code = status.code().or_else(|| Some(128 + status.signal()?));
    ExitCode::from(
        code.and_then(|code| u8::try_from(code).ok())
            .unwrap_or(u8::MAX),
    )
}

fn allow(cage: &mut Birdcage, option: &str, operand: OsString) {
    let added = match option {
        "--preset" => {
            let name = operand.to_str().expect("a name");
            cage.add_preset(&Preset::named(name).expect("a preset of that name"))
        }
        "-r" => cage.add_exception(Exception::Read(operand.into())),
        "-w" => cage.add_exception(Exception::WriteAndRead(operand.into())),
        "-e" => cage.add_exception(Exception::ExecuteAndRead(operand.into())),
        other => panic!("no such option: {other}"),
    };
    added.unwrap_or_else(|error| panic!("{error}"));
}
