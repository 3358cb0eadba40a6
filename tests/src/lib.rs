//! What the tests share: scratch directories, acts in and out of a sandbox, skips.
//!
//! An *act* is one thing that a program might do, such as opening a file for
//! writing. The program `inside` performs it and prints how it went, so that a
//! test can compare the very same act in a sandbox and outside of one.
#![forbid(unsafe_code)]

mod act;
mod census;
mod household;
mod kernel;
mod landlock;
mod patience;
mod place;
mod scenario;
mod scratch;
mod shell;
mod skip;
mod spawns;
mod terminal;
mod workshop;

pub use act::{
    Acting, act, act_on, act_outside, act_outside_on, act_with, cage, inside, libraries,
};
pub use census::{Census, children, mappings};
pub use household::Household;
pub use kernel::{has_kernel, is_kernel};
pub use landlock::{has_landlock, landlock_version, no_unix_socket};
pub use patience::{within, within_a_second, within_seconds};
pub use place::outside_in;
pub use scenario::{judge, scenario};
pub use scratch::Scratch;
pub use shell::{
    base, beside, contains, printed, processes_named, quiet, run, sh, signal, start, unguessable,
};
pub use skip::{is_root, skip};
pub use spawns::spawns;
pub use terminal::terminal;
pub use workshop::Workshop;
