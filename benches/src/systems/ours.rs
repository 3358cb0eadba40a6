//! Starting the target through this library.

use std::io;
use std::process::ExitStatus;

use birdcage::process::{Child, Command};
use birdcage::{Birdcage, Exception};

use super::{Job, Network};
use crate::policy;
use crate::worker::{self, Act, Result, Running};

pub(super) fn serve(job: &Job) -> Result<()> {
    let cage = cage(job)?;
    worker::serve(
        |act| Ok((cage.clone(), command(job, act))),
        |(cage, command)| Ok(cage.spawn(command)?),
    )
}

impl Running for Child {
    fn id(&self) -> u32 {
        self.id()
    }

    fn kill(&mut self) -> io::Result<()> {
        self.kill()
    }

    fn wait(&mut self) -> io::Result<ExitStatus> {
        self.wait()
    }
}

/// The target.
pub(super) fn command(job: &Job, act: Act) -> Command {
    let mut command = Command::new(policy::target(&job.directory));
    command.args(act.argument());
    command
}

/// The policy, with the network and the exceptions of this job.
pub(super) fn cage(job: &Job) -> birdcage::error::Result<Birdcage> {
    let mut cage = Birdcage::new();
    for path in policy::READ {
        cage.add_exception(Exception::Read(path.into()))?;
    }
    for path in policy::DEVICES {
        cage.add_exception(Exception::WriteAndRead(path.into()))?;
    }
    cage.add_exception(Exception::PrivateDirectory {
        path: policy::PRIVATE.into(),
        size: policy::PRIVATE_SIZE,
    })?;
    cage.add_exception(Exception::WriteAndRead(policy::writable(&job.directory)))?;
    cage.add_exception(Exception::ExecuteAndRead(policy::target(&job.directory)))?;
    if job.system.network() == Network::Host {
        cage.add_exception(Exception::Networking)?;
    }
    for number in 0..job.exceptions {
        cage.add_exception(Exception::Read(policy::file(&job.directory, number)))?;
    }
    Ok(cage)
}
