//! [`Obstacle`], why there must not be a sandbox.

use crate::model::host::Host;
use crate::model::rules::Rules;
use crate::model::view::{NoPlace, View};
use crate::model::world::{Identity, Want};
use birdcage::error::{Error, PlanError};
use std::path::Path;

/// Why there is no sandbox.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Obstacle {
    PlantedLink,
    ClosedDirectory,
    NoPlace(NoPlace),
}

impl Obstacle {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PlantedLink => "a planted link",
            Self::ClosedDirectory => "a closed directory",
            Self::NoPlace(NoPlace::NothingToDenyIn) => "want of a directory to deny something in",
            Self::NoPlace(_) => "want of a place",
        }
    }

    pub(crate) fn is_behind(self, error: &Error) -> bool {
        match self {
            Self::PlantedLink | Self::NoPlace(NoPlace::BelowLink) => {
                matches!(error, Error::Plan { .. })
            }
            Self::NoPlace(NoPlace::NothingToDenyIn) => {
                matches!(
                    error,
                    Error::Plan {
                        error: PlanError::NoDirectory { .. },
                        ..
                    }
                )
            }
            Self::NoPlace(NoPlace::NotTheSame) => matches!(error, Error::NoPlace { .. }),
            Self::NoPlace(NoPlace::Unreadable) => {
                matches!(error, Error::NoPlace { .. } | Error::Unreadable { .. })
            }
            // What then finds no place below it is told before anything is mounted.
            Self::NoPlace(NoPlace::NoDirectory) => {
                matches!(error, Error::Spawn(_) | Error::NoPlace { .. })
            }
            Self::ClosedDirectory => error.errno() == Some(libc::EACCES),
        }
    }
}

/// All that must keep this from being a sandbox; any of it may be what is told.
pub(crate) fn obstacles(
    rules: &Rules,
    (view, no_place): (&View, &[NoPlace]),
    host: &Host,
    own: Identity,
) -> Vec<Obstacle> {
    let planted = rules
        .trust_a_planted_link()
        .then_some(Obstacle::PlantedLink);
    let closed = is_closed(view, host, own).then_some(Obstacle::ClosedDirectory);
    let no_place = no_place.iter().copied().map(Obstacle::NoPlace);
    planted.or(closed).into_iter().chain(no_place).collect()
}

/// Whether somebody else's directory bars the way to what is mounted, or mounted on.
///
/// Inside its user namespace root has no power over the files of others.
fn is_closed(view: &View, host: &Host, own: Identity) -> bool {
    let may_search = |path: &Path| {
        let inode = host.at(path);
        let is_own = inode.uid == own.uid && inode.gid == own.gid;
        is_own || own.may(Want::Execute, inode)
    };
    let sources = view.sources.iter();
    let mut above = sources.flat_map(|path| path.ancestors().skip(1));
    above.any(|path| !may_search(path))
}
