//! Starting the target from a sandbox that was prepared once.

use super::{Job, System, ours};
use crate::worker::{self, Result};

pub(super) fn serve(job: &Job) -> Result<()> {
    let prepared = ours::cage(job)?.prepare()?;
    let spare = usize::from(job.system == System::PreparedSpare);
    worker::serve(
        |act| {
            // Ahead: what is measured begins with the spawn.
            prepared.stock_networks(spare)?;
            Ok(ours::command(job, act))
        },
        |command| Ok(prepared.spawn(command)?),
    )
}
