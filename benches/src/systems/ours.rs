//! Starting the target through this library.

use birdcage::process::{Child, Command};
use birdcage::{Birdcage, Exception};

use super::{Job, Network};
use crate::policy;
use crate::worker::{self, Result};

/// How much the private `/tmp` may hold.
const MEBIBYTE: u64 = 1024 * 1024;

pub(super) fn serve(job: &Job) -> Result<()> {
    let cage = cage(job)?;
    let target = policy::target(&job.directory);
    worker::serve(
        || Ok((cage.clone(), Command::new(&target))),
        |(cage, command)| Ok(cage.spawn(command)?),
        Child::wait,
    )
}

fn cage(job: &Job) -> birdcage::error::Result<Birdcage> {
    let mut cage = Birdcage::new();
    for path in policy::READ {
        cage.add_exception(Exception::Read(path.into()))?;
    }
    for path in policy::DEVICES {
        cage.add_exception(Exception::WriteAndRead(path.into()))?;
    }
    cage.add_exception(Exception::PrivateDirectory {
        path: "/tmp".into(),
        size: MEBIBYTE,
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
