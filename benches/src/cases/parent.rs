//! Starts from a small process, and from some that have touched gigabytes.

use super::sweep::{Point, Sweep};
use crate::census;
use crate::plot::Axis;
use crate::report::Report;
use crate::series::Span;
use crate::setup::{Length, Setup};
use crate::systems::{Job, System};
use crate::targets::Measure;

/// In megabytes; the first is what the others are compared with.
const SMALL: u32 = 10;
const MIDDLE: u32 = 1024;
const LARGE: u32 = 8 * 1024;

/// What has to be left for everybody else.
const RESERVE: u32 = 2 * 1024;

pub(super) fn run(setup: &Setup, report: &mut Report) {
    let (rounds, starts, most) = match setup.length {
        Length::Quick => (4, 10, MIDDLE),
        Length::Full => (20, 30, LARGE),
    };
    let mut points: Vec<_> = [SMALL, MIDDLE, LARGE]
        .into_iter()
        .filter(|megabytes| *megabytes <= most)
        .map(|megabytes| point(setup, System::Ours, megabytes, starts))
        .collect();
    // Forking takes it tens of milliseconds for each gigabyte.
    points.push(point(setup, System::Predecessor, SMALL, starts));
    points.push(point(setup, System::Predecessor, MIDDLE, 2));
    let available = census::available_memory().map_or(u32::MAX, |kilobytes| kilobytes / 1024);
    leave_out_the_largest(&mut points, available, report);
    let sweep = Sweep::run(setup, report, Axis::Parent, points, rounds);
    let large = sweep.at(System::Ours, LARGE);
    let ratio = large.zip(sweep.at(System::Ours, SMALL));
    let ratio = ratio.map(|(large, small)| large.ratio(small, Span::Main));
    report
        .findings
        .extend(ratio.map(|ratio| (Measure::Parent, ratio)));
}

/// All of them live side by side.
fn leave_out_the_largest(points: &mut Vec<Point>, available: u32, report: &mut Report) {
    let needed = |points: &[Point]| points.iter().map(|point| point.at).sum::<u32>();
    while needed(points).saturating_add(RESERVE) > available {
        let sizes = points.iter().enumerate();
        let Some((at, _)) = sizes.max_by_key(|(_, point)| point.at) else {
            return;
        };
        let point = points.remove(at);
        report.remark(
            format!("{}, {}", point.system, point.shown),
            "the machine has not enough memory",
        );
    }
}

fn point(setup: &Setup, system: System, megabytes: u32, starts: usize) -> Point {
    Point {
        system,
        at: megabytes,
        shown: shown(megabytes),
        job: Job {
            touch: usize::try_from(megabytes).unwrap_or(usize::MAX) << 20,
            ..setup.job(system)
        },
        starts,
    }
}

fn shown(megabytes: u32) -> String {
    match megabytes {
        small if small < 1024 => format!("{small} MB touched"),
        large => format!("{} GB touched", large / 1024),
    }
}

#[cfg(test)]
mod tests {
    use super::{LARGE, MIDDLE, SMALL, leave_out_the_largest, point};
    use crate::report::Report;
    use crate::setup::{Length, Setup};
    use crate::systems::System;

    fn left(available: u32) -> (Vec<u32>, usize) {
        let setup = Setup::new(Length::Quick, None).expect("a directory");
        let point = |megabytes| point(&setup, System::Ours, megabytes, 1);
        let mut points = vec![point(SMALL), point(LARGE), point(MIDDLE)];
        let mut report = Report::default();
        leave_out_the_largest(&mut points, available, &mut report);
        let left = points.iter().map(|point| point.at).collect();
        (left, report.remarks.len())
    }

    #[test]
    fn what_does_not_fit_into_memory_is_left_out_and_said() {
        assert_eq!(left(u32::MAX), (vec![SMALL, LARGE, MIDDLE], 0));
        assert_eq!(left(4096), (vec![SMALL, MIDDLE], 1));
        assert_eq!(left(0), (vec![], 3));
    }
}
