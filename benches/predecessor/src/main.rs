//! The worker that measures birdcage 0.8.1: `predecessor DIRECTORY typ|host [BYTES]`.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use birdcage::process::{Child, Command};
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
    let touch = arguments.next().map_or(Ok(0), |word| word.parse())?;
    let memory = vec![1_u8; touch];
    let target = policy::target(&directory);
    worker::serve(
        |act| {
            let mut command = Command::new(&target);
            command.args(act.argument());
            Ok((cage(&directory, with_network)?, command))
        },
        |(cage, command)| Ok(Running(cage.spawn(command)?)),
    )?;
    drop(std::hint::black_box(memory));
    Ok(())
}

struct Running(Child);

impl worker::Running for Running {
    fn id(&self) -> u32 {
        self.0.id()
    }

    fn kill(&mut self) -> io::Result<()> {
        self.0.kill()
    }

    fn wait(&mut self) -> io::Result<ExitStatus> {
        self.0.wait()
    }
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
