//! Running a command in sight of the reader while counting what it tells.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

use crate::Result;
use crate::tally::{Output, Tally};

/// A command that ran.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ran {
    /// It ended with status 0.
    pub(crate) success: bool,
    /// What it told of tests.
    pub(crate) tally: Tally,
}

/// Runs `command`, shows its output as it comes, and counts it.
pub(crate) fn counted(command: Command) -> Result<Ran> {
    counted_to(command, &mut std::io::stdout().lock())
}

fn counted_to(mut command: Command, shown_on: &mut impl Write) -> Result<Ran> {
    let (reader, writer) = std::io::pipe()?;
    command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer);
    writeln!(shown_on, "$ {}", shown(&command))?;
    let mut child = command
        .spawn()
        .map_err(|error| format!("{}: {error}", shown(&command)))?;
    // The pipe ends when its last writer is closed, and `command` holds two.
    drop(command);
    let tally = echo(reader, shown_on)?;
    Ok(Ran {
        success: child.wait()?.success(),
        tally,
    })
}

/// Runs `command` and makes its failure an error.
pub(crate) fn checked(command: Command) -> Result<Tally> {
    let name = shown(&command);
    let ran = counted(command)?;
    if ran.success {
        Ok(ran.tally)
    } else {
        Err(format!("failed: {name}").into())
    }
}

fn echo(reader: impl Read, shown_on: &mut impl Write) -> Result<Tally> {
    let mut output = Output::default();
    for line in BufReader::new(reader).split(b'\n') {
        let line = line?;
        output.line(&String::from_utf8_lossy(&line));
        shown_on.write_all(&line)?;
        shown_on.write_all(b"\n")?;
    }
    Ok(output.tally())
}

/// The command as one would type it, near enough.
fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(std::ffi::OsStr::to_string_lossy).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{checked, counted, counted_to, echo};

    fn sh(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    // These lines must not reach our own output: they would be counted.
    #[test]
    fn both_streams_are_counted_and_shown() {
        let script = "echo 'test result: ok. 2 passed; 0 failed'; echo 'skipped: why' >&2";
        let mut shown = Vec::new();
        let ran = counted_to(sh(script), &mut shown).expect("sh");
        assert!(ran.success);
        assert_eq!(ran.tally.to_string(), "1 passed, 0 failed, 1 skipped");
        assert!(shown.ends_with(b"test result: ok. 2 passed; 0 failed\nskipped: why\n"));
    }

    #[test]
    fn a_command_that_fails_is_an_error_that_names_it() {
        let error = checked(sh("exit 1")).expect_err("fails");
        assert_eq!(error.to_string(), "failed: sh -c exit 1");
        assert!(checked(sh("exit 0")).is_ok());
    }

    #[test]
    fn a_command_that_does_not_exist_is_an_error_that_names_it() {
        let error = counted(Command::new("/no/such/program")).expect_err("missing");
        assert!(
            error.to_string().starts_with("/no/such/program: "),
            "{error}"
        );
    }

    #[test]
    fn bytes_that_are_no_text_do_not_stop_the_count() {
        let output = b"\xff\xfe\ntest result: ok. 1 passed; 0 failed\n";
        assert_eq!(echo(&output[..], &mut Vec::new()).expect("reads").passed, 1);
    }
}
