//! Sandboxes a second, from one thread and from several.

use std::thread;
use std::time::Duration;

use crate::crew::Worker;
use crate::report::Report;
use crate::series::median;
use crate::setup::{Length, Priority, Setup};
use crate::systems::System;
use crate::targets::Measure;
use crate::worker::{Rate, Result};

const NUMBERS: [usize; 3] = [1, 2, 8];

/// How many threads the targets are about.
const JUDGED: usize = 2;

const SYSTEMS: [System; 5] = [
    System::PosixSpawn,
    System::Bubblewrap,
    System::Predecessor,
    System::Ours,
    System::Prepared,
];

/// A system with so many threads, and how many sandboxes a second there were in each round.
struct Contestant {
    system: System,
    threads: usize,
    rates: Result<Vec<f64>>,
}

pub(super) fn run(setup: &Setup, report: &mut Report) {
    let (rounds, milliseconds) = match setup.length {
        Length::Quick => (2, 300),
        Length::Full => (7, 1000),
    };
    let here = SYSTEMS.into_iter().filter(|system| setup.has(*system));
    let mut contestants: Vec<_> = here
        .flat_map(|system| NUMBERS.map(|threads| (system, threads)))
        .map(|(system, threads)| Contestant {
            system,
            threads,
            rates: Ok(Vec::new()),
        })
        .collect();
    for _ in 0..rounds {
        for contestant in &mut contestants {
            take_turn(setup, contestant, milliseconds);
        }
    }
    for contestant in &contestants {
        let number = contestant.threads;
        let threads = if number == 1 { "thread" } else { "threads" };
        let name = format!("{}, {number} {threads}", contestant.system);
        match &contestant.rates {
            Ok(rates) => report.state(name, median(rates), "/s"),
            Err(error) => report.fail(name, error),
        }
    }
    for peer in [System::Bubblewrap, System::Predecessor] {
        let ratio = ratio(&contestants, peer);
        report
            .findings
            .extend(ratio.map(|ratio| (Measure::Rate(peer), ratio)));
    }
}

/// One that failed has no more turns.
fn take_turn(setup: &Setup, contestant: &mut Contestant, milliseconds: u64) {
    let Ok(rates) = &mut contestant.rates else {
        return;
    };
    match rate(setup, contestant.system, contestant.threads, milliseconds) {
        Ok(rate) => rates.push(rate),
        Err(error) => contestant.rates = Err(error),
    }
    // The next one shall not pay for the network namespaces of this one.
    thread::sleep(Duration::from_millis(100));
}

/// A system with a worker of its own has a process for each thread: it may refuse
/// a process with several.
fn rate(setup: &Setup, system: System, threads: usize, milliseconds: u64) -> Result<f64> {
    let (processes, threads) = match system.own_worker() {
        Some(_) => (threads, 1),
        None => (1, threads),
    };
    let start = |_| Worker::start(setup.command(&setup.job(system), Priority::Ordinary));
    let mut workers = (0..processes).map(start).collect::<Result<Vec<_>>>()?;
    for worker in &mut workers {
        worker.time(1)?;
    }
    let rate = Rate {
        threads,
        slices: 1,
        milliseconds,
    };
    for worker in &mut workers {
        worker.begin_rate(rate)?;
    }
    let mut sum = 0;
    for worker in &mut workers {
        sum += worker.counts()?.into_iter().sum::<u32>();
    }
    let seconds = Duration::from_millis(milliseconds).as_secs_f64();
    Ok(f64::from(sum) / seconds)
}

/// The median, over the rounds, of ours against the peer's.
fn ratio(contestants: &[Contestant], peer: System) -> Option<f64> {
    let of = |system| {
        let judged = |one: &&Contestant| one.system == system && one.threads == JUDGED;
        contestants.iter().find(judged)?.rates.as_ref().ok()
    };
    let (ours, theirs) = (of(System::Ours)?, of(peer)?);
    let pairs = ours.iter().zip(theirs);
    Some(median(
        &pairs
            .map(|(ours, theirs)| ours / theirs)
            .collect::<Vec<_>>(),
    ))
}

#[cfg(test)]
mod tests {
    use super::{Contestant, ratio};
    use crate::systems::System;

    fn contestant(system: System, threads: usize, rates: &[f64]) -> Contestant {
        Contestant {
            system,
            threads,
            rates: Ok(rates.to_vec()),
        }
    }

    #[test]
    fn two_threads_are_compared_round_by_round() {
        let contestants = [
            contestant(System::Ours, 1, &[1.0]),
            contestant(System::Ours, 2, &[400.0, 90.0, 400.0]),
            contestant(System::Bubblewrap, 2, &[100.0, 30.0, 100.0]),
        ];
        let four = ratio(&contestants, System::Bubblewrap).expect("both");
        assert!((four - 4.0).abs() < 1e-9, "{four}");
        assert!(ratio(&contestants, System::Predecessor).is_none());
    }
}
