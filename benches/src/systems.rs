//! [`System`], what is measured, and the loop that a worker runs for it.

mod bubblewrap;
pub(crate) mod floor;
mod ours;
mod plain;
mod posix_spawn;
mod prepared;

use std::fmt;
use std::path::PathBuf;

use crate::worker::Result;

/// A way to start a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum System {
    /// `posix_spawn(3)`, called directly.
    PosixSpawn,
    /// `std::process::Command`, which is `posix_spawn(3)` here.
    Plain,
    /// A bare clone with the namespaces, mounts and filter of this library.
    Floor,
    /// The same with the host's network.
    FloorHost,
    /// bubblewrap, started like any other program.
    Bubblewrap,
    /// bubblewrap with the host's network.
    BubblewrapHost,
    /// birdcage 0.8.1.
    Predecessor,
    /// birdcage 0.8.1 with the host's network.
    PredecessorHost,
    /// hakoniwa.
    Hakoniwa,
    /// hakoniwa with the host's network.
    HakoniwaHost,
    /// This library.
    Ours,
    /// This library with the host's network.
    OursHost,
    /// This library, prepared once.
    Prepared,
    /// The same with a network namespace that was made ahead and is used once.
    PreparedSpare,
    /// This library, prepared once, with the host's network.
    PreparedHost,
}

impl System {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 15] = [
        Self::PosixSpawn,
        Self::Plain,
        Self::Floor,
        Self::FloorHost,
        Self::Bubblewrap,
        Self::BubblewrapHost,
        Self::Predecessor,
        Self::PredecessorHost,
        Self::Hakoniwa,
        Self::HakoniwaHost,
        Self::Ours,
        Self::OursHost,
        Self::Prepared,
        Self::PreparedSpare,
        Self::PreparedHost,
    ];

    /// The worker program, by its name in the directory of the run, if it is not ours.
    pub fn own_worker(self) -> Option<&'static str> {
        match self {
            Self::Predecessor | Self::PredecessorHost => Some("predecessor"),
            Self::Hakoniwa | Self::HakoniwaHost => Some("hakoniwa"),
            _ => None,
        }
    }

    /// Whether the program shares the network of the host.
    pub fn network(self) -> Network {
        match self {
            Self::Floor
            | Self::Bubblewrap
            | Self::Predecessor
            | Self::Hakoniwa
            | Self::Ours
            | Self::Prepared
            | Self::PreparedSpare => Network::Private,
            Self::PosixSpawn
            | Self::Plain
            | Self::FloorHost
            | Self::BubblewrapHost
            | Self::PredecessorHost
            | Self::HakoniwaHost
            | Self::OursHost
            | Self::PreparedHost => Network::Host,
        }
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::PosixSpawn => "posix_spawn",
            Self::Plain => "std Command",
            Self::Floor => "floor",
            Self::FloorHost => "floor, host network",
            Self::Bubblewrap => "bubblewrap",
            Self::BubblewrapHost => "bubblewrap, host network",
            Self::Predecessor => "birdcage 0.8.1",
            Self::PredecessorHost => "birdcage 0.8.1, host network",
            Self::Hakoniwa => "hakoniwa",
            Self::HakoniwaHost => "hakoniwa, host network",
            Self::Ours => "ours",
            Self::OursHost => "ours, host network",
            Self::Prepared => "prepared",
            Self::PreparedSpare => "prepared, spare network",
            Self::PreparedHost => "prepared, host network",
        })
    }
}

/// Which network a program has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// One of its own, without any way out.
    Private,
    /// The host's.
    Host,
}

/// What a worker of this program is told when it is started.
#[derive(Clone, Debug, clap::Args)]
pub struct Job {
    /// What starts the target
    pub system: System,
    /// The directory of this run
    pub directory: PathBuf,
    /// How many bytes of memory to touch first
    #[arg(long, default_value_t = 0)]
    pub touch: usize,
    /// How many exceptions to make besides those of the policy
    #[arg(long, default_value_t = 0)]
    pub exceptions: usize,
    /// How many mounts there are to be at least; needs a mount namespace of our own
    #[arg(long)]
    pub mounts: Option<usize>,
}

impl Job {
    /// Serves orders until there are no more.
    ///
    /// # Errors
    /// As [`serve`](crate::worker::serve), and for a system that has a worker of its own.
    pub fn serve(&self) -> Result<()> {
        if let Some(mounts) = self.mounts {
            crate::mounts::fill_up(&self.directory, mounts)?;
        }
        let memory = vec![1_u8; self.touch];
        match self.system {
            System::PosixSpawn => posix_spawn::serve(self),
            System::Plain => plain::serve(self),
            System::Floor | System::FloorHost => floor::serve(self),
            System::Bubblewrap | System::BubblewrapHost => bubblewrap::serve(self),
            System::Ours | System::OursHost => ours::serve(self),
            System::Prepared | System::PreparedSpare | System::PreparedHost => {
                prepared::serve(self)
            }
            System::Predecessor
            | System::PredecessorHost
            | System::Hakoniwa
            | System::HakoniwaHost => Err("it has its own worker".into()),
        }?;
        drop(std::hint::black_box(memory));
        Ok(())
    }
}
