//! [`Status`], what becomes of the program, told to another one.
//!
//! The lines are documented in the help of `birdcage run`.

use crate::failure::Failure;
use birdcage::error::Error;
use birdcage::process::{ExitStatus, Usage, inherited_writer};
use serde::Serialize;
use std::fs::File;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;

const OPTION: &str = "--status-fd";

/// Where the events go; nowhere, most often.
#[derive(Debug)]
pub(crate) struct Status(Option<File>);

impl Status {
    /// Takes the descriptor that was named.
    pub(crate) fn open(number: Option<&str>) -> Result<Self, Failure> {
        let Some(text) = number else {
            return Ok(Self(None));
        };
        let wrong = |message: String| {
            let remedy = "open one for it, such as 3 by `3>status.json`";
            Failure::wrong(OPTION, message, remedy)
        };
        let number = text.parse::<i32>().ok().filter(|number| *number >= 0);
        let number =
            number.ok_or_else(|| wrong(format!("{text:?} is no number of a descriptor")))?;
        if number < 3 {
            return Err(wrong(format!("{number} is a stream of the program's own")));
        }
        let file = inherited_writer(number);
        let file = file.map_err(|_| wrong(format!("{number} is not open for writing")))?;
        Ok(Self(Some(file)))
    }

    /// The program has been executed.
    pub(crate) fn started(&mut self, pid: u32) {
        self.write(&Event::Started { pid });
    }

    /// The program has ended.
    pub(crate) fn exited(&mut self, status: ExitStatus, usage: Option<Usage>) {
        self.write(&Event::Exited {
            status: status.code(),
            signal: status.signal(),
            usage: usage.map(Used::from),
        });
    }

    /// There is no program.
    pub(crate) fn failed(&mut self, failure: &Failure) {
        let error = failure.error();
        self.write(&Event::Failed {
            step: error.and_then(Error::step).map(|step| format!("{step:?}")),
            path: error
                .and_then(Error::path)
                .map(|path| path.to_string_lossy().into_owned()),
            errno: error.and_then(Error::errno),
            message: failure.message(),
            hint: failure.remedy(),
        });
    }

    /// A line; a reader that has gone away does not end the program.
    fn write(&mut self, event: &Event) {
        if let (Some(file), Ok(mut line)) = (&mut self.0, serde_json::to_string(event)) {
            line.push('\n');
            let _written = file.write_all(line.as_bytes());
        }
    }
}

/// A line.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
enum Event {
    Started {
        pid: u32,
    },
    Exited {
        #[serde(skip_serializing_if = "Option::is_none")]
        status: Option<i32>,
        #[serde(skip_serializing_if = "Option::is_none")]
        signal: Option<i32>,
        usage: Option<Used>,
    },
    Failed {
        step: Option<String>,
        path: Option<String>,
        errno: Option<i32>,
        message: String,
        hint: Option<String>,
    },
}

/// What the program has used.
#[derive(Debug, Serialize)]
struct Used {
    user_seconds: f64,
    system_seconds: f64,
    peak_memory_bytes: u64,
}

impl From<Usage> for Used {
    fn from(usage: Usage) -> Self {
        Self {
            user_seconds: usage.user.as_secs_f64(),
            system_seconds: usage.system.as_secs_f64(),
            peak_memory_bytes: usage.peak_memory,
        }
    }
}
