//! [`Sweep`], the same systems at several points of an axis.

use crate::plot::{Axis, Curve};
use crate::report::{Report, Row};
use crate::rounds::{Turn, interleave};
use crate::series::{Series, Span};
use crate::setup::Setup;
use crate::systems::{Job, System};

/// One system at one point of the axis.
#[derive(Clone, Debug)]
pub(super) struct Point {
    pub(super) system: System,
    /// Where on the axis; a system's first point is what its others are compared with.
    pub(super) at: u32,
    /// The same for a person.
    pub(super) shown: String,
    pub(super) job: Job,
    pub(super) starts: usize,
}

/// What was measured at the points.
#[derive(Debug)]
pub(super) struct Sweep {
    measured: Vec<(Point, Series)>,
}

impl Sweep {
    /// Runs all points side by side; adds their rows and curves to the report.
    ///
    /// Systems that are not here are left out.
    pub(super) fn run(
        setup: &Setup,
        report: &mut Report,
        axis: Axis,
        points: Vec<Point>,
        rounds: usize,
    ) -> Self {
        let here = |point: &Point| setup.has(point.system);
        let points: Vec<_> = points.into_iter().filter(here).collect();
        let turn = |point: &Point| Turn {
            job: point.job.clone(),
            starts: point.starts,
        };
        let turns: Vec<_> = points.iter().map(turn).collect();
        let outcomes = interleave(setup, &turns, rounds);
        let mut measured = Vec::new();
        for (point, outcome) in points.into_iter().zip(outcomes) {
            let series = report.accept(name(&point), outcome);
            measured.extend(series.map(|series| (point, series)));
        }
        let sweep = Self { measured };
        report.rows.extend(sweep.rows());
        report.curves.extend(sweep.curves(axis));
        sweep
    }

    /// What was measured there.
    pub(super) fn at(&self, system: System, at: u32) -> Option<&Series> {
        let there = |(point, _): &&(Point, _)| point.system == system && point.at == at;
        self.measured.iter().find(there).map(|(_, series)| series)
    }

    fn first(&self, system: System) -> Option<&Series> {
        let of_system = |(point, _): &&(Point, _)| point.system == system;
        self.measured
            .iter()
            .find(of_system)
            .map(|(_, series)| series)
    }

    fn rows(&self) -> impl Iterator<Item = Row> {
        self.measured
            .iter()
            .map(|(point, series)| Row::new(&name(point), series, self.first(point.system)))
    }

    fn curves(&self, axis: Axis) -> Vec<Curve> {
        let mut curves: Vec<Curve> = Vec::new();
        for (point, series) in &self.measured {
            let name = point.system.to_string();
            let median = (f64::from(point.at), series.percentile(Span::Main, 50));
            match curves.iter_mut().find(|curve| curve.name == name) {
                Some(curve) => curve.points.push(median),
                None => curves.push(Curve {
                    axis,
                    name,
                    points: vec![median],
                }),
            }
        }
        curves
    }
}

fn name(point: &Point) -> String {
    format!("{}, {}", point.system, point.shown)
}

#[cfg(test)]
mod tests {
    use super::{Point, Sweep};
    use crate::plot::Axis;
    use crate::series::{Series, Timing};
    use crate::systems::{Job, System};

    fn measured(system: System, at: u32, main: u64) -> (Point, Series) {
        let job = Job {
            system,
            directory: "/x".into(),
            touch: 0,
            exceptions: 0,
            mounts: None,
        };
        let shown = format!("{at} apples");
        let point = Point {
            system,
            at,
            shown,
            job,
            starts: 1,
        };
        let series = Series::new(vec![vec![Timing { main, total: main }]]);
        (point, series.expect("a start"))
    }

    fn sweep() -> Sweep {
        let measured = vec![
            measured(System::Ours, 1, 1_000),
            measured(System::Ours, 9, 3_000),
            measured(System::Floor, 1, 500),
        ];
        Sweep { measured }
    }

    #[test]
    fn each_system_is_compared_with_its_own_first_point() {
        let rows: Vec<_> = sweep().rows().map(|row| row.to_string()).collect();
        assert!(
            rows[1].contains("ours, 9 apples") && rows[1].contains("3.00"),
            "{rows:?}"
        );
        assert!(
            rows[2].contains("floor, 1 apples") && rows[2].contains("1.00"),
            "{rows:?}"
        );
    }

    #[test]
    fn each_system_has_one_curve() {
        let curves = sweep().curves(Axis::Mounts);
        assert_eq!(curves.len(), 2);
        assert_eq!(curves[0].points, [(1.0, 1.0), (9.0, 3.0)]);
        assert!(sweep().at(System::Ours, 9).is_some());
        assert!(sweep().at(System::Floor, 9).is_none());
    }
}
