//! An embeddable sandbox for Linux: a program runs with the files, environment
//! variables and network that you name, and with nothing else.
//!
//! No root, no daemon and no configuration; from any thread of any process. What
//! is not excepted does not exist inside: no file, no variable, no network, no
//! other process.
//!
//! ```
//! use birdcage::process::{Command, Stdio};
//! use birdcage::{Birdcage, Exception, Preset};
//!
//! let mut cage = Birdcage::new();
//! cage.add_preset(&Preset::base())?;
//! cage.add_exception(Exception::Read("/etc/hostname".into()))?;
//!
//! let mut command = Command::new("cat");
//! command.arg("/etc/hostname").stdout(Stdio::piped());
//! let output = cage.spawn(command)?.wait_with_output()?;
//! assert!(output.status.success());
//! # Ok::<(), birdcage::error::Error>(())
//! ```
//!
//! # Policies as files
//!
//! With the feature `serde` a sandbox can be written down in a file, see the module `policy`. What
//! is data can then also be written and read by `serde`: plans, answers, findings. No security is
//! behind a feature.
//!
//! # What is promised
//!
//! - **To you:** your environment, directory, signals, limits and descriptors are
//!   untouched, whatever happens; `spawn` returns an error for everything that
//!   cannot be enforced and for a program that cannot be executed, and never
//!   panics.
//! - **To the host:** the program has no capability, no new privileges, no
//!   descriptor but three, sees no process but its own, and ends when yours does.
//! - **To the user:** exceptions work in any order; the most specific decides, and
//!   on one path rights add up; a path works inside as it was given.
//!
//! # What is not
//!
//! Protection from bugs of the kernel, from side channels, or from a program that
//! uses up memory, disk or processor time. See `SECURITY.md` in the repository.
#![forbid(unsafe_code)]

mod birdcage;
mod blueprint;
mod caller;
mod decided;
mod directory;
pub mod doctor;
mod environment;
pub mod error;
mod exception;
mod host;
mod inside;
pub mod libraries;
mod lookup;
mod merged;
mod origin;
mod places;
mod plan;
#[cfg(feature = "serde")]
pub mod policy;
mod prepared;
pub mod preset;
pub mod process;
mod sandbox;
pub mod why;

pub use birdcage::Birdcage;
pub use exception::Exception;
pub use origin::Origin;
pub use plan::Plan;
pub use prepared::Prepared;
pub use preset::Preset;
pub use sandbox::Sandbox;

/// The code in the README, which is to compile.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
