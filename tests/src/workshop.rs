//! [`Workshop`], a directory in which a tool works, in a cage that shows little else.

use crate::{Scratch, base, skip};
use birdcage::process::{Command, Output};
use birdcage::{Birdcage, Exception};
use std::path::{Path, PathBuf};
use std::{env, fs, process};

/// Where the system's own tools are; the preset shows all of it.
const SYSTEM: [&str; 3] = ["/usr/local/bin", "/usr/bin", "/bin"];

/// A directory in which a tool works, in a cage that shows it and the base preset.
///
/// The directory is the working directory and the home. Nothing in it executes
/// unless [`executable`](Self::executable) says so.
#[derive(Debug)]
pub struct Workshop {
    scratch: Scratch,
    cage: Birdcage,
    path: String,
}

impl Workshop {
    /// One with these tools; none, and a line that says so, if one is missing.
    ///
    /// # Panics
    /// If the directory cannot be made or shown.
    pub fn with(tools: &[&str]) -> Option<Self> {
        if let Some(missing) = tools.iter().find(|tool| system_tool(tool).is_none()) {
            skip(&format!("there is no {missing} in {}", SYSTEM.join(":")));
            return None;
        }
        let scratch = Scratch::new();
        let cage = base([Exception::WriteAndRead(scratch.path().to_owned())]);
        Some(Self {
            scratch,
            cage,
            path: SYSTEM.join(":"),
        })
    }

    /// The same with a toolchain of Rust, wherever that is.
    ///
    /// # Panics
    /// As [`with`](Self::with).
    pub fn with_rust() -> Option<Self> {
        let Some(root) = toolchain() else {
            skip("there is no rustc that this user can run (BIRDCAGE_USER_PATH)");
            return None;
        };
        let mut workshop = Self::with(&["cc"])?;
        workshop.path = format!("{}:{}", root.join("bin").display(), workshop.path);
        workshop.add(Exception::ExecuteAndRead(root));
        Some(workshop)
    }

    /// Copies a tree of `fixtures/` into the directory; `dot-x` becomes `.x`.
    ///
    /// # Panics
    /// If it cannot be copied.
    #[must_use]
    pub fn fixture(self, name: &str) -> Self {
        let from = Path::new(env!("BIRDCAGE_FIXTURES")).join(name);
        copy(&from, self.scratch.path());
        self
    }

    /// Lets what is in the directory execute.
    #[must_use]
    pub fn executable(mut self) -> Self {
        self.add(Exception::ExecuteAndRead(self.scratch.path().to_owned()));
        self
    }

    fn add(&mut self, exception: Exception) {
        self.cage
            .add_exception(exception)
            .expect("a path that is there");
    }

    /// The path that a name in the directory has.
    pub fn at(&self, name: &str) -> PathBuf {
        self.scratch.at(name)
    }

    /// What a script prints that ends well.
    ///
    /// # Panics
    /// If it does not.
    #[track_caller]
    pub fn sh(&self, script: &str) -> String {
        let output = self.attempt(script);
        let text = String::from_utf8_lossy(&output.stdout);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "{script}: {}\n{text}{complaint}",
            output.status
        );
        text.into_owned()
    }

    /// What becomes of a script.
    ///
    /// # Panics
    /// If the shell cannot be run.
    #[track_caller]
    pub fn attempt(&self, script: &str) -> Output {
        let mut command = Command::new("/bin/sh");
        let directory = self.scratch.path();
        command.args(["-e", "-c", script]).current_dir(directory);
        command
            .env("HOME", directory)
            .env("PATH", &self.path)
            .env("LC_ALL", "C.UTF-8");
        self.cage
            .clone()
            .output(command)
            .unwrap_or_else(|error| panic!("{script}: {error}"))
    }
}

fn system_tool(name: &str) -> Option<PathBuf> {
    SYSTEM
        .iter()
        .map(|directory| Path::new(directory).join(name))
        .find(|path| path.exists())
}

/// The root of the toolchain that `rustc` belongs to, in the search path or under cargo.
fn toolchain() -> Option<PathBuf> {
    let beside_cargo =
        env::var_os("CARGO").map(|cargo| PathBuf::from(cargo).with_file_name("rustc"));
    let path = env::var_os("PATH").unwrap_or_default();
    let in_path = env::split_paths(&path).map(|directory| directory.join("rustc"));
    beside_cargo
        .into_iter()
        .chain(in_path)
        .find_map(|rustc| sysroot(&rustc))
}

fn sysroot(rustc: &Path) -> Option<PathBuf> {
    let output = process::Command::new(rustc)
        .args(["--print", "sysroot"])
        .output()
        .ok()?;
    let root = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
    root.join("bin/cargo").exists().then_some(root)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("a fixture") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("UTF-8");
        let target = to.join(name.replacen("dot-", ".", 1));
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            // Not `fs::copy`, which would hand on a mode that may be read-only.
            fs::write(target, fs::read(entry.path()).expect("a file")).expect("a copy");
        }
    }
}
