//! What each additional exception costs: a file of its own to read.

use super::sweep::{Point, Sweep};
use crate::plot::Axis;
use crate::report::Report;
use crate::series::{Series, Span};
use crate::setup::{Length, Setup};
use crate::systems::{Job, System};
use crate::targets::Measure;

/// The first is what the others are compared with.
const NUMBERS: [u32; 4] = [0, 10, 100, 1000];

/// Ten are too few to tell their cost from noise.
const JUDGED: [u32; 2] = [100, 1000];

/// Without a network of their own, whose making would drown a few exceptions.
const SYSTEMS: [System; 3] = [System::FloorHost, System::OursHost, System::PreparedHost];

pub(super) fn run(setup: &Setup, report: &mut Report) {
    let (rounds, starts) = match setup.length {
        Length::Quick => (4, 5),
        Length::Full => (15, 20),
    };
    let of_system = |system| NUMBERS.map(|number| point(setup, system, number, starts));
    let mut points: Vec<_> = SYSTEMS.into_iter().flat_map(of_system).collect();
    // A second for a thousand: it reads the list of all mounts after each of its own.
    let slow = [(0, starts), (10, starts), (100, 3), (1000, 1)];
    points
        .extend(slow.map(|(number, starts)| point(setup, System::BubblewrapHost, number, starts)));
    let sweep = Sweep::run(setup, report, Axis::Exceptions, points, rounds);
    for system in SYSTEMS {
        for number in JUDGED {
            let what = format!("{system}, each of {number} exceptions");
            if let Some(cost) = cost(&sweep, system, number) {
                report.state(what, cost, "µs");
            }
        }
    }
    judge(
        report,
        JUDGED.map(|number| cost(&sweep, System::OursHost, number)),
    );
}

fn judge(report: &mut Report, costs: [Option<f64>; 2]) {
    for (number, cost) in JUDGED.into_iter().zip(costs) {
        report
            .findings
            .extend(cost.map(|cost| (Measure::Exception(number), cost)));
    }
    if let [Some(few), Some(many)] = costs {
        report.find(Measure::Linear, many / few);
    }
}

fn point(setup: &Setup, system: System, number: u32, starts: usize) -> Point {
    Point {
        system,
        at: number,
        shown: format!("{number} more"),
        job: Job {
            exceptions: usize::try_from(number).unwrap_or(usize::MAX),
            ..setup.job(system)
        },
        starts,
    }
}

fn cost(sweep: &Sweep, system: System, number: u32) -> Option<f64> {
    Some(each(
        number,
        sweep.at(system, number)?,
        sweep.at(system, 0)?,
    ))
}

/// What one of them costs, in microseconds.
fn each(number: u32, series: &Series, none: &Series) -> f64 {
    series.compare(none, Span::Main, |with, without| {
        (with - without) / f64::from(number)
    })
}

#[cfg(test)]
mod tests {
    use super::{NUMBERS, each, judge};
    use crate::report::Report;
    use crate::series::{Series, Timing};
    use crate::setup::FILES;
    use crate::targets::Measure;

    fn series(main: u64) -> Series {
        Series::new(vec![vec![Timing { main, total: main }]]).expect("a start")
    }

    #[test]
    fn the_cost_of_one_is_the_difference_shared_out() {
        let cost = each(100, &series(1_700_000), &series(500_000));
        assert!((cost - 12.0).abs() < 1e-9, "{cost}");
    }

    #[test]
    fn the_cost_of_many_is_held_against_that_of_few() {
        let mut report = Report::default();
        judge(&mut report, [Some(10.0), Some(12.0)]);
        assert!(
            report.findings.contains(&(Measure::Linear, 1.2)),
            "{report}"
        );
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
