//! Programs to be run, and programs that run; as `std::process` has them.

mod child;
mod command;
mod pipe;
mod signaller;
mod stdio;
mod streams;

pub use birdcage_init::Usage;
pub use child::Child;
pub use command::Command;
pub use pipe::{ChildStderr, ChildStdin, ChildStdout};
pub use signaller::Signaller;
pub use std::process::{ExitStatus, Output};
pub use stdio::Stdio;
pub(crate) use streams::Streams;
