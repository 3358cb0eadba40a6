//! Resource limits that are lower than usual, or not there at all.

use crate::Place;
use rustix::process::{Resource, Rlimit, setrlimit};
use std::io;
use std::process::Command;

pub(crate) const PLACES: [Place; 7] = [
    Place::before("one-process", |_| limit(Resource::Nproc, Some(1))),
    Place::before("no-file-size", |command| limit_files(command, 0)),
    Place::before("small-file-size", |command| limit_files(command, 1024)),
    Place::before("small-stack", |_| limit(Resource::Stack, Some(256 * 1024))),
    Place::before("unlimited-stack", |_| limit(Resource::Stack, None)),
    Place::before("small-address-space", |_| {
        limit(Resource::As, Some(64 << 20))
    }),
    Place::before("nothing-else", |_| {
        NOTHING
            .into_iter()
            .try_for_each(|what| limit(what, Some(0)))
    }),
];

/// What a program can do without.
const NOTHING: [Resource; 7] = [
    Resource::Core,
    Resource::Locks,
    Resource::Memlock,
    Resource::Msgqueue,
    Resource::Nice,
    Resource::Rtprio,
    Resource::Sigpending,
];

/// Who is built to count what it runs would end by doing so, were it not to a device.
fn limit_files(command: &mut Command, most: u64) -> io::Result<()> {
    command.env("LLVM_PROFILE_FILE", "/dev/null");
    limit(Resource::Fsize, Some(most))
}

/// Sets both limits; nothing is none, which only the soft one can always be raised to.
pub(crate) fn limit(what: Resource, most: Option<u64>) -> io::Result<()> {
    let maximum = match most {
        Some(most) => Some(most),
        None => rustix::process::getrlimit(what).maximum,
    };
    let both = Rlimit {
        current: maximum,
        maximum,
    };
    Ok(setrlimit(what, both)?)
}
