//! What installing the filter costs, and each call under it.

use std::hint::black_box;
use std::thread;
use std::time::Instant;

use rustix::process::getppid;
use rustix::thread::set_no_new_privs;

use crate::peers::output_of;
use crate::report::Report;
use crate::series::median;
use crate::setup::{Length, Setup};
use crate::systems::{Network, floor};
use crate::targets::Measure;
use crate::worker::Result;

/// How many calls are made in a round.
const CALLS: u32 = 100_000;

pub(super) fn run(setup: &Setup, report: &mut Report) {
    let rounds = match setup.length {
        Length::Quick => 20,
        Length::Full => 100,
    };
    let measured = setup.role("filter");
    let outcome = observe(measured, rounds);
    if let Some([install, without, added]) = report.accept("the filter", outcome) {
        report.state("installing the filter", install, "µs");
        report.state("getppid without the filter", without, "ns");
        report.state("the same with the filter", without + added, "ns");
        report.find(Measure::Install, install);
        report.find(Measure::Call, added);
    }
}

fn observe(mut command: std::process::Command, rounds: usize) -> Result<[f64; 3]> {
    let text = output_of(command.arg(rounds.to_string()))?;
    let numbers: std::result::Result<Vec<f64>, _> =
        text.split_whitespace().map(str::parse).collect();
    numbers?.try_into().map_err(|_| "not three numbers".into())
}

/// What the worker does: prints the medians of installing, in microseconds, of a
/// call without the filter, and of what the filter adds to it in the same round,
/// in nanoseconds.
///
/// A filter is for good, so each is installed in a thread that then ends.
///
/// # Errors
/// If it cannot be installed.
pub fn measure(rounds: usize) -> Result<()> {
    let program = floor::filter(Network::Private)?;
    let mut all: [Vec<f64>; 3] = Default::default();
    for _ in 0..rounds {
        let round = thread::scope(|scope| {
            let thread = scope.spawn(|| -> std::result::Result<[f64; 3], String> {
                set_no_new_privs(true).map_err(|errno| errno.to_string())?;
                let without = call();
                let begin = Instant::now();
                let installed = program.install();
                let install = begin.elapsed();
                installed.map_err(|errno| errno.to_string())?;
                Ok([install.as_secs_f64() * 1e6, without, call() - without])
            });
            thread
                .join()
                .unwrap_or_else(|_| Err("it panicked".to_owned()))
        })?;
        for (numbers, number) in all.iter_mut().zip(round) {
            numbers.push(number);
        }
    }
    let [install, without, added] = all.map(|numbers| median(&numbers));
    println!("{install} {without} {added}");
    Ok(())
}

/// Nanoseconds of one call; rustix makes it directly.
fn call() -> f64 {
    let begin = Instant::now();
    for _ in 0..CALLS {
        black_box(getppid());
    }
    begin.elapsed().as_secs_f64() * 1e9 / f64::from(CALLS)
}
