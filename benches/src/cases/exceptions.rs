//! What each additional exception costs: a file of its own to read.

use super::accept;
use crate::report::{Report, Row, Verdict};
use crate::rounds::{Rounds, interleave};
use crate::series::{Series, Span};
use crate::setup::{Length, Setup};
use crate::systems::{Job, System};

/// The first is what the others are compared with.
const NUMBERS: [u32; 4] = [0, 10, 100, 1000];

/// Microseconds; ten are too few to tell their cost from noise.
const LIMIT: f64 = 13.5;
const JUDGED_FROM: u32 = 100;

/// Measures, and judges the time to the first instruction.
pub fn run(setup: &Setup, report: &mut Report) {
    let jobs = NUMBERS.map(|number| Job {
        exceptions: usize::try_from(number).unwrap_or(usize::MAX),
        ..setup.job(System::OursHost)
    });
    let outcomes = interleave(setup, &jobs, rounds(setup.length));
    let named = NUMBERS.into_iter().zip(outcomes);
    let measured: Vec<_> = named
        .map(|(number, outcome)| (number, accept(report, &name(number), outcome)))
        .collect();
    let none = measured.first().and_then(|(_, series)| series.as_ref());
    for (number, series) in &measured {
        add(report, *number, series.as_ref(), none);
    }
}

fn add(report: &mut Report, number: u32, series: Option<&Series>, none: Option<&Series>) {
    report
        .rows
        .extend(series.map(|series| Row::new(&name(number), series, none)));
    if number >= JUDGED_FROM {
        let what = format!("each of {number} exceptions");
        let measured = series
            .zip(none)
            .map(|(series, none)| each(number, series, none));
        report.verdicts.push(Verdict {
            what,
            limit: LIMIT,
            unit: "µs",
            measured,
        });
    }
}

fn name(number: u32) -> String {
    format!("ours, host network, {number} more")
}

/// What one of them costs, in microseconds.
fn each(number: u32, series: &Series, none: &Series) -> f64 {
    series.compare(none, Span::Main, |with, without| {
        (with - without) / f64::from(number)
    })
}

fn rounds(length: Length) -> Rounds {
    match length {
        Length::Quick => Rounds {
            rounds: 6,
            starts: 10,
        },
        Length::Full => Rounds {
            rounds: 20,
            starts: 20,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{NUMBERS, each};
    use crate::series::{Series, Timing};
    use crate::setup::FILES;

    fn series(main: u64) -> Series {
        Series::new(vec![vec![Timing { main, total: main }]]).expect("a start")
    }

    #[test]
    fn the_cost_of_one_is_the_difference_shared_out() {
        let cost = each(100, &series(1_700_000), &series(500_000));
        assert!((cost - 12.0).abs() < 1e-9, "{cost}");
    }

    #[test]
    fn there_is_a_file_for_every_exception() {
        assert!(
            NUMBERS
                .iter()
                .all(|number| usize::try_from(*number).is_ok_and(|n| n <= FILES))
        );
    }
}
