//! `cargo xtask`: everything that is done to this workspace and is not a test.

#![forbid(unsafe_code)]

mod ablate;
mod bench;
mod ci;
mod coverage;
mod differential;
mod dist;
mod faults;
mod fuzz;
mod guide;
mod kernels;
mod mutants;
mod no_panic;
mod probes;
mod run;
mod sanitize;
mod step;
mod tally;
mod test;
mod tidy;
mod user;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What can go wrong here is for a person to read, not for code to branch on.
pub(crate) type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Automation of the birdcage workspace
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Everything a change must pass, with a summary
    Ci,
    /// The tests of the workspace; if root, once more as an ordinary user
    Test(test::Arguments),
    /// Try the properties in fuzz/ on ever new inputs
    Fuzz(fuzz::Arguments),
    /// Random exceptions to random trees: compare a sandbox with a model of it
    Differential(differential::Arguments),
    /// Run the benchmarks
    Bench(bench::Arguments),
    /// Try every known attack, here and in the peers, and print the table
    Probes(probes::Arguments),
    /// Make one system call of a spawn fail after the other, and print the table
    Faults(faults::Arguments),
    /// Take out one protective step after the other, and see that a test misses it
    Ablate(ablate::Arguments),
    /// Run the probes and the integration tests on other kernels, in qemu
    Kernels(kernels::Arguments),
    /// Measure how much of each crate the tests run, against its floor
    Coverage(coverage::Arguments),
    /// Change the pure crates in small ways, and see that a test notices
    Mutants(mutants::Arguments),
    /// Run tests under AddressSanitizer and Miri
    Sanitize(sanitize::Arguments),
    /// Check what no compiler checks: levels, unsafe, sizes, names, words
    Tidy,
    /// Check that no panic and no allocation is reachable after clone
    NoPanic(no_panic::Arguments),
    /// Run the commands that README.md and the guide in docs/ show
    Guide(guide::Arguments),
    /// Draw the terminal that README.md shows, docs/picture.svg
    Picture(guide::Making),
    /// Write the guide's chapter about policy files, docs/src/policy.md
    Reference(guide::Making),
    /// Write the program, manual pages, completions and documents for a package
    Dist(dist::Arguments),
}

fn main() -> ExitCode {
    match perform(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<()> {
    std::env::set_current_dir(workspace::root())?;
    match task {
        Task::Ci => ci::perform(),
        Task::Test(arguments) => test::perform(&arguments),
        Task::Fuzz(arguments) => fuzz::perform(&arguments),
        Task::Differential(arguments) => differential::perform(&arguments),
        Task::Bench(arguments) => bench::perform(&arguments),
        Task::Probes(arguments) => probes::perform(&arguments),
        Task::Faults(arguments) => faults::perform(&arguments),
        Task::Ablate(arguments) => ablate::perform(&arguments),
        Task::Kernels(arguments) => kernels::perform(&arguments),
        Task::Coverage(arguments) => coverage::perform(&arguments),
        Task::Mutants(arguments) => mutants::perform(&arguments),
        Task::Sanitize(arguments) => sanitize::perform(&arguments),
        Task::Tidy => tidy::perform(),
        Task::NoPanic(arguments) => no_panic::perform(&arguments),
        Task::Dist(arguments) => dist::perform(&arguments),
        Task::Picture(making) => guide::draw(&making),
        Task::Reference(making) => guide::refer(&making),
        Task::Guide(arguments) => guide::perform(&arguments),
    }
}
