//! Starts on a host with few mounts, and on one with many: workers that have
//! filled up a mount namespace of their own.

use super::sweep::{Point, Sweep};
use crate::mounts;
use crate::plot::Axis;
use crate::report::Report;
use crate::series::Span;
use crate::setup::{Length, Setup};
use crate::systems::{Job, System};
use crate::targets::Measure;

/// What a machine has that does little; one that has more is taken as it is.
const FEW: u32 = 21;
const MANY: u32 = 1000;
const MOST: u32 = 5000;

pub(super) fn run(setup: &Setup, report: &mut Report) {
    let (rounds, starts) = match setup.length {
        Length::Quick => (3, 5),
        Length::Full => (15, 20),
    };
    let present = mounts::count()
        .ok()
        .and_then(|count| u32::try_from(count).ok());
    let few = present.unwrap_or(0).max(FEW);
    let of_system = |system| [few, MANY, MOST].map(|number| point(setup, system, number, starts));
    let ours = [System::FloorHost, System::OursHost, System::PreparedHost];
    let mut points: Vec<_> = ours.into_iter().flat_map(of_system).collect();
    // It reads the list of all mounts after each of its own.
    points.push(point(setup, System::BubblewrapHost, few, starts));
    points.push(point(setup, System::BubblewrapHost, MANY, 3));
    points.push(point(setup, System::BubblewrapHost, MOST, 1));
    let sweep = Sweep::run(setup, report, Axis::Mounts, points, rounds);
    let most = sweep.at(System::PreparedHost, MOST);
    let ratio = most.zip(sweep.at(System::PreparedHost, few));
    let ratio = ratio.map(|(most, few)| most.ratio(few, Span::Main));
    report
        .findings
        .extend(ratio.map(|ratio| (Measure::Mounts, ratio)));
}

fn point(setup: &Setup, system: System, number: u32, starts: usize) -> Point {
    Point {
        system,
        at: number,
        shown: format!("{number} mounts"),
        job: Job {
            mounts: usize::try_from(number).ok(),
            ..setup.job(system)
        },
        starts,
    }
}
