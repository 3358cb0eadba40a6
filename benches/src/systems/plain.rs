//! Starting the target without any sandbox.

use std::process::Command;

use super::Job;
use crate::policy;
use crate::worker::{self, Result};

pub(super) fn serve(job: &Job) -> Result<()> {
    let target = policy::target(&job.directory);
    worker::serve(
        |act| {
            let mut command = Command::new(&target);
            command.args(act.argument());
            Ok(command)
        },
        |mut command| Ok(command.spawn()?),
    )
}
