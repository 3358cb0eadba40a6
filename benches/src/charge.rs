//! [`Charge`], how much memory the kernel holds a worker and its sandboxes to account for.

use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::thread;
use std::time::{Duration, Instant};

use crate::census;
use crate::worker::Result;

/// A way to see what is charged.
///
/// A control group that was made for it goes when this is dropped, which must be
/// after all its processes have ended.
#[derive(Debug)]
pub enum Charge {
    /// A memory control group of the worker's own: its directory and the file to read.
    Group(PathBuf, &'static str),
    /// What the whole machine has left: anything that happens meanwhile is in it.
    Machine,
}

/// Where control groups are, in the first version and in the second.
const ROOTS: [(&str, &str); 2] = [
    ("/sys/fs/cgroup/memory", "memory.usage_in_bytes"),
    ("/sys/fs/cgroup", "memory.current"),
];

impl Charge {
    /// Puts the process into a control group of its own, if that is allowed.
    pub fn of(process: u32) -> Self {
        let group = |(root, file)| Self::group(Path::new(root), file, process);
        ROOTS.into_iter().find_map(group).unwrap_or(Self::Machine)
    }

    fn group(root: &Path, file: &'static str, process: u32) -> Option<Self> {
        let directory = root.join(format!("birdcage-benches-{}-{process}", process::id()));
        fs::create_dir(&directory).ok()?;
        let group = Self::Group(directory.clone(), file);
        let has_file = directory.join(file).exists();
        let moved = fs::write(directory.join("cgroup.procs"), process.to_string());
        (has_file && moved.is_ok()).then_some(group)
    }

    /// Kilobytes in use; only the difference of two readings says something.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn kilobytes(&self) -> Result<f64> {
        match self {
            Self::Group(directory, file) => {
                let bytes: f64 = fs::read_to_string(directory.join(file))?.trim().parse()?;
                Ok(bytes / 1024.0)
            }
            Self::Machine => {
                let left = census::available_memory().ok_or("no MemAvailable")?;
                Ok(-f64::from(left))
            }
        }
    }

    /// True if nothing else that happens on the machine is in it.
    pub fn is_exact(&self) -> bool {
        matches!(self, Self::Group(..))
    }

    /// What is read, for a person.
    pub fn source(&self) -> &'static str {
        match self {
            Self::Group(..) => "memory control group",
            Self::Machine => "MemAvailable of the machine",
        }
    }
}

impl Drop for Charge {
    fn drop(&mut self) {
        if let Self::Group(directory, _) = self {
            // A process leaves its group a moment after it was waited for.
            let end = Instant::now() + Duration::from_secs(5);
            while fs::remove_dir(&*directory).is_err() && Instant::now() < end {
                thread::yield_now();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::Charge;

    /// Where no control group may be made there is none to go.
    #[test]
    fn a_control_group_goes_when_its_process_has_ended() {
        let mut process = Command::new("cat")
            .stdin(Stdio::piped())
            .spawn()
            .expect("cat");
        let charge = Charge::of(process.id());
        let kilobytes = charge.kilobytes().expect("a number");
        assert_eq!(
            charge.is_exact(),
            kilobytes >= 0.0,
            "{charge:?}: {kilobytes}"
        );
        let directory = match &charge {
            Charge::Group(directory, _) => Some(directory.clone()),
            Charge::Machine => None,
        };
        process.kill().expect("ours");
        process.wait().expect("ours");
        drop(charge);
        assert!(directory.is_none_or(|directory| !directory.exists()));
    }
}
