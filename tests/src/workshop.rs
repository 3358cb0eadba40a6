//! [`Workshop`], a directory in which a tool works, in a cage that shows little else.

use crate::{Scratch, beside, skip};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs};

/// Where the system's own tools are; the preset shows all of it.
pub(crate) const SYSTEM: [&str; 3] = ["/usr/local/bin", "/usr/bin", "/bin"];

/// A directory in which a tool works, under `birdcage run -w` that directory.
///
/// The directory is the working directory and the home. Nothing in it executes
/// unless [`executable`](Self::executable) says so, with one `-e`.
#[derive(Debug)]
pub struct Workshop {
    scratch: Scratch,
    executable: Vec<PathBuf>,
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
        Some(Self {
            scratch: Scratch::new(),
            executable: Vec::new(),
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
        // What lies below /usr the preset shows.
        if !root.starts_with("/usr") {
            workshop.executable.push(root);
        }
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
        self.executable.push(self.scratch.path().to_owned());
        self
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
        let directory = self.scratch.path();
        let mut command = Command::new(beside("birdcage-run"));
        command.arg("run").arg("-w").arg(directory);
        for path in &self.executable {
            command.arg("-e").arg(path);
        }
        for name in ["HOME", "LC_ALL"] {
            command.args(["--env", name]);
        }
        command.args(["--", "/bin/sh", "-e", "-c", script]);
        command
            .current_dir(directory)
            .stdin(Stdio::null())
            .env("HOME", directory);
        command.env("PATH", &self.path).env("LC_ALL", "C.UTF-8");
        command
            .output()
            .unwrap_or_else(|error| panic!("{script}: {error}"))
    }
}

/// Where a tool of the system is.
pub(crate) fn system_tool(name: &str) -> Option<PathBuf> {
    SYSTEM
        .iter()
        .map(|directory| Path::new(directory).join(name))
        .find(|path| path.exists())
}

/// The root of a toolchain of Rust: one for every user, if there is, or else the
/// one that is running the tests.
pub(crate) fn toolchain() -> Option<PathBuf> {
    let public = env::var_os("BIRDCAGE_USER_PATH").unwrap_or_default();
    let own = env::var_os("PATH").unwrap_or_default();
    let beside_cargo = env::var_os("CARGO").map(PathBuf::from);
    let beside_cargo = beside_cargo.map(|cargo| cargo.with_file_name("rustc"));
    let in_path = |path| env::split_paths(path).map(|directory| directory.join("rustc"));
    let candidates = in_path(&public).chain(beside_cargo).chain(in_path(&own));
    candidates
        .collect::<Vec<_>>()
        .iter()
        .find_map(|rustc| sysroot(rustc))
}

fn sysroot(rustc: &Path) -> Option<PathBuf> {
    let output = Command::new(rustc)
        .args(["--print", "sysroot"])
        .output()
        .ok()?;
    let root = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
    root.join("bin/cargo").exists().then_some(root)
}

/// Copies a tree; `dot-x` becomes `.x`.
pub(crate) fn copy(from: &Path, to: &Path) {
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
