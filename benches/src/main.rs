//! `cargo xtask bench`: runs the cases and shows what they found.

#![forbid(unsafe_code)]

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use birdcage_benches::cases::{Case, measure_filter};
use birdcage_benches::report::Report;
use birdcage_benches::setup::{Length, Setup};
use birdcage_benches::systems::Job;
use birdcage_benches::worker::Result;
use birdcage_benches::{machine, peers, plot, results};
use clap::{Parser, Subcommand};

/// What a sandbox costs, measured side by side with its peers
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench", args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    role: Option<Role>,
    /// Only these cases
    #[arg(value_enum)]
    cases: Vec<Case>,
    /// Take two minutes, not ten: good enough to see a mistake
    #[arg(long)]
    quick: bool,
    /// Run the workers as this user; needs root
    #[arg(long)]
    user: Option<String>,
    /// How long to go on at full rate
    #[arg(long, value_name = "NUMBER")]
    seconds: Option<usize>,
    /// Write the tables into RESULTS.md
    #[arg(long, conflicts_with_all = ["cases", "quick"])]
    write_results: bool,
}

#[derive(Debug, Subcommand)]
enum Role {
    /// Start the target as often as told; for the benchmarks themselves
    #[command(hide = true)]
    Worker(Job),
    /// Install the filter as often as told; for the benchmarks themselves
    #[command(hide = true)]
    Filter {
        /// How often
        rounds: usize,
    },
}

/// The status says whether all could be run, not whether the targets are met:
/// that depends on the machine.
fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match &arguments.role {
        Some(Role::Worker(job)) => job.serve().map(|()| true),
        Some(Role::Filter { rounds }) => measure_filter(*rounds).map(|()| true),
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
    let mut setup = Setup::new(length, arguments.user.as_deref())?;
    setup.seconds = arguments.seconds;
    let mut report = Report::default();
    eprintln!("building the peers");
    peers::provide(&mut setup, &mut report);
    let all = Case::ALL.into_iter();
    for case in all.filter(|case| arguments.cases.is_empty() || arguments.cases.contains(case)) {
        eprintln!("measuring: {case}");
        let begin = Instant::now();
        case.run(&setup, &mut report);
        eprintln!("          {case}: {:.0} s", begin.elapsed().as_secs_f64());
    }
    report.circumstances = machine::circumstances(&setup, arguments.user.as_deref());
    print!("{report}");
    keep(&report)?;
    if arguments.write_results {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("RESULTS.md");
        results::write(&path, heading(arguments), &report)?;
    }
    Ok(report.failures.is_empty())
}

/// Writes the report for programs, and the pictures.
fn keep(report: &Report) -> Result<()> {
    let directory = peers::target_directory()?.join("bench");
    fs::create_dir_all(&directory)?;
    fs::write(
        directory.join("results.json"),
        format!("{:#}\n", report.to_json()),
    )?;
    plot::draw(&report.curves, &directory.join("latency.svg"))?;
    eprintln!(
        "written: results.json and latency.svg, in {}",
        directory.display()
    );
    Ok(())
}

fn heading(arguments: &Arguments) -> &'static str {
    if peers::is_root() && arguments.user.is_none() {
        "As root"
    } else {
        "As an ordinary user"
    }
}
