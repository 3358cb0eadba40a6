//! [`Failure`], what ends the program without a caged one: two lines and a status.

use birdcage::error::{Error, Step};
use std::error::Error as _;
use std::io::{self, Write};
use std::process::ExitCode;

/// There is no sandbox, or no way to say which.
const NO_SANDBOX: u8 = 125;
const NOT_EXECUTABLE: u8 = 126;
const NOT_FOUND: u8 = 127;

/// Why there is no caged program.
#[derive(Debug)]
pub(crate) enum Failure {
    Usage(clap::Error),
    Sandbox(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Sandbox(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Sandbox(error.into())
    }
}

impl Failure {
    pub(crate) fn usage(error: clap::Error) -> Self {
        Self::Usage(error)
    }

    /// Says what went wrong, and returns the status to exit with.
    pub(crate) fn report(&self) -> ExitCode {
        match self {
            Self::Usage(error) => {
                // Help and version are asked for, and go to the standard output.
                let _printed = error.print();
                ExitCode::from(if error.use_stderr() { NO_SANDBOX } else { 0 })
            }
            Self::Sandbox(error) => {
                // Nothing is left to be done if nobody can be told.
                let _written = io::stderr().write_all(message(error).as_bytes());
                ExitCode::from(status(error))
            }
        }
    }
}

/// One line that says what failed, and one with a remedy where one is known.
fn message(error: &Error) -> String {
    let mut message = format!("birdcage: {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        message.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    message.push('\n');
    if let Some(hint) = error.hint() {
        message.push_str(&format!("hint: {hint}\n"));
    }
    message
}

fn status(error: &Error) -> u8 {
    match error {
        Error::Spawn(failure) if failure.step() == Step::Execute => {
            match io::Error::from_raw_os_error(failure.errno()).kind() {
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => NOT_FOUND,
                _ => NOT_EXECUTABLE,
            }
        }
        _ => NO_SANDBOX,
    }
}
