//! Every system, each start from nothing; and those that can be prepared, prepared.

use crate::report::{Report, Row};
use crate::rounds::{Turn, interleave};
use crate::series::{Series, Span};
use crate::setup::{Length, Setup};
use crate::systems::System;
use crate::targets::{Measure, TARGETS};

pub(super) fn run(setup: &Setup, report: &mut Report) {
    let (rounds, starts) = match setup.length {
        Length::Quick => (8, 10),
        Length::Full => (40, 40),
    };
    let here = System::ALL.into_iter().filter(|system| setup.has(*system));
    let systems: Vec<_> = here.collect();
    let turn = |system: &System| Turn {
        job: setup.job(*system),
        starts,
    };
    let turns: Vec<_> = systems.iter().map(turn).collect();
    let outcomes = interleave(setup, &turns, rounds);
    let mut measured = Vec::new();
    for (system, outcome) in systems.into_iter().zip(outcomes) {
        let series = report.accept(system, outcome);
        measured.extend(series.map(|series| (system, series)));
    }
    let plain = find(&measured, System::PosixSpawn);
    let row = |(system, series): &(System, _)| Row::new(&system.to_string(), series, plain);
    report.rows.extend(measured.iter().map(row));
    report.findings.extend(ratios(&measured));
}

fn find(measured: &[(System, Series)], system: System) -> Option<&Series> {
    let mut series = measured.iter().filter(|(other, _)| *other == system);
    series.next().map(|(_, series)| series)
}

/// What the targets ask of the time to the first instruction, where both were measured.
fn ratios(measured: &[(System, Series)]) -> impl Iterator<Item = (Measure, f64)> {
    TARGETS.iter().filter_map(|target| match target.measure {
        Measure::Ratio(one, two) => {
            let ratio = find(measured, one)?.ratio(find(measured, two)?, Span::Main);
            Some((target.measure, ratio))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::ratios;
    use crate::series::{Series, Timing};
    use crate::systems::System;
    use crate::targets::Measure;

    fn measured(system: System, main: u64) -> (System, Series) {
        let timing = Timing { main, total: 5_000 };
        (system, Series::new(vec![vec![timing]]).expect("a start"))
    }

    #[test]
    fn the_first_instruction_is_what_is_judged() {
        let measured = [
            measured(System::Ours, 300),
            measured(System::Bubblewrap, 1000),
        ];
        let ratios: Vec<_> = ratios(&measured).collect();
        assert_eq!(ratios.len(), 1, "who was not measured is not judged");
        assert_eq!(
            ratios[0].0,
            Measure::Ratio(System::Ours, System::Bubblewrap)
        );
        assert!((ratios[0].1 - 0.3).abs() < 1e-9, "{ratios:?}");
    }
}
