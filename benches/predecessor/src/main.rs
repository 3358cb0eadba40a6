//! The worker that measures birdcage 0.8.1: `predecessor DIRECTORY typ|host`.

use std::path::{Path, PathBuf};

use birdcage::process::Command;
use birdcage::{Birdcage, Exception, Sandbox};

#[path = "../../src/policy.rs"]
#[expect(dead_code, reason = "the other systems need more of it")]
mod policy;
#[path = "../../src/worker.rs"]
mod worker;

fn main() -> worker::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let directory = PathBuf::from(arguments.next().ok_or("no directory")?);
    let with_network = arguments.next().is_some_and(|word| word == "host");
    let target = policy::target(&directory);
    worker::serve(
        || Ok((cage(&directory, with_network)?, Command::new(&target))),
        |(cage, command)| Ok(cage.spawn(command)?),
        birdcage::process::Child::wait,
    )
}

/// It has no private `/tmp`; all else of the policy it has.
fn cage(directory: &Path, with_network: bool) -> worker::Result<Birdcage> {
    let mut cage = Birdcage::new();
    for path in policy::READ {
        cage.add_exception(Exception::Read(path.into()))?;
    }
    for path in policy::DEVICES {
        cage.add_exception(Exception::WriteAndRead(path.into()))?;
    }
    cage.add_exception(Exception::WriteAndRead(policy::writable(directory)))?;
    cage.add_exception(Exception::ExecuteAndRead(policy::target(directory)))?;
    if with_network {
        cage.add_exception(Exception::Networking)?;
    }
    Ok(cage)
}
