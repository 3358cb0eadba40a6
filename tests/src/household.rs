//! [`Household`], a home with secrets and a project in it, and a cage made of presets.

use crate::workshop::{SYSTEM, copy, system_tool, toolchain};
use crate::{Scratch, beside, inside, skip};
use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A home with secrets and a project in it, and a cage made of presets.
///
/// A program in the cage starts in the project, which it may change and execute. Nothing
/// else of the home is shown but what the presets show. The caller of the cage has that
/// home, and no variable but those that were given to it. The home is not in `/tmp`,
/// which is private in the cage: what is made there would not be refused.
#[derive(Debug)]
pub struct Household {
    scratch: Scratch,
    presets: Vec<&'static str>,
    variables: Vec<(&'static str, String)>,
}

impl Household {
    /// One with the base preset and these; none, and a line that says so, if one of the
    /// tools is missing.
    ///
    /// # Panics
    /// If the directories cannot be made.
    pub fn with(presets: &[&'static str], tools: &[&str]) -> Option<Self> {
        if let Some(missing) = tools.iter().find(|tool| system_tool(tool).is_none()) {
            skip(&format!("there is no {missing} in {}", SYSTEM.join(":")));
            return None;
        }
        let household = Self {
            scratch: Scratch::within("/var/tmp".as_ref()),
            presets: [&["base"], presets].concat(),
            variables: Vec::new(),
        };
        household.scratch.directory("home/project");
        let household = household.variable("PATH", &SYSTEM.join(":"));
        Some(household.variable("LANG", "C.UTF-8"))
    }

    /// The same with a toolchain of Rust, which is either in `/usr` or where rustup puts it.
    ///
    /// # Panics
    /// As [`with`](Self::with).
    pub fn with_rust(presets: &[&'static str]) -> Option<Self> {
        let root = toolchain();
        let Some(root) = root else {
            skip("there is no rustc that this user can run (BIRDCAGE_USER_PATH)");
            return None;
        };
        let household = Self::with(presets, &["cc"])?;
        let path = format!("{}:{}", root.join("bin").display(), SYSTEM.join(":"));
        let household = household.variable("PATH", &path);
        let rustup = root.ancestors().nth(2).expect("two directories above it");
        Some(household.variable("RUSTUP_HOME", &rustup.display().to_string()))
    }

    /// Gives the caller of the cage a variable.
    #[must_use]
    pub fn variable(mut self, name: &'static str, value: &str) -> Self {
        self.variables.retain(|(held, _)| *held != name);
        self.variables.push((name, value.to_owned()));
        self
    }

    /// Copies a tree of `fixtures/` into the project; `dot-x` becomes `.x`.
    ///
    /// # Panics
    /// If it cannot be copied.
    #[must_use]
    pub fn fixture(self, name: &str) -> Self {
        let from = Path::new(env!("BIRDCAGE_FIXTURES")).join(name);
        copy(&from, &self.project());
        self
    }

    /// Writes a file into the home.
    ///
    /// # Panics
    /// If it cannot be written.
    #[must_use]
    pub fn own(self, name: &str, text: &str) -> Self {
        self.scratch.file(&format!("home/{name}"), text);
        self
    }

    /// Writes a program into the home.
    ///
    /// # Panics
    /// If it cannot be written.
    #[must_use]
    pub fn program(self, name: &str, text: &str) -> Self {
        let at = format!("home/{name}");
        let parent = Path::new(&at).parent().and_then(Path::to_str);
        self.scratch.directory(parent.expect("a directory"));
        self.scratch.program(&at, text);
        self
    }

    /// The path of a name in the home.
    pub fn home(&self, name: &str) -> PathBuf {
        self.scratch.at("home").join(name)
    }

    /// The project.
    pub fn project(&self) -> PathBuf {
        self.home("project")
    }

    /// What a script in the cage prints that ends well.
    ///
    /// # Panics
    /// If it does not.
    #[track_caller]
    pub fn sh(&self, script: &str) -> String {
        ended_well(script, &self.attempt(script))
    }

    /// What becomes of a script in the cage.
    ///
    /// # Panics
    /// If the cage cannot be made.
    #[track_caller]
    pub fn attempt(&self, script: &str) -> Output {
        run(self.caged().args(["--", "/bin/sh", "-e", "-c", script]))
    }

    /// What a script in the cage prints that ends well, with a terminal to read from.
    ///
    /// # Panics
    /// If it does not end well.
    #[track_caller]
    pub fn on_terminal(&self, terminal: &File, script: &str) -> String {
        let mut command = self.caged();
        command.args(["--", "/bin/sh", "-e", "-c", script]);
        ended_well(script, &run_on(terminal, &mut command))
    }

    /// What a script prints that ends well, outside of any cage, with the same home.
    ///
    /// # Panics
    /// If it does not.
    #[track_caller]
    pub fn outside(&self, script: &str) -> String {
        let mut command = self.caller(OsStr::new("/bin/sh"));
        ended_well(script, &run(command.args(["-e", "-c", script])))
    }

    /// The same with a terminal to read from.
    ///
    /// # Panics
    /// As [`outside`](Self::outside).
    #[track_caller]
    pub fn outside_on(&self, terminal: &File, script: &str) -> String {
        let mut command = self.caller(OsStr::new("/bin/sh"));
        ended_well(
            script,
            &run_on(terminal, command.args(["-e", "-c", script])),
        )
    }

    /// How an act on a path goes in the cage: `ok`, `ok` and a text, or an errno's name.
    ///
    /// # Panics
    /// If the cage cannot be made.
    #[track_caller]
    pub fn act(&self, act: &str, path: &Path) -> String {
        self.act_with(&[], act, path)
    }

    /// The same with options more, of the cage.
    ///
    /// # Panics
    /// As [`act`](Self::act).
    #[track_caller]
    pub fn act_with(&self, options: &[&OsStr], act: &str, path: &Path) -> String {
        answer(&run(&mut self.acting(options, act, path)))
    }

    /// The same with a terminal to read from.
    ///
    /// # Panics
    /// As [`act`](Self::act).
    #[track_caller]
    pub fn act_on(&self, terminal: &File, act: &str, path: &Path) -> String {
        answer(&run_on(terminal, &mut self.acting(&[], act, path)))
    }

    fn acting(&self, options: &[&OsStr], act: &str, path: &Path) -> Command {
        let mut command = self.caged();
        command.args(options).arg("-e").arg(inside());
        command.arg("--").arg(inside()).arg(act).arg(path);
        command
    }

    fn caged(&self) -> Command {
        let mut command = self.caller(beside("with-presets").as_os_str());
        for preset in &self.presets {
            command.args(["--preset", preset]);
        }
        for right in ["-w", "-e"] {
            command.arg(right).arg(self.project());
        }
        command
    }

    fn caller(&self, program: &OsStr) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("HOME", self.scratch.at("home"));
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.current_dir(self.project());
        command
    }
}

fn run(command: &mut Command) -> Output {
    let output = command.stdin(Stdio::null()).output();
    output.unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

fn run_on(terminal: &File, command: &mut Command) -> Output {
    let terminal = terminal.try_clone().expect("a descriptor");
    let output = command.stdin(terminal).output();
    output.unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

#[track_caller]
fn answer(output: &Output) -> String {
    ended_well("an act", output).trim_end().to_owned()
}

#[track_caller]
fn ended_well(script: &str, output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    let status = output.status;
    assert!(status.success(), "{script}: {status}\n{text}{complaint}");
    text.into_owned()
}
