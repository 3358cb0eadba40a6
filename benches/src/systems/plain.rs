//! Starting the target without any sandbox.

use std::process::{Child, Command};

use super::Job;
use crate::policy;
use crate::worker::{self, Result};

pub(super) fn serve(job: &Job) -> Result<()> {
    let target = policy::target(&job.directory);
    worker::serve(
        || Ok(Command::new(&target)),
        |mut command| Ok(command.spawn()?),
        Child::wait,
    )
}
