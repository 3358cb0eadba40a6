//! [`Setup`], what all cases of a run have in common.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::policy;
use crate::systems::{Job, System};
use crate::worker::Result;

const TARGET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/target"));

/// As many additional exceptions as any case makes.
pub const FILES: usize = 1000;

/// Before a worker: real time, so that what else runs on the machine disturbs less.
const REALTIME: [&str; 3] = ["chrt", "--fifo", "1"];

/// How long to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Below a minute: good enough to see a mistake.
    Quick,
    /// Below three minutes: good enough to quote.
    Full,
}

/// The directory of a run, with all that workers need, and how workers are started.
///
/// The directory goes when this is dropped.
#[derive(Debug)]
pub struct Setup {
    directory: TempDir,
    /// The words before the worker's own.
    prefix: Vec<String>,
    /// How long to measure.
    pub length: Length,
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
        (0..FILES).try_for_each(|number| fs::write(policy::file(path, number), ""))?;
        Ok(Self {
            directory,
            prefix: prefix(user),
            length,
        })
    }

    /// The directory of this run.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// True if workers have a real-time priority.
    pub fn is_realtime(&self) -> bool {
        self.prefix.starts_with(&REALTIME.map(str::to_owned))
    }

    /// Takes the predecessor's worker into the directory.
    ///
    /// # Errors
    /// If it cannot be read or written.
    pub fn add_predecessor(&self, program: &Path) -> Result<()> {
        write_program(&self.directory().join("predecessor"), &fs::read(program)?)
    }

    /// A job with the policy and nothing else.
    pub fn job(&self, system: System) -> Job {
        Job {
            system,
            directory: self.directory().to_owned(),
            touch: 0,
            exceptions: 0,
        }
    }

    /// The command that starts a worker for this job.
    pub fn command(&self, job: &Job) -> Command {
        let own = self.directory().join(match job.system {
            System::Predecessor | System::PredecessorHost => "predecessor",
            _ => "worker",
        });
        let mut words: Vec<_> = self.prefix.iter().map(Into::into).collect();
        words.push(own.into_os_string());
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        add_arguments(&mut command, job);
        command
    }
}

fn add_arguments(command: &mut Command, job: &Job) {
    match job.system {
        System::Predecessor => command.arg(&job.directory).arg("typ"),
        System::PredecessorHost => command.arg(&job.directory).arg("host"),
        system => command
            .args(["worker", &name(system)])
            .arg(&job.directory)
            .arg(format!("--touch={}", job.touch))
            .arg(format!("--exceptions={}", job.exceptions)),
    };
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

fn prefix(user: Option<&str>) -> Vec<String> {
    let mut words = Vec::new();
    if may_be_realtime() {
        words.extend(REALTIME.map(str::to_owned));
    }
    if let Some(user) = user {
        let ids = [format!("--reuid={user}"), format!("--regid={user}")];
        words.push("setpriv".to_owned());
        words.extend(ids);
        words.extend(["--init-groups", "--inh-caps=-all"].map(str::to_owned));
    }
    words
}

fn may_be_realtime() -> bool {
    let [program, arguments @ ..] = REALTIME;
    let mut command = Command::new(program);
    command.args(arguments).arg("true").stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
