//! [`System`], what is measured, and the loop that a worker runs for it.

mod bubblewrap;
mod ours;
mod plain;

use std::fmt;
use std::path::PathBuf;

use crate::worker::Result;

/// A way to start a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum System {
    /// `std::process::Command`, which is `posix_spawn(3)` here.
    Plain,
    /// bubblewrap, started like any other program.
    Bubblewrap,
    /// bubblewrap with the host's network.
    BubblewrapHost,
    /// birdcage 0.8.1.
    Predecessor,
    /// birdcage 0.8.1 with the host's network.
    PredecessorHost,
    /// This library.
    Ours,
    /// This library with the host's network.
    OursHost,
}

impl System {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::Plain,
        Self::Bubblewrap,
        Self::BubblewrapHost,
        Self::Predecessor,
        Self::PredecessorHost,
        Self::Ours,
        Self::OursHost,
    ];

    /// Whether the program shares the network of the host.
    pub fn network(self) -> Network {
        match self {
            Self::Bubblewrap | Self::Predecessor | Self::Ours => Network::Private,
            Self::Plain | Self::BubblewrapHost | Self::PredecessorHost | Self::OursHost => {
                Network::Host
            }
        }
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Plain => "std Command (posix_spawn)",
            Self::Bubblewrap => "bubblewrap",
            Self::BubblewrapHost => "bubblewrap, host network",
            Self::Predecessor => "birdcage 0.8.1",
            Self::PredecessorHost => "birdcage 0.8.1, host network",
            Self::Ours => "ours",
            Self::OursHost => "ours, host network",
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
}

impl Job {
    /// Serves orders until there are no more.
    ///
    /// # Errors
    /// As [`serve`](crate::worker::serve), and for a system that has a worker of its own.
    pub fn serve(&self) -> Result<()> {
        let memory = vec![1_u8; self.touch];
        match self.system {
            System::Plain => plain::serve(self),
            System::Bubblewrap | System::BubblewrapHost => bubblewrap::serve(self),
            System::Ours | System::OursHost => ours::serve(self),
            System::Predecessor | System::PredecessorHost => Err("it has its own worker".into()),
        }?;
        drop(std::hint::black_box(memory));
        Ok(())
    }
}
