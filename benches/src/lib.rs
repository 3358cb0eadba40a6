//! Benchmarks: what a sandbox costs, measured side by side with its peers.
//!
//! Times differ between machines, and on one machine between one minute and the
//! next. So every number is measured in one run, every system takes its turn in
//! every round, and what is judged is the ratio of two systems in the same round.

#![forbid(unsafe_code)]

pub mod cases;
pub mod crew;
pub mod machine;
pub mod peers;
pub mod policy;
pub mod report;
pub mod rounds;
pub mod series;
pub mod setup;
pub mod systems;
pub mod worker;
