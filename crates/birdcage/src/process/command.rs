//! [`Command`], a program to be run.

use crate::environment::Change;
use crate::process::Stdio;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// A program to be run, with its arguments, directory, variables and streams.
///
/// Nothing is looked up before it is run: a program that does not exist inside
/// is an error of [`Birdcage::spawn`](crate::Birdcage::spawn). A name without a
/// slash is looked for in the `PATH` that the program itself will have.
#[derive(Debug)]
pub struct Command {
    program: OsString,
    arguments: Vec<OsString>,
    changes: Vec<Change>,
    directory: Option<PathBuf>,
    pub(crate) stdin: Stdio,
    pub(crate) stdout: Stdio,
    pub(crate) stderr: Stdio,
}

impl Command {
    /// A program without arguments, which inherits the caller's streams.
    pub fn new<S: AsRef<OsStr>>(program: S) -> Self {
        Self {
            program: program.as_ref().to_owned(),
            arguments: Vec::new(),
            changes: Vec::new(),
            directory: None,
            stdin: Stdio::default(),
            stdout: Stdio::default(),
            stderr: Stdio::default(),
        }
    }

    /// Adds an argument.
    pub fn arg<S: AsRef<OsStr>>(&mut self, argument: S) -> &mut Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    /// Adds arguments.
    pub fn args<I, S>(&mut self, arguments: I) -> &mut Self
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        self.arguments.extend(
            arguments
                .into_iter()
                .map(|argument| argument.as_ref().to_owned()),
        );
        self
    }

    /// Sets a variable for this program, whatever the exceptions say.
    pub fn env<K: AsRef<OsStr>, V: AsRef<OsStr>>(&mut self, name: K, value: V) -> &mut Self {
        self.changes.push(Change::Set(
            name.as_ref().to_owned(),
            value.as_ref().to_owned(),
        ));
        self
    }

    /// Sets variables for this program.
    pub fn envs<I, K, V>(&mut self, variables: I) -> &mut Self
    where
        I: IntoIterator<Item = (K, V)>,
        K: AsRef<OsStr>,
        V: AsRef<OsStr>,
    {
        variables.into_iter().for_each(|(name, value)| {
            self.env(name, value);
        });
        self
    }

    /// Withholds a variable that an exception would pass on.
    pub fn env_remove<K: AsRef<OsStr>>(&mut self, name: K) -> &mut Self {
        self.changes.push(Change::Remove(name.as_ref().to_owned()));
        self
    }

    /// Withholds all variables that exceptions would pass on, and forgets those set so far.
    pub fn env_clear(&mut self) -> &mut Self {
        self.changes.push(Change::Clear);
        self
    }

    /// Starts the program in that directory, which must exist inside.
    ///
    /// A relative one is taken from the caller's directory. Without a call the
    /// program starts in the caller's directory if an exception lets it read
    /// that, and in `/` if not.
    pub fn current_dir<P: AsRef<Path>>(&mut self, directory: P) -> &mut Self {
        self.directory = Some(directory.as_ref().to_owned());
        self
    }

    /// Says what the program reads from; the caller's own input if nothing is said.
    pub fn stdin<T: Into<Stdio>>(&mut self, stdio: T) -> &mut Self {
        self.stdin = stdio.into();
        self
    }

    /// Says where the program's output goes; where the caller's does if nothing is said.
    pub fn stdout<T: Into<Stdio>>(&mut self, stdio: T) -> &mut Self {
        self.stdout = stdio.into();
        self
    }

    /// Says where the program's errors go; where the caller's do if nothing is said.
    pub fn stderr<T: Into<Stdio>>(&mut self, stdio: T) -> &mut Self {
        self.stderr = stdio.into();
        self
    }

    /// The program's name as given.
    pub fn get_program(&self) -> &OsStr {
        &self.program
    }

    /// The arguments as given, without the program's name.
    pub fn get_args(&self) -> impl ExactSizeIterator<Item = &OsStr> {
        self.arguments.iter().map(OsString::as_os_str)
    }

    /// The directory as given.
    pub fn get_current_dir(&self) -> Option<&Path> {
        self.directory.as_deref()
    }

    pub(crate) fn changes(&self) -> &[Change] {
        &self.changes
    }
}

/// The same program without a sandbox.
impl From<Command> for std::process::Command {
    fn from(command: Command) -> Self {
        let mut outside = Self::new(command.program);
        outside.args(command.arguments);
        for change in command.changes {
            match change {
                Change::Set(name, value) => outside.env(name, value),
                Change::Remove(name) => outside.env_remove(name),
                Change::Clear => outside.env_clear(),
            };
        }
        if let Some(directory) = command.directory {
            outside.current_dir(directory);
        }
        outside
            .stdin(command.stdin)
            .stdout(command.stdout)
            .stderr(command.stderr);
        outside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_keeps_what_it_is_given() {
        let mut command = Command::new("ls");
        command.arg("-l").args(["a", "b"]).current_dir("/tmp");
        assert_eq!(command.get_program(), "ls");
        assert_eq!(command.get_args().collect::<Vec<_>>(), ["-l", "a", "b"]);
        assert_eq!(command.get_current_dir(), Some(Path::new("/tmp")));
    }

    #[test]
    fn the_same_program_runs_without_a_sandbox() {
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", "pwd; echo $A"])
            .env("A", "b")
            .current_dir("/")
            .stdout(Stdio::piped());
        let output = std::process::Command::from(command).output().expect("sh");
        assert_eq!(output.stdout, b"/\nb\n");
    }
}
