//! [`Failure`], what ends the program without a caged one: two lines and a status.

use crate::ended::with_options;
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
    /// An exception that an option asks for cannot be had.
    Option(&'static str, Box<Error>),
    /// An option makes no sense: which, what is wrong, and what to do about it.
    Wrong(&'static str, String, String),
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

    pub(crate) fn option(option: &'static str, error: Error) -> Self {
        Self::Option(option, Box::new(error))
    }

    pub(crate) fn wrong(option: &'static str, message: String, remedy: impl Into<String>) -> Self {
        Self::Wrong(option, message, remedy.into())
    }

    /// Says what went wrong, and returns the status to exit with.
    pub(crate) fn report(&self) -> ExitCode {
        if let Self::Usage(error) = self {
            // Help and version are asked for, and go to the standard output.
            let _printed = error.print();
            return ExitCode::from(if error.use_stderr() { NO_SANDBOX } else { 0 });
        }
        let remedy = self.remedy().map(|remedy| format!("hint: {remedy}\n"));
        let text = format!(
            "birdcage: {}\n{}",
            self.message(),
            remedy.unwrap_or_default()
        );
        // Nothing is left to be done if nobody can be told.
        let _written = io::stderr().write_all(text.as_bytes());
        ExitCode::from(self.status())
    }

    /// What failed, with all that is behind it, in one line.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Usage(error) => error.to_string(),
            Self::Sandbox(error) => with_sources(error),
            Self::Option(option, error) => format!("{option}: {}", with_sources(error)),
            Self::Wrong(option, message, _) => format!("{option}: {message}"),
        }
    }

    /// What to do about it, if that is known.
    pub(crate) fn remedy(&self) -> Option<String> {
        match self {
            Self::Usage(_) => None,
            Self::Sandbox(error) => error.hint().map(with_options),
            Self::Option(_, error) => {
                let hint = error.hint().map(with_options);
                hint.or_else(|| remedy(error).map(str::to_owned))
            }
            Self::Wrong(_, _, remedy) => Some(remedy.clone()),
        }
    }

    /// What the library says, if it says something.
    pub(crate) fn error(&self) -> Option<&Error> {
        match self {
            Self::Sandbox(error) => Some(error),
            Self::Option(_, error) => Some(error),
            _ => None,
        }
    }

    fn status(&self) -> u8 {
        self.error().map_or(NO_SANDBOX, status)
    }
}

fn with_sources(error: &Error) -> String {
    let mut message = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        message.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    message
}

/// What to do about an exception that cannot be had.
fn remedy(error: &Error) -> Option<&'static str> {
    Some(match error {
        Error::InvalidPath(_) => "name a path that exists; relative ones are taken from here",
        Error::Unreadable { .. } => "name a path that you may look up yourself",
        Error::NotASocket(_) => "start the server that makes it",
        Error::Conflict { .. } | Error::DeniedAndAllowed { .. } => "take one of the two out",
        Error::InvalidVariable(_) => "write it like NAME or NAME=value",
        Error::InvalidHostname(_) => "write one word, such as cage",
        _ => return None,
    })
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
