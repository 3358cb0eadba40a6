//! [`Birdcage`], what a program may touch, and how to run one with that.

use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::process::{Child, Command, ExitStatus, Output, Stdio, Streams};
use crate::{Exception, Plan, Preset, PresetPath, assemble};
use birdcage_mount::PrivateDirectory;
use birdcage_path::{ExceptionTable, HostFs, ResolveError, Rights, resolve};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What a program may touch: everything that was excepted, and nothing else.
///
/// It is data until it is told to [`spawn`](Self::spawn); it can be cloned, kept,
/// printed ([`plan`](Self::plan)) and used from any thread.
#[derive(Clone, Debug, Default)]
pub struct Birdcage {
    pub(crate) table: ExceptionTable,
    pub(crate) environment: Environment,
    pub(crate) network: Network,
    pub(crate) unix_sockets: UnixSockets,
    pub(crate) private: Vec<PrivateDirectory>,
    pub(crate) links: Vec<(PathBuf, OsString)>,
}

/// Which network a program has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Network {
    #[default]
    Private,
    Host,
}

/// Whether a program may make sockets of the Unix family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum UnixSockets {
    #[default]
    Refused,
    Allowed,
}

impl Birdcage {
    /// A cage without any exception: no file, no variable, no network.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an exception. The order in which they are added makes no difference.
    ///
    /// # Errors
    /// [`Error::InvalidPath`] with the path as given if nothing is there, be it
    /// at the end of symbolic links; [`Error::Path`] if it cannot be resolved for
    /// another reason. The cage is unchanged then.
    pub fn add_exception(&mut self, exception: Exception) -> Result<&mut Self> {
        match exception {
            Exception::Read(path) => self.add_path(&path, Rights::READ)?,
            Exception::WriteAndRead(path) => self.add_path(&path, Rights::WRITE)?,
            Exception::ExecuteAndRead(path) => self.add_path(&path, Rights::EXECUTE)?,
            Exception::Environment(name) => self.environment.pass(name.into()),
            Exception::FullEnvironment => self.environment.pass_all(),
            Exception::Variable(name, value) => self.environment.set(name, value),
            Exception::Networking => self.network = Network::Host,
            Exception::UnixSockets => self.unix_sockets = UnixSockets::Allowed,
            Exception::PrivateDirectory(path, size) => self.add_private(path, size)?,
        }
        Ok(self)
    }

    /// Adds all that a preset names. Paths that this host does not have are passed over.
    ///
    /// # Errors
    /// [`Error::Path`] if a path of the preset is there but cannot be resolved.
    pub fn add_preset(&mut self, preset: &Preset) -> Result<&mut Self> {
        for PresetPath { path, access, .. } in preset.paths {
            match self.add_path(Path::new(path), access.rights()) {
                Err(Error::InvalidPath(_)) => {}
                added => added?,
            }
        }
        for name in preset.variables {
            self.environment.pass(OsString::from(name));
        }
        for (path, size) in preset.private {
            self.add_private(PathBuf::from(path), *size)?;
        }
        let links = preset.links.iter();
        self.links
            .extend(links.map(|(at, text)| (PathBuf::from(at), OsString::from(text))));
        Ok(self)
    }

    /// Runs a program in the cage.
    ///
    /// When it returns `Ok`, the program has been executed. The calling thread
    /// sleeps until then. The program ends when this process does, or when the
    /// [`Child`] is killed; not when the thread ends or the `Child` is dropped.
    ///
    /// # Errors
    /// [`Error::Spawn`] for a step that failed, which names the step, the path,
    /// the kernel's answer and, if one is known, a remedy; [`Error::Policy`] for
    /// exceptions that contradict what a sandbox promises; others for operands
    /// that cannot be passed to a program at all. No process is left then.
    pub fn spawn(self, command: Command) -> Result<Child> {
        self.spawn_ref(command)
    }

    /// Runs a program in the cage and waits for it.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn), and as [`Child::wait`].
    pub fn status(&self, command: Command) -> Result<ExitStatus> {
        Ok(self.spawn_ref(command)?.wait()?)
    }

    /// Runs a program in the cage, without input, and collects what it prints.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn), and as [`Child::wait_with_output`].
    pub fn output(&self, mut command: Command) -> Result<Output> {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Ok(self.spawn_ref(command)?.wait_with_output()?)
    }

    /// What would be done to run that program; printing it shows every step.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn), as far as can be known beforehand.
    pub fn plan(&self, command: &Command) -> Result<Plan> {
        let plan = assemble::plan(self, command)?;
        Ok(Plan::new(self.table.clone(), plan))
    }

    fn spawn_ref(&self, command: Command) -> Result<Child> {
        let plan = assemble::plan(self, &command)?;
        let streams = Streams::open(command)?;
        let process = birdcage_init::spawn(&plan, streams.theirs()).map_err(Error::spawn)?;
        Ok(Child::new(process, streams))
    }

    fn add_path(&mut self, path: &Path, rights: Rights) -> Result<()> {
        let base = if path.is_absolute() {
            PathBuf::from("/")
        } else {
            env::current_dir()?
        };
        match resolve(&HostFs, &base, path) {
            Ok(resolved) => self.table.insert(&resolved, rights),
            Err(ResolveError::NotFound { .. } | ResolveError::Empty) => {
                return Err(Error::InvalidPath(path.to_owned()));
            }
            Err(source) => {
                return Err(Error::Path {
                    path: path.to_owned(),
                    source,
                });
            }
        }
        Ok(())
    }

    /// Of two sizes for one path the larger counts, in whatever order they come.
    fn add_private(&mut self, path: PathBuf, size: u64) -> Result<()> {
        if !path.is_absolute() {
            return Err(Error::InvalidPath(path));
        }
        let path = birdcage_path::normalize(&path);
        match self.private.iter_mut().find(|own| own.path == path) {
            Some(own) => own.size = own.size.max(size),
            None => self.private.push(PrivateDirectory { path, size }),
        }
        self.private.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(())
    }
}
