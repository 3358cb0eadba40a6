//! What is to be said of a [`PlanError`]: who asked for that, and what to do instead.

use super::{Error, Hint, PlanError};
use crate::origin::Origins;

impl Error {
    pub(crate) fn of_plan(error: PlanError, origins: &Origins) -> Self {
        let by = origins.behind(error.path()).cloned();
        Self::Plan { error, by }
    }
}

pub(super) fn remedy(error: &PlanError) -> &'static Hint {
    match error {
        PlanError::Proc(_) => {
            &Hint::Instead("leave it out: nothing of the host's /proc is there to be had")
        }
        PlanError::LinkInWritable { .. } => {
            &Hint::Instead("name what the link points at instead of the link")
        }
        PlanError::BelowLink { .. } => &Hint::Instead("name the place by a path without that link"),
        PlanError::NoDirectory { .. } => &Hint::Instead("make that directory, or deny it instead"),
        PlanError::TooManyMissing(_) => {
            &Hint::Instead("deny a directory that holds several of them instead")
        }
        PlanError::Relative(_) => &Hint::Instead("begin it with a slash"),
        _ => &Hint::Instead("name another path"),
    }
}
