//! [`Bench`], where the tests of a changed tree are built and run.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::user::{RUNNER, User, is_root};
use crate::workspace::cargo;

/// Runs its arguments so that nothing of what they start is left when they end.
///
/// A sandbox without a step may outlive its caller. The first process of a pid
/// namespace ends everything in it; it has to be one that waits for orphans, as a
/// test does not.
const ISOLATE: &str = "#!/bin/sh\n\
    exec unshare --pid --fork --kill-child --mount-proc -- sh -c '\"$@\"; exit $?' sh \"$@\"\n";

/// Where the tests of a changed tree are built and run, and as whom.
#[derive(Clone, Debug)]
pub(super) struct Bench<'a> {
    tree: &'a Path,
    build: PathBuf,
    /// What the tests are run through; root alone can have it.
    isolate: Option<PathBuf>,
    user: Option<User>,
}

impl<'a> Bench<'a> {
    /// Makes one, with its directories below `place`.
    pub(super) fn new(tree: &'a Path, place: &Path, user: Option<User>) -> Result<Self> {
        let isolate = place.join("isolate");
        std::fs::write(&isolate, ISOLATE)?;
        std::fs::set_permissions(&isolate, PermissionsExt::from_mode(0o755))?;
        Ok(Self {
            tree,
            build: place.join("build"),
            isolate: is_root().then_some(isolate),
            user,
        })
    }

    /// The same, with the tests run as an ordinary user.
    pub(super) fn as_user(&self, user: User) -> Self {
        Self {
            tree: self.tree,
            build: self.build.clone(),
            isolate: self.isolate.clone(),
            user: Some(user),
        }
    }

    /// Cargo in the tree. Nobody looks at what it builds with a debugger.
    pub(super) fn cargo(&self) -> Command {
        let mut cargo = cargo();
        cargo
            .current_dir(self.tree)
            .env("CARGO_TARGET_DIR", &self.build);
        cargo
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_TERM_COLOR", "never");
        cargo
    }

    /// Makes cargo run what it has built apart from everything, as the user.
    pub(super) fn isolate(&self, cargo: &mut Command) {
        let mut words: Vec<String> = Vec::new();
        words.extend(self.isolate.as_ref().map(|path| path.display().to_string()));
        words.extend(self.user.iter().flat_map(User::runner));
        if !words.is_empty() {
            cargo.env(RUNNER, words.join(" "));
        }
    }
}
