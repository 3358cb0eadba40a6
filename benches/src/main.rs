//! `cargo xtask bench`: runs the cases and shows what they found.

#![forbid(unsafe_code)]

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use birdcage_benches::cases::{cold, exceptions, parent};
use birdcage_benches::machine;
use birdcage_benches::report::Report;
use birdcage_benches::setup::{Length, Setup};
use birdcage_benches::systems::Job;
use birdcage_benches::worker::Result;
use clap::{Parser, Subcommand};

/// What a sandbox costs, measured side by side with its peers
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench", args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    role: Option<Role>,
    /// Take less than a minute
    #[arg(long)]
    quick: bool,
    /// How much memory the large process touches
    #[arg(long, default_value_t = 2)]
    gigabytes: usize,
    /// Run the workers as this user; needs root
    #[arg(long)]
    user: Option<String>,
    /// Also write what was found to this file
    #[arg(long)]
    json: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Role {
    /// Start the target as often as told; for the benchmarks themselves
    #[command(hide = true)]
    Worker(Job),
}

/// The status says whether all could be run, not whether the targets are met:
/// that depends on the machine.
fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match &arguments.role {
        Some(Role::Worker(job)) => job.serve().map(|()| true),
        None => measure(&arguments),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// True if all could be run.
fn measure(arguments: &Arguments) -> Result<bool> {
    let length = if arguments.quick {
        Length::Quick
    } else {
        Length::Full
    };
    let setup = Setup::new(length, arguments.user.as_deref())?;
    let mut report = Report::default();
    eprintln!("measuring every system");
    cold::run(&setup, &mut report);
    eprintln!("measuring a large parent");
    parent::run(&setup, arguments.gigabytes, &mut report);
    eprintln!("measuring many exceptions");
    exceptions::run(&setup, &mut report);
    report.circumstances = machine::circumstances(&setup, arguments.user.as_deref());
    print!("{report}");
    if let Some(path) = &arguments.json {
        fs::write(path, format!("{:#}\n", report.to_json()))?;
    }
    Ok(report.failures.is_empty())
}
