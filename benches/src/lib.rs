//! Benchmarks: what a sandbox costs, measured side by side with its peers.
//!
//! Times differ between machines, and on one machine between one minute and the
//! next. So every number is measured in one run, every system takes its turn in
//! every round, and what is judged is the ratio of two systems in the same round.
//!
//! Two modules make unsafe calls, and say so: `posix_spawn(3)` is there to be
//! compared with, and the floor is a bare clone. Nothing here is published.

#![deny(unsafe_code)]

pub mod cases;
pub mod census;
pub mod charge;
pub mod crew;
pub mod machine;
pub mod mounts;
pub mod peers;
pub mod plot;
pub mod policy;
pub mod report;
pub mod results;
pub mod rounds;
pub mod series;
pub mod setup;
pub mod systems;
pub mod targets;
pub mod worker;
