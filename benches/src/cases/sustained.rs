//! A minute at full rate, and what it leaves behind.

use std::thread;
use std::time::{Duration, Instant};

use crate::census::{self, Census};
use crate::crew::Worker;
use crate::report::Report;
use crate::setup::{Length, Priority, Setup};
use crate::systems::System;
use crate::targets::Measure;
use crate::worker::{Rate, Result};

/// As many as the machine has cores need not be more.
const THREADS: usize = 2;

/// How long the run is: a second for each slice.
const WARM_UP: usize = 1;
const QUICK: usize = 6;
const FULL: usize = 60;

/// What was seen of a run.
struct Run {
    counts: Vec<u32>,
    before: Census,
    after: Census,
    /// The most network namespaces at any moment, beyond those before.
    waiting: Option<u32>,
}

pub(super) fn run(setup: &Setup, report: &mut Report) {
    let seconds = match (setup.seconds, setup.length) {
        (Some(seconds), _) => seconds,
        (None, Length::Quick) => QUICK,
        (None, Length::Full) => FULL,
    };
    if let Some(run) = report.accept("at full rate", observe(setup, seconds)) {
        tell(report, &run);
    }
}

fn observe(setup: &Setup, seconds: usize) -> Result<Run> {
    let job = setup.job(System::Ours);
    let mut worker = Worker::start(setup.command(&job, Priority::Ordinary))?;
    worker.begin_rate(rate(WARM_UP))?;
    worker.counts()?;
    let before = Census::of(worker.id())?;
    let networks = census::networks();
    worker.begin_rate(rate(seconds))?;
    let most = watch_networks(Duration::from_secs(u64::try_from(seconds)?));
    let counts = worker.counts()?;
    let after = Census::of(worker.id())?;
    let waiting = networks
        .zip(most)
        .map(|(before, most)| most.saturating_sub(before));
    Ok(Run {
        counts,
        before,
        after,
        waiting,
    })
}

fn rate(seconds: usize) -> Rate {
    Rate {
        threads: THREADS,
        slices: seconds,
        milliseconds: 1000,
    }
}

/// The most network namespaces that there are at any moment of that time.
fn watch_networks(time: Duration) -> Option<u32> {
    let end = Instant::now() + time;
    let mut most = census::networks();
    while Instant::now() < end {
        thread::sleep(Duration::from_millis(250));
        most = most.max(census::networks());
    }
    most
}

fn tell(report: &mut Report, run: &Run) {
    let sum: u32 = run.counts.iter().sum();
    let seconds = u32::try_from(run.counts.len()).unwrap_or(u32::MAX);
    report.state(
        format!("at full rate, {THREADS} threads for {seconds} s"),
        f64::from(sum) / f64::from(seconds),
        "/s",
    );
    report
        .findings
        .extend(steadiness(&run.counts).map(|ratio| (Measure::Sustained, ratio)));
    report.find(
        Measure::Descriptors,
        more(run.before.descriptors, run.after.descriptors),
    );
    report.find(
        Measure::Mappings,
        more(run.before.mappings, run.after.mappings),
    );
    report.find(Measure::Zombies, more(0, run.after.zombies));
    match run.waiting {
        Some(waiting) => report.find(Measure::Networks, f64::from(waiting)),
        None => report.remark(
            "network namespaces waiting",
            "only root may read /proc/slabinfo",
        ),
    }
}

/// The last sixth against the first; `None` if that is nothing.
fn steadiness(counts: &[u32]) -> Option<f64> {
    let part = (counts.len() / 6).max(1);
    let first: u32 = counts.iter().take(part).sum();
    let last: u32 = counts.iter().rev().take(part).sum();
    (first > 0).then(|| f64::from(last) / f64::from(first))
}

/// How many more there are; fewer are as good as none.
fn more(before: usize, after: usize) -> f64 {
    u32::try_from(after.saturating_sub(before)).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests {
    use super::{Run, more, steadiness, tell};
    use crate::census::Census;
    use crate::report::Report;
    use crate::targets::Measure;

    fn check(counts: &[u32], expected: Option<f64>) {
        assert_eq!(steadiness(counts), expected, "{counts:?}");
    }

    #[test]
    fn the_end_is_held_against_the_beginning() {
        check(&[100, 1, 1, 1, 1, 90], Some(0.9));
        check(&[50, 50, 1, 1, 1, 1, 1, 1, 1, 1, 40, 50], Some(0.9));
        check(&[10], Some(1.0));
        check(&[0, 5], None);
        check(&[], None);
    }

    #[test]
    fn fewer_than_before_are_none_left() {
        assert_eq!(
            [more(3, 5), more(5, 3)].map(f64::to_bits),
            [2.0, 0.0].map(f64::to_bits)
        );
    }

    #[test]
    fn what_is_left_is_what_was_not_there_before() {
        let run = Run {
            counts: vec![10; 6],
            before: Census {
                descriptors: 4,
                mappings: 20,
                zombies: 0,
            },
            after: Census {
                descriptors: 5,
                mappings: 20,
                zombies: 2,
            },
            waiting: Some(7),
        };
        let mut report = Report::default();
        tell(&mut report, &run);
        let expected = [
            (Measure::Sustained, 1.0),
            (Measure::Descriptors, 1.0),
            (Measure::Mappings, 0.0),
            (Measure::Zombies, 2.0),
            (Measure::Networks, 7.0),
        ];
        assert_eq!(report.findings, expected);
    }
}
