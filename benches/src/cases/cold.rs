//! Every system, each start from nothing.

use super::accept;
use crate::peers;
use crate::report::{Report, Row, Verdict};
use crate::rounds::{Rounds, interleave};
use crate::series::{Series, Span};
use crate::setup::{Length, Setup};
use crate::systems::System;

/// Who is judged, by whom, and how much of its time is the most to take.
const TARGETS: [(System, System, f64); 4] = [
    (System::Ours, System::Bubblewrap, 0.35),
    (System::Ours, System::Predecessor, 0.50),
    (System::OursHost, System::BubblewrapHost, 0.25),
    (System::OursHost, System::PredecessorHost, 0.35),
];

/// Measures, and judges the time to the first instruction.
pub fn run(setup: &Setup, report: &mut Report) {
    let systems = available(setup, report);
    let jobs: Vec<_> = systems.iter().map(|system| setup.job(*system)).collect();
    let outcomes = interleave(setup, &jobs, rounds(setup.length));
    let mut measured = Vec::new();
    for (system, outcome) in systems.into_iter().zip(outcomes) {
        let series = accept(report, &system.to_string(), outcome);
        measured.extend(series.map(|series| (system, series)));
    }
    let plain = find(&measured, System::Plain);
    let row = |(system, series): &(System, _)| Row::new(&system.to_string(), series, plain);
    report.rows.extend(measured.iter().map(row));
    report
        .verdicts
        .extend(TARGETS.map(|(one, two, limit)| judge(&measured, one, two, limit)));
}

fn rounds(length: Length) -> Rounds {
    match length {
        Length::Quick => Rounds {
            rounds: 10,
            starts: 20,
        },
        Length::Full => Rounds {
            rounds: 40,
            starts: 40,
        },
    }
}

/// Those that are here, or could be provided.
fn available(setup: &Setup, report: &mut Report) -> Vec<System> {
    let predecessor = peers::build_predecessor().and_then(|path| setup.add_predecessor(&path));
    let mut missing = Vec::new();
    if let Err(error) = predecessor {
        report
            .failures
            .push(format!("{}: {error}", System::Predecessor));
        missing.extend([System::Predecessor, System::PredecessorHost]);
    }
    if let Err(error) = peers::provide_bubblewrap() {
        report
            .failures
            .push(format!("{}: {error}", System::Bubblewrap));
        missing.extend([System::Bubblewrap, System::BubblewrapHost]);
    }
    System::ALL
        .into_iter()
        .filter(|system| !missing.contains(system))
        .collect()
}

fn find(measured: &[(System, Series)], system: System) -> Option<&Series> {
    measured
        .iter()
        .find(|(other, _)| *other == system)
        .map(|(_, series)| series)
}

fn judge(measured: &[(System, Series)], one: System, two: System, limit: f64) -> Verdict {
    let ratio = || Some(find(measured, one)?.ratio(find(measured, two)?, Span::Main));
    Verdict {
        what: format!("{one} / {two}"),
        limit,
        unit: "×",
        measured: ratio(),
    }
}

#[cfg(test)]
mod tests {
    use super::{TARGETS, judge};
    use crate::series::{Series, Timing};
    use crate::systems::System;

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
        let verdict = judge(&measured, System::Ours, System::Bubblewrap, 0.35);
        assert_eq!(
            verdict.measured.map(|ratio| format!("{ratio:.3}")),
            Some("0.300".to_owned())
        );
    }

    #[test]
    fn who_was_not_measured_is_not_judged() {
        let measured = [measured(System::Ours, 300)];
        assert!(
            judge(&measured, System::Ours, System::Bubblewrap, 0.35)
                .measured
                .is_none()
        );
    }

    #[test]
    fn like_is_compared_with_like() {
        for (one, two, _) in TARGETS {
            assert_eq!(one.network(), two.network(), "{one}, {two}");
        }
    }
}
