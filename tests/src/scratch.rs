//! [`Scratch`], a directory of a test's own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// A directory of a test's own that is gone with the value.
#[derive(Debug)]
pub struct Scratch {
    // Kept for its `Drop`; `path` is the same directory without links in it.
    _directory: TempDir,
    path: PathBuf,
}

impl Scratch {
    /// Makes one below the directory for temporary files.
    ///
    /// # Panics
    /// If that cannot be done; so do all methods.
    #[expect(
        clippy::new_without_default,
        reason = "making a directory is no default"
    )]
    pub fn new() -> Self {
        Self::within(&std::env::temp_dir())
    }

    /// Makes one below that directory.
    pub fn within(parent: &Path) -> Self {
        let directory = TempDir::with_prefix_in("birdcage-test-", parent);
        let directory = directory.expect("a scratch directory");
        let path = directory.path().canonicalize().expect("its canonical path");
        Self {
            _directory: directory,
            path,
        }
    }

    /// The directory itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path that a name in it has.
    pub fn at(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Writes a file, making the directories above it.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.at(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("directories");
        fs::write(&path, text).expect("a file");
        path
    }

    /// Writes a file that may be executed.
    ///
    /// Another process writes it: a descriptor of this one's that can write to
    /// it would be in every process that another thread is making just then,
    /// and the kernel executes nothing that somebody might write to (`ETXTBSY`).
    pub fn program(&self, name: &str, text: &str) -> PathBuf {
        let path = self.at(name);
        let mut shell = Command::new("/bin/sh");
        shell
            .args(["-c", "cat > \"$0\" && chmod 755 \"$0\""])
            .arg(&path);
        let mut writer = shell.stdin(Stdio::piped()).spawn().expect("sh");
        let mut input = writer.stdin.take().expect("a pipe");
        input.write_all(text.as_bytes()).expect("a program");
        drop(input);
        end(writer);
        assert_eq!(fs::read(&path).expect("a program"), text.as_bytes());
        path
    }

    /// Copies a program, in the same way.
    pub fn copy(&self, name: &str, from: &Path) -> PathBuf {
        let path = self.at(name);
        end(Command::new("cp").arg(from).arg(&path).spawn().expect("cp"));
        assert!(path.exists(), "cannot copy {from:?}");
        path
    }

    /// Makes a directory, and those above it.
    pub fn directory(&self, name: &str) -> PathBuf {
        let path = self.at(name);
        fs::create_dir_all(&path).expect("a directory");
        path
    }

    /// Makes a symbolic link with that text.
    pub fn link(&self, name: &str, target: impl AsRef<Path>) -> PathBuf {
        let path = self.at(name);
        std::os::unix::fs::symlink(target, &path).expect("a symbolic link");
        path
    }
}

/// Waits for the end of a process, which who ignores `SIGCHLD` learns by an error.
fn end(mut process: Child) {
    match process.wait() {
        Ok(status) => assert!(status.success(), "{status}"),
        Err(error) => assert_eq!(error.raw_os_error(), Some(libc::ECHILD), "{error}"),
    }
}
