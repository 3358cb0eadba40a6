//! [`Command`], a program to run and what it is run with.

use crate::environment::Changes;
use crate::error::{Error, Result, stream};
use crate::process::Stdio;
use crate::process::stdio::{Direction, Ends};
use rustix::stdio::{stderr, stdin, stdout};
use std::ffi::{CString, OsStr, OsString};
use std::fmt;
use std::mem;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// A program to run and what it is run with.
///
/// It has the names of [`std::process::Command`], and differs where a sandbox
/// does: a bare name is looked for in the `PATH` *inside*, and the environment
/// starts from what the sandbox lets through. What the system could not be
/// handed, such as an argument with a zero byte, is an error of the spawn.
///
/// ```
/// use birdcage::process::{Command, Stdio};
///
/// let mut command = Command::new("cc");
/// command.arg("-c").args(["a.c", "b.c"]).env("LC_ALL", "C").stdin(Stdio::null());
/// assert_eq!(format!("{command:?}"), r#"LC_ALL="C" "cc" "-c" "a.c" "b.c""#);
/// ```
pub struct Command {
    program: OsString,
    arguments: Vec<OsString>,
    changes: Changes,
    directory: Option<PathBuf>,
    streams: Streams,
}

/// What becomes of the three standard streams.
#[derive(Debug, Default)]
pub(crate) struct Streams {
    pub(crate) input: Stdio,
    pub(crate) output: Stdio,
    pub(crate) error: Stdio,
}

impl Streams {
    /// Opens both ends of all three, but takes the caller's own streams first.
    pub(crate) fn open(self) -> Result<[Ends; 3]> {
        let [of_input, of_output, of_error] =
            ["standard input", "standard output", "standard error"].map(stream);
        let input = self.input.settle(stdin()).map_err(&of_input)?;
        let output = self.output.settle(stdout()).map_err(&of_output)?;
        let error = self.error.settle(stderr()).map_err(&of_error)?;
        Ok([
            input.open(Direction::Input).map_err(of_input)?,
            output.open(Direction::Output).map_err(of_output)?,
            error.open(Direction::Output).map_err(of_error)?,
        ])
    }
}

impl Command {
    /// Runs this program, without arguments.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        Self {
            program: program.as_ref().to_owned(),
            arguments: Vec::new(),
            changes: Changes::default(),
            directory: None,
            streams: Streams::default(),
        }
    }

    /// Adds an argument.
    pub fn arg(&mut self, argument: impl AsRef<OsStr>) -> &mut Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    /// Adds several arguments.
    pub fn args(&mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> &mut Self {
        for argument in arguments {
            self.arg(argument);
        }
        self
    }

    /// Sets an environment variable, whether or not the sandbox lets it through.
    pub fn env(&mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> &mut Self {
        self.changes.set(name.as_ref(), value.as_ref());
        self
    }

    /// Sets several environment variables.
    pub fn envs(
        &mut self,
        variables: impl IntoIterator<Item = (impl AsRef<OsStr>, impl AsRef<OsStr>)>,
    ) -> &mut Self {
        for (name, value) in variables {
            self.env(name, value);
        }
        self
    }

    /// Takes an environment variable away, also if the sandbox lets it through.
    pub fn env_remove(&mut self, name: impl AsRef<OsStr>) -> &mut Self {
        self.changes.remove(name.as_ref());
        self
    }

    /// Starts from no environment at all: what the sandbox lets through is
    /// dropped, and what was set before this call is forgotten.
    pub fn env_clear(&mut self) -> &mut Self {
        self.changes.clear();
        self
    }

    /// Starts the program in this directory, which must be visible inside.
    ///
    /// A relative one is taken from the caller's. Without any, the program starts
    /// in the caller's if that is visible inside, and in `/` if not.
    pub fn current_dir(&mut self, directory: impl AsRef<Path>) -> &mut Self {
        self.directory = Some(directory.as_ref().to_owned());
        self
    }

    /// Where standard input comes from.
    pub fn stdin(&mut self, stdio: impl Into<Stdio>) -> &mut Self {
        self.streams.input = stdio.into();
        self
    }

    /// Where standard output goes to.
    pub fn stdout(&mut self, stdio: impl Into<Stdio>) -> &mut Self {
        self.streams.output = stdio.into();
        self
    }

    /// Where standard error goes to.
    pub fn stderr(&mut self, stdio: impl Into<Stdio>) -> &mut Self {
        self.streams.error = stdio.into();
        self
    }

    /// The program, as it was given.
    pub fn get_program(&self) -> &OsStr {
        &self.program
    }

    /// The arguments, without the program's own name.
    pub fn get_args(&self) -> impl ExactSizeIterator<Item = &OsStr> {
        self.arguments.iter().map(OsString::as_os_str)
    }

    /// The directory that was set, if one was.
    pub fn get_current_dir(&self) -> Option<&Path> {
        self.directory.as_deref()
    }

    /// The changes to the environment.
    pub(crate) fn changes(&self) -> &Changes {
        &self.changes
    }

    /// The arguments as `execve(2)` wants them, the program's own name first.
    pub(crate) fn argument_strings(&self) -> Result<Vec<CString>> {
        let all = [&self.program].into_iter().chain(&self.arguments);
        all.map(|argument| c_string(argument)).collect()
    }

    /// Says what becomes of the streams of which nothing was said.
    pub(crate) fn default_streams(&mut self, input: fn() -> Stdio, output: fn() -> Stdio) {
        let Streams {
            input: own_input,
            output: own_output,
            error,
        } = mem::take(&mut self.streams);
        self.streams = Streams {
            input: own_input.or(input()),
            output: own_output.or(output()),
            error: error.or(output()),
        };
    }

    /// The three streams; the rest of the command is not needed any more then.
    pub(crate) fn into_streams(self) -> Streams {
        self.streams
    }
}

/// A text for the kernel, if it is one.
pub(crate) fn c_string(text: &OsStr) -> Result<CString> {
    CString::new(text.as_bytes()).map_err(|_| Error::Nul(text.to_owned()))
}

/// As one would type it into a shell, more or less. Variables are taken away
/// with `-`, as `env -u` does it.
impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(directory) = &self.directory {
            write!(f, "cd {directory:?} && ")?;
        }
        if self.changes.starts_empty() {
            f.write_str("env -i ")?;
        }
        for (name, value) in self.changes.iter() {
            match value {
                Some(value) => write!(f, "{}={value:?} ", name.to_string_lossy())?,
                None => write!(f, "-{} ", name.to_string_lossy())?,
            }
        }
        write!(f, "{:?}", self.program)?;
        self.get_args()
            .try_for_each(|argument| write!(f, " {argument:?}"))
    }
}

/// The same command, to be run without any sandbox.
impl From<Command> for std::process::Command {
    fn from(command: Command) -> Self {
        let mut plain = Self::new(&command.program);
        plain.args(&command.arguments);
        change_environment(&mut plain, &command.changes);
        if let Some(directory) = &command.directory {
            plain.current_dir(directory);
        }
        let Streams {
            input,
            output,
            error,
        } = command.streams;
        Option::from(input).map(|stdio: std::process::Stdio| plain.stdin(stdio));
        Option::from(output).map(|stdio: std::process::Stdio| plain.stdout(stdio));
        Option::from(error).map(|stdio: std::process::Stdio| plain.stderr(stdio));
        plain
    }
}

fn change_environment(plain: &mut std::process::Command, changes: &Changes) {
    if changes.starts_empty() {
        plain.env_clear();
    }
    for (name, value) in changes.iter() {
        match value {
            Some(value) => plain.env(name, value),
            None => plain.env_remove(name),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> Command {
        let mut command = Command::new("/bin/prog");
        command.arg("a b").args(["-c", "--"]);
        command.envs([("X", "1"), ("Y", "2")]).env_remove("Y");
        command.current_dir("sub");
        command
    }

    #[test]
    fn what_was_set_can_be_read_again() {
        let command = full();
        assert_eq!(command.get_program(), "/bin/prog");
        assert_eq!(command.get_args().collect::<Vec<_>>(), ["a b", "-c", "--"]);
        assert_eq!(command.get_current_dir(), Some(Path::new("sub")));
    }

    #[test]
    fn a_command_prints_as_one_would_type_it() {
        let expected = r#"cd "sub" && X="1" -Y "/bin/prog" "a b" "-c" "--""#;
        assert_eq!(format!("{:?}", full()), expected);
        let mut command = Command::new("x");
        command.env("A", "1").env_clear();
        assert_eq!(format!("{command:?}"), r#"env -i "x""#);
    }

    #[test]
    fn the_arguments_begin_with_the_program() {
        let strings = full().argument_strings().expect("no NUL");
        assert_eq!(
            strings,
            [c"/bin/prog", c"a b", c"-c", c"--"].map(ToOwned::to_owned)
        );
    }

    #[test]
    fn a_zero_byte_is_an_error_and_not_a_panic() {
        let mut command = Command::new("x");
        command.arg("a\0b");
        let error = command.argument_strings().expect_err("NUL");
        assert!(matches!(error, Error::Nul(text) if text == "a\0b"));
        assert!(Command::new("\0").argument_strings().is_err());
    }

    #[test]
    fn without_a_sandbox_it_is_the_same_command() {
        let plain = std::process::Command::from(full());
        assert_eq!(plain.get_program(), "/bin/prog");
        assert_eq!(plain.get_args().collect::<Vec<_>>(), ["a b", "-c", "--"]);
        assert_eq!(plain.get_current_dir(), Some(Path::new("sub")));
        let environment: Vec<_> = plain.get_envs().collect();
        let (x, y) = (OsStr::new("X"), OsStr::new("Y"));
        assert_eq!(environment, [(x, Some(OsStr::new("1"))), (y, None)]);
    }

    #[test]
    fn without_a_sandbox_the_streams_are_the_same_too() {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "cat; echo x >&2"]).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = std::process::Command::from(command).spawn().expect("sh");
        let output = child.wait_with_output().expect("wait");
        assert_eq!(
            (output.stdout, output.stderr),
            (b"".to_vec(), b"x\n".to_vec())
        );
    }
}
