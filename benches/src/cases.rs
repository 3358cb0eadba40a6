//! The cases: what is run side by side, and which targets are about it.

mod cold;
mod exceptions;
mod filter;
mod memory;
mod mounts;
mod parent;
mod pure;
mod sustained;
mod sweep;
mod threads;

pub use filter::measure as measure_filter;

use std::fmt;

use crate::report::Report;
use crate::setup::Setup;

/// A case, by the name under which it can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Case {
    /// Every system, each start from nothing or from what was prepared
    Cold,
    /// What each additional exception costs
    Exceptions,
    /// Starts from a small process and from large ones
    Parent,
    /// Starts on a host with few mounts and with many
    Mounts,
    /// Sandboxes a second from several threads
    Threads,
    /// A minute at full rate, and what it leaves behind
    Sustained,
    /// What a hundred live sandboxes hold of memory
    Memory,
    /// What installing the filter costs, and each call under it
    Filter,
    /// The pure parts: resolving, planning, compiling
    Pure,
}

impl Case {
    /// All of them, in the order in which they are run.
    pub const ALL: [Self; 9] = [
        Self::Cold,
        Self::Exceptions,
        Self::Parent,
        Self::Mounts,
        Self::Threads,
        Self::Sustained,
        Self::Memory,
        Self::Filter,
        Self::Pure,
    ];

    /// Measures, and notes what was found or why nothing was.
    pub fn run(self, setup: &Setup, report: &mut Report) {
        match self {
            Self::Cold => cold::run(setup, report),
            Self::Exceptions => exceptions::run(setup, report),
            Self::Parent => parent::run(setup, report),
            Self::Mounts => mounts::run(setup, report),
            Self::Threads => threads::run(setup, report),
            Self::Sustained => sustained::run(setup, report),
            Self::Memory => memory::run(setup, report),
            Self::Filter => filter::run(setup, report),
            Self::Pure => pure::run(setup, report),
        }
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = clap::ValueEnum::to_possible_value(self);
        f.pad(value.as_ref().map_or("", |value| value.get_name()))
    }
}
