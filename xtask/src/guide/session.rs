//! [`Session`], a reader of one document who does all that it says.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::blocks::Block;
use super::examples::{Example, examples};
use super::remark::Remark;
use super::{Step, succeed};
use crate::Result;
use crate::tally::Tally;
use crate::user::User;
use crate::workspace::root;

/// Who runs the commands, and with which `birdcage` in the `PATH`.
#[derive(Clone, Debug)]
pub(super) struct Shell {
    /// The words before `sh`, if it is not us.
    runner: Vec<String>,
    owner: Option<String>,
    program: PathBuf,
}

/// A reader of one document who does all that it says.
#[derive(Debug)]
pub(super) struct Session<'a> {
    shell: &'a Shell,
    place: Option<Scratch>,
    next: Option<Remark>,
}

/// A directory for one part of a document: the program, a home, a place to work in.
#[derive(Debug)]
struct Scratch(TempDir);

impl Shell {
    /// Ourselves.
    pub(super) fn own(program: &Path) -> Self {
        Self {
            runner: Vec::new(),
            owner: None,
            program: program.to_owned(),
        }
    }

    /// Somebody else, who reads nothing but what has a place of its own.
    pub(super) fn of(user: &User, program: &Path) -> Self {
        Self {
            runner: user.runner(),
            owner: Some(user.name().to_owned()),
            program: program.to_owned(),
        }
    }

    /// True if this program is in the `PATH`.
    pub(super) fn has(&self, tool: &str) -> Result<bool> {
        let mut command = self.command(Path::new("/nowhere"), &format!("command -v {tool}"));
        Ok(command.stdout(Stdio::null()).status()?.success())
    }

    /// A command line at the top of the checkout, which only we can work in.
    pub(super) fn at_the_top(&self, line: &str) -> Command {
        let mut command = self.command(Path::new("/nowhere"), line);
        command.current_dir(root());
        command
    }

    /// A command line, with the directory of the program first in the `PATH`.
    ///
    /// Two shells, so that line numbers in what the second says are those of the line.
    fn command(&self, programs: &Path, line: &str) -> Command {
        let words = self.runner.iter().map(OsString::from);
        let inner = ["sh", "-c", r#"PATH="$0:$PATH" exec sh -c "$1""#].map(OsString::from);
        let mut words = words.chain(inner);
        let mut command = Command::new(words.next().unwrap_or_default());
        command
            .args(words)
            .arg(programs)
            .arg(line)
            .stdin(Stdio::null());
        command
    }
}

impl<'a> Session<'a> {
    /// At the top of the checkout, which only we can work in.
    pub(super) fn new(shell: &'a Shell) -> Self {
        Self {
            shell,
            place: None,
            next: None,
        }
    }

    /// Does what a remark says, or keeps it for the block that it is about.
    pub(super) fn heed(&mut self, remark: Remark) -> Result<Step> {
        match remark {
            Remark::Needs(tool) if !self.shell.has(&tool)? => {
                return Ok(Step::Impossible(format!("there is no {tool}")));
            }
            Remark::In(directory) => self.enter(Some(&directory))?,
            Remark::InEmpty => self.enter(None)?,
            Remark::File(_) | Remark::From(_) => self.next = Some(remark),
            Remark::Needs(_) | Remark::Generated => {}
        }
        Ok(Step::Done(Tally::default()))
    }

    fn enter(&mut self, fixture: Option<&Path>) -> Result<()> {
        self.place = None;
        self.place = Some(Scratch::new(self.shell, fixture)?);
        Ok(())
    }

    /// Writes a block to its file, compares it, or runs it.
    pub(super) fn take(&mut self, block: &Block<'_>) -> Result<Tally> {
        match self.next.take() {
            Some(Remark::File(name)) => self.write(&name, block.text)?,
            Some(Remark::From(path)) => compare(&path, block.text)?,
            _ if block.language == "console" => return self.run(block.text),
            _ => return Ok(Tally::default()),
        }
        Ok(Tally::one_passed())
    }

    fn write(&self, name: &str, text: &str) -> Result<()> {
        let place = self
            .place
            .as_ref()
            .ok_or("a file needs a place (`<!-- in … -->`)")?;
        std::fs::write(place.work().join(name), text)?;
        place.hand_over(self.shell)
    }

    fn run(&self, block: &str) -> Result<Tally> {
        // The top of the checkout is ours alone.
        if self.place.is_none() && self.shell.owner.is_some() {
            return Ok(Tally::default());
        }
        let mut tally = Tally::default();
        for example in examples(block) {
            self.check(&example)?;
            tally += Tally::one_passed();
        }
        Ok(tally)
    }

    fn check(&self, example: &Example) -> Result<()> {
        println!("$ {}", example.command);
        let output = match &self.place {
            Some(place) => {
                let mut command = self.shell.command(&place.programs(), &example.command);
                command.current_dir(place.work()).output()?
            }
            None => self.shell.at_the_top(&example.command).output()?,
        };
        let printed =
            String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        if example.holds(&printed, output.status.success()) {
            return Ok(());
        }
        let Example { command, prints } = example;
        Err(format!("`{command}` printed\n{printed}\nand the document says\n{prints}").into())
    }
}

impl Scratch {
    fn new(shell: &Shell, fixture: Option<&Path>) -> Result<Self> {
        let scratch = Self(
            tempfile::Builder::new()
                .prefix("birdcage-guide.")
                .tempdir()?,
        );
        std::fs::create_dir(scratch.programs())?;
        std::os::unix::fs::symlink(&shell.program, scratch.programs().join("birdcage"))?;
        match fixture {
            Some(fixture) => succeed(
                Command::new("cp")
                    .arg("-r")
                    .arg(root().join(fixture))
                    .arg(scratch.work()),
            )?,
            None => std::fs::create_dir(scratch.work())?,
        }
        scratch.hand_over(shell)?;
        Ok(scratch)
    }

    fn programs(&self) -> PathBuf {
        self.0.path().join("bin")
    }

    fn work(&self) -> PathBuf {
        self.0.path().join("work")
    }

    fn hand_over(&self, shell: &Shell) -> Result<()> {
        match &shell.owner {
            Some(owner) => succeed(Command::new("chown").args(["-R", owner]).arg(self.0.path())),
            None => Ok(()),
        }
    }
}

fn compare(path: &Path, text: &str) -> Result<()> {
    let file = std::fs::read_to_string(root().join(path))?;
    if file.contains(text) {
        Ok(())
    } else {
        Err(format!("the block does not stand in {} like this", path.display()).into())
    }
}
