//! [`Ran`], what became of a program that performs an attack, in or out of a sandbox.

use crate::{Entry, Scene};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::pipe::{PipeFlags, pipe_with};
use std::fs::File;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fmt, io};

/// Long enough for any attack, and for a machine that is busy with others.
const PATIENCE: Duration = Duration::from_secs(30);

/// What an attack printed before the program that was started had ended.
#[derive(Debug, Default)]
pub(crate) struct Ran {
    pub(crate) printed: String,
    pub(crate) ended: String,
}

impl Ran {
    /// What got out, or what stopped it; nothing if it did not come to an answer.
    pub(crate) fn answer(&self) -> Option<Result<&str, &str>> {
        let lines = self.printed.lines();
        lines
            .filter_map(|line| line.strip_prefix("probe: "))
            .find_map(|line| {
                let escaped = line.strip_prefix("escaped ").map(Ok);
                escaped.or_else(|| line.strip_prefix("stopped ").map(Err))
            })
    }

    /// Whether it got so far that the host might intervene.
    pub(crate) fn was_ready(&self) -> bool {
        self.printed.contains("probe: ready\n")
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let printed = self.printed.trim().replace('\n', "; ");
        write!(f, "{}: {printed}", self.ended)
    }
}

/// Runs a command, which is the sandbox or the attack itself, in the scene.
pub(crate) fn run(entry: &Entry, scene: &mut Scene, mut command: Command) -> io::Result<Ran> {
    let (reader, writer) = pipe_with(PipeFlags::CLOEXEC)?;
    fcntl_setfl(&reader, fcntl_getfl(&reader)? | OFlags::NONBLOCK)?;
    command.stdin(scene.stdin.take().map_or_else(Stdio::null, Stdio::from));
    command.stdout(writer.try_clone()?);
    command.stderr(scene.stderr.take().unwrap_or(writer));
    if let Some(directory) = scene.directory.take() {
        command.current_dir(directory);
    }
    command.envs(scene.variables.iter().map(|(name, value)| (name, value)));
    // No attack on a process group finds the tests.
    command.process_group(scene.group);
    for (descriptor, number) in scene.leaked.drain(..) {
        crate::calls::leak(&mut command, descriptor, number);
    }
    let child = command.spawn()?;
    drop(command);
    follow(entry, scene, child, reader.into())
}

/// Reads to the end of the program that was started, and no longer: what it left behind may
/// hold the other end of the pipe for ever.
fn follow(entry: &Entry, scene: &mut Scene, mut child: Child, mut reader: File) -> io::Result<Ran> {
    let end = Instant::now() + PATIENCE;
    let mut ran = Ran::default();
    let mut waits = entry.probe.when_ready;
    loop {
        let status = child.try_wait()?;
        read(&mut reader, &mut ran.printed)?;
        if let Some(intervene) = waits.take_if(|_| ran.was_ready()) {
            intervene(scene, &mut child);
        }
        if let Some(status) = status {
            scene.status = Some(status);
            ran.ended = status.to_string();
            return Ok(ran);
        }
        if Instant::now() >= end {
            child.kill()?;
            scene.status = Some(child.wait()?);
            ran.ended = format!("no end within {PATIENCE:?}");
            return Ok(ran);
        }
        pause(&reader)?;
    }
}

/// Until there is something to read, or the program may have ended.
fn pause(reader: &File) -> io::Result<()> {
    let mut polled = [PollFd::new(reader, PollFlags::IN)];
    let time = Timespec {
        tv_sec: 0,
        tv_nsec: 2_000_000,
    };
    poll(&mut polled, Some(&time))?;
    // The other end is closed, which the poll says at once and always.
    if polled[0].revents().contains(PollFlags::HUP) {
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

fn read(reader: &mut File, printed: &mut String) -> io::Result<()> {
    let mut bytes = [0; 4096];
    loop {
        match reader.read(&mut bytes) {
            Ok(0) => return Ok(()),
            Ok(length) => printed.push_str(&String::from_utf8_lossy(&bytes[..length])),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Ran;

    #[track_caller]
    fn check(printed: &str, expected: Option<Result<&str, &str>>) {
        let ran = Ran {
            printed: printed.to_owned(),
            ended: String::new(),
        };
        assert_eq!(ran.answer(), expected, "{printed}");
    }

    #[test]
    fn the_first_line_that_answers_is_the_answer_and_no_other_line_is() {
        check("probe: stopped EPERM\n", Some(Err("EPERM")));
        check(
            "noise\nprobe: ready\nprobe: escaped with it\n",
            Some(Ok("with it")),
        );
        check("probe: ready\nescaped with it\nstopped EPERM\n", None);
        check("", None);
    }
}
