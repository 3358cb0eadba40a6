//! What runs after `clone`: the stage, the program, the reaper, and what they tell the caller.
//!
//! [`spawn`] takes a [`Plan`], in which everything is decided, and carries it
//! out in four processes that exist one after the other or side by side:
//!
//! - the *caller*, which prepares a script, clones and sleeps;
//! - the *stage*, PID 1 of the new namespaces, which runs in the caller's memory
//!   and builds the sandbox ([`birdcage_mount`], [`birdcage_namespace`]);
//! - the *program*, cloned by the stage, which gives up every privilege, installs
//!   the filter and executes;
//! - the *reaper*, which the stage becomes by executing a static program of a few
//!   kilobytes that holds nothing of the caller's.
//!
//! A [`Template`] is a sandbox that is half made: *makers*, which end at once, make
//! its namespaces, and an *usher* goes before each stage to enter them.
//!
//! All of these, until they execute, make system calls and nothing
//! else. When one of the calls fails they leave a note in the caller's memory, which
//! the caller finds when it wakes: [`SpawnError`].
//!
//! `unsafe` is confined to one module, `enter`, and to the reaper.
#![deny(unsafe_code)]

mod ended;
mod enter;
mod error;
mod handover;
mod image;
mod maker;
mod orphan;
mod pinned;
mod plan;
mod process;
mod program;
mod report;
mod sandbox;
mod script;
mod spawn;
mod stacks;
mod stage;
mod stock;
mod streams;
mod template;
mod usher;

pub use ended::{Ended, Usage};
pub use error::{SpawnError, Step};
pub use plan::{Plan, Program};
pub use process::Process;
pub use sandbox::{Groups, Sandbox};
pub use spawn::spawn;
pub use streams::StreamPolicy;
pub use template::Template;
