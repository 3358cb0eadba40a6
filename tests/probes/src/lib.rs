//! The corpus of attacks, and how each is tried.
//!
//! A *probe* is one way out of a sandbox that somebody found. Its *attack* runs
//! inside, its *scene* is what the host prepares for it, and its *judge* is what
//! the host sees of it. Its *control* is the same attack outside of any sandbox,
//! which must succeed: what cannot succeed proves nothing. One file has one probe,
//! and `CONTRIBUTING.md` says how to write one.
#![deny(unsafe_code)]

mod attack;
#[expect(unsafe_code, reason = "attacks make calls that no library has")]
pub mod calls;
mod denied;
mod in_memory;
mod mailbox;
mod probe;
mod run;
mod scene;
mod set_id;
mod swapper;
mod system;
mod system_v;
mod terminal;
mod trial;
mod victim;
mod ways;

#[path = "../failure/mod.rs"]
mod failure;
#[path = "../init/mod.rs"]
mod init;
#[path = "../ipc/mod.rs"]
mod ipc;
#[path = "../kernel/mod.rs"]
mod kernel;
#[path = "../mounts/mod.rs"]
mod mounts;
#[path = "../network/mod.rs"]
mod network;
#[path = "../privileges/mod.rs"]
mod privileges;

pub use attack::{Answer, Args, Stopped, ready};
pub use probe::{Attack, Entry, Judge, Probe, corpus, entry};
pub use scene::Scene;
pub use system::{System, peers};
pub use trial::{Outcome, Verdict, control, second_control, try_in};
pub use victim::Victim;
