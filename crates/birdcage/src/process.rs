//! Programs, the processes they become, and the pipes to them.
//!
//! The names and their meanings are those of [`std::process`]; [`ExitStatus`]
//! and [`Output`] are its own types.

mod capture;
mod child;
mod command;
mod inherited;
mod pipe;
mod signaller;
mod stdio;

pub use birdcage_init::Usage;
pub use child::Child;
pub use command::Command;
pub use inherited::inherited_writer;
pub use pipe::{ChildStderr, ChildStdin, ChildStdout};
pub use signaller::Signaller;
pub use std::process::{ExitStatus, Output};
pub use stdio::Stdio;

pub(crate) use command::c_string;
