//! [`Setup`], what all cases of a run have in common.

use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::systems::{Job, Network, System};
use crate::worker::Result;
use crate::{peers, policy};

const TARGET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/target"));

/// As many additional exceptions as any case makes.
pub const FILES: usize = 1000;

/// Before a worker: real time, so that what else runs on the machine disturbs less.
const REALTIME: [&str; 3] = ["chrt", "--fifo", "1"];

/// How long to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Below two minutes: good enough to see a mistake.
    Quick,
    /// Below ten minutes: good enough to quote.
    Full,
}

/// How a worker is scheduled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// Before all else, where that is allowed.
    Raised,
    /// As everybody. At full rate a raised one starves the kernel's own threads,
    /// which take down what ended.
    Ordinary,
}

/// The directory of a run, with all that workers need, and how workers are started.
///
/// The directory goes when this is dropped.
#[derive(Debug)]
pub struct Setup {
    directory: TempDir,
    user: Option<String>,
    is_realtime: bool,
    /// The systems that are not here.
    missing: Vec<System>,
    /// How long to measure.
    pub length: Length,
    /// How long to go on at full rate, if somebody said so.
    pub seconds: Option<usize>,
}

impl Setup {
    /// Puts a directory together, open to `user`, as whom the workers run if
    /// there is one.
    ///
    /// # Errors
    /// If the files of the run cannot be written.
    pub fn new(length: Length, user: Option<&str>) -> Result<Self> {
        let directory = tempfile::tempdir()?;
        let path = directory.path();
        fs::set_permissions(path, Permissions::from_mode(0o755))?;
        write_program(&policy::target(path), TARGET)?;
        write_program(&path.join("worker"), &fs::read(std::env::current_exe()?)?)?;
        fs::create_dir(policy::writable(path))?;
        fs::set_permissions(policy::writable(path), Permissions::from_mode(0o777))?;
        fs::create_dir(path.join("files"))?;
        fs::create_dir(path.join("mounts"))?;
        (0..FILES).try_for_each(|number| fs::write(policy::file(path, number), ""))?;
        Ok(Self {
            directory,
            user: user.map(str::to_owned),
            is_realtime: may_be_realtime(),
            missing: Vec::new(),
            length,
            seconds: None,
        })
    }

    /// The directory of this run.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// True if workers have a real-time priority.
    pub fn is_realtime(&self) -> bool {
        self.is_realtime
    }

    /// Takes a peer's worker into the directory.
    ///
    /// # Errors
    /// If it cannot be read or written.
    pub fn add_worker(&self, name: &str, program: &Path) -> Result<()> {
        write_program(&self.directory().join(name), &fs::read(program)?)
    }

    /// Does without these.
    pub fn leave_out(&mut self, systems: &[System]) {
        self.missing.extend(systems);
    }

    /// False for a system that cannot be measured here.
    pub fn has(&self, system: System) -> bool {
        !self.missing.contains(&system)
    }

    /// A job with the policy and nothing else.
    pub fn job(&self, system: System) -> Job {
        Job {
            system,
            directory: self.directory().to_owned(),
            touch: 0,
            exceptions: 0,
            mounts: None,
        }
    }

    /// The command that starts a worker for this job.
    pub fn command(&self, job: &Job, priority: Priority) -> Command {
        let program = self
            .directory()
            .join(job.system.own_worker().unwrap_or("worker"));
        let mut words = self.words_before(job, priority);
        words.push(program.into_os_string());
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        add_arguments(&mut command, job);
        command
    }

    /// Another part that our own program can play, as a worker would.
    pub fn role(&self, role: &str) -> Command {
        let mut words = self.words_before(&self.job(System::Ours), Priority::Raised);
        words.push(self.directory().join("worker").into_os_string());
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).arg(role);
        command
    }

    fn words_before(&self, job: &Job, priority: Priority) -> Vec<OsString> {
        let mut words = Vec::new();
        if self.is_realtime && priority == Priority::Raised {
            words.extend(REALTIME.map(str::to_owned));
        }
        if let Some(user) = &self.user {
            words.push("setpriv".to_owned());
            words.extend([format!("--reuid={user}"), format!("--regid={user}")]);
            words.extend(["--init-groups", "--inh-caps=-all"].map(str::to_owned));
        }
        if job.mounts.is_some() {
            words.extend(["unshare", "--mount"].map(str::to_owned));
            if self.user.is_some() || !peers::is_root() {
                words.extend(["--map-current-user", "--keep-caps"].map(str::to_owned));
            }
        }
        words.into_iter().map(OsString::from).collect()
    }
}

fn add_arguments(command: &mut Command, job: &Job) {
    if job.system.own_worker().is_some() {
        let network = match job.system.network() {
            Network::Private => "typ",
            Network::Host => "host",
        };
        command
            .arg(&job.directory)
            .arg(network)
            .arg(job.touch.to_string());
        return;
    }
    command
        .args(["worker", &name(job.system)])
        .arg(&job.directory)
        .arg(format!("--touch={}", job.touch))
        .arg(format!("--exceptions={}", job.exceptions))
        .args(job.mounts.map(|mounts| format!("--mounts={mounts}")));
}

/// The name that the worker's command line knows.
fn name(system: System) -> String {
    let value = clap::ValueEnum::to_possible_value(&system);
    value.map_or_else(String::new, |value| value.get_name().to_owned())
}

fn write_program(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes)?;
    Ok(fs::set_permissions(path, Permissions::from_mode(0o755))?)
}

fn may_be_realtime() -> bool {
    let [program, arguments @ ..] = REALTIME;
    let mut command = Command::new(program);
    command.args(arguments).arg("true").stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::{Length, Priority, Setup};
    use crate::systems::System;

    fn words(system: System, mounts: Option<usize>, user: Option<&str>) -> String {
        let setup = Setup::new(Length::Quick, user).expect("a directory");
        let mut job = setup.job(system);
        job.mounts = mounts;
        let command = setup.command(&job, Priority::Ordinary);
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        let words: Vec<_> = words
            .map(|word| word.to_string_lossy().into_owned())
            .collect();
        words
            .join(" ")
            .replace(&setup.directory().display().to_string(), "D")
    }

    #[test]
    fn a_peers_worker_is_told_in_its_own_way() {
        assert_eq!(
            words(System::PredecessorHost, None, None),
            "D/predecessor D host 0"
        );
        assert_eq!(words(System::Hakoniwa, None, None), "D/hakoniwa D typ 0");
    }

    #[test]
    fn a_worker_of_somebody_else_is_that_user_first() {
        let words = words(System::Ours, None, Some("ann"));
        assert!(
            words.starts_with("setpriv --reuid=ann --regid=ann "),
            "{words}"
        );
        assert!(
            words.ends_with(" D/worker worker ours D --touch=0 --exceptions=0"),
            "{words}"
        );
    }

    #[test]
    fn who_makes_mounts_has_a_mount_namespace_for_them() {
        let words = words(System::Floor, Some(5000), Some("ann"));
        assert!(
            words.contains(" unshare --mount --map-current-user --keep-caps D/worker "),
            "{words}"
        );
        assert!(words.ends_with(" --mounts=5000"), "{words}");
    }

    #[test]
    fn the_directory_goes_with_the_setup() {
        let setup = Setup::new(Length::Quick, None).expect("a directory");
        let directory = setup.directory().to_owned();
        assert!(directory.join("target").exists());
        drop(setup);
        assert!(!directory.exists());
    }
}
