//! Starts from a small process, and from one that has touched gigabytes.

use super::accept;
use crate::report::{Report, Row, Verdict};
use crate::rounds::{Rounds, interleave};
use crate::series::Span;
use crate::setup::{Length, Setup};
use crate::systems::{Job, System};

const SMALL: usize = 10 << 20;
const GIGABYTE: usize = 1 << 30;

/// How many times the time of the small process is the most to take.
const LIMIT: f64 = 1.15;

/// Measures, and judges the time to the first instruction.
pub fn run(setup: &Setup, gigabytes: usize, report: &mut Report) {
    let job = |touch| Job {
        touch,
        ..setup.job(System::Ours)
    };
    let jobs = [job(SMALL), job(gigabytes * GIGABYTE)];
    let names = [
        "ours, 10 MB touched".to_owned(),
        format!("ours, {gigabytes} GB touched"),
    ];
    let outcomes = interleave(setup, &jobs, rounds(setup.length)).into_iter();
    let taken = names
        .iter()
        .zip(outcomes)
        .map(|(name, outcome)| accept(report, name, outcome));
    let measured: Vec<_> = taken.collect();
    let [small, large] = [0, 1].map(|at| measured.get(at).and_then(Option::as_ref));
    for (name, series) in names.iter().zip([small, large]) {
        report
            .rows
            .extend(series.map(|series| Row::new(name, series, small)));
    }
    let ratio = || Some(large?.ratio(small?, Span::Main));
    let what = format!("{gigabytes} GB touched / 10 MB touched");
    report.verdicts.push(Verdict {
        what,
        limit: LIMIT,
        unit: "×",
        measured: ratio(),
    });
}

fn rounds(length: Length) -> Rounds {
    match length {
        Length::Quick => Rounds {
            rounds: 10,
            starts: 20,
        },
        Length::Full => Rounds {
            rounds: 40,
            starts: 30,
        },
    }
}
