//! [`Report`], what a run found, for people and for programs.

use std::fmt;

use serde_json::{Value, json};

use crate::plot::Curve;
use crate::series::{Series, Span};
use crate::targets::{Measure, TARGETS, Target};
use crate::worker::Result;

/// What a run found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Under what circumstances, one line each.
    pub circumstances: Vec<String>,
    /// The times.
    pub rows: Vec<Row>,
    /// What else was measured.
    pub facts: Vec<Fact>,
    /// What the targets are about.
    pub findings: Vec<(Measure, f64)>,
    /// What is drawn.
    pub curves: Vec<Curve>,
    /// What this machine or this user cannot have, and why.
    pub remarks: Vec<String>,
    /// What could not be run, and why.
    pub failures: Vec<String>,
}

/// The times of one contestant, in microseconds.
#[derive(Clone, Debug)]
pub struct Row {
    name: String,
    starts: usize,
    main: [f64; 2],
    total: [f64; 2],
    /// How many times the total of the case's yardstick.
    ratio: Option<f64>,
}

impl Row {
    /// Sums a series up; `yardstick` was measured in the same rounds.
    pub fn new(name: &str, series: &Series, yardstick: Option<&Series>) -> Self {
        let of = |span| [50, 99].map(|percent| series.percentile(span, percent));
        Self {
            name: name.to_owned(),
            starts: series.starts(),
            main: of(Span::Main),
            total: of(Span::Total),
            ratio: yardstick.map(|yardstick| series.ratio(yardstick, Span::Total)),
        }
    }

    fn to_json(&self) -> Value {
        let Self {
            name,
            starts,
            main,
            total,
            ratio,
        } = self;
        json!({
            "name": name, "starts": starts, "ratio": ratio,
            "main": { "p50": main[0], "p99": main[1] },
            "total": { "p50": total[0], "p99": total[1] },
        })
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            starts,
            main: [main, main_tail],
            total: [total, total_tail],
            ratio,
        } = self;
        let ratio = ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}"));
        write!(
            f,
            "| {name:<40} | {starts:>6} | {main:>8.0} | {main_tail:>8.0} "
        )?;
        write!(f, "| {total:>8.0} | {total_tail:>8.0} | {ratio:>8} |")
    }
}

/// A quantity that is not the time of a start.
#[derive(Clone, Debug)]
pub struct Fact {
    /// What it is.
    pub what: String,
    /// How much.
    pub value: f64,
    /// What it is in.
    pub unit: &'static str,
}

impl Fact {
    fn to_json(&self) -> Value {
        json!({ "what": self.what, "value": self.value, "unit": self.unit })
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, value, unit } = self;
        write!(f, "| {what:<60} | {value:>10.1} | {unit:<4} |")
    }
}

/// A target and what was measured; `None` if nothing was.
#[derive(Clone, Copy, Debug)]
struct Verdict {
    target: Target,
    measured: Option<f64>,
}

impl Verdict {
    fn word(&self) -> &'static str {
        match self.measured {
            None => "not measured",
            Some(measured) if self.target.bound.admits(measured) => "met",
            Some(_) => "MISSED",
        }
    }

    fn to_json(self) -> Value {
        let Target {
            measure,
            bound,
            unit,
        } = self.target;
        json!({
            "what": measure.to_string(), "target": bound.to_string(), "unit": unit,
            "measured": self.measured, "is": self.word(),
        })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Target {
            measure,
            bound,
            unit,
        } = self.target;
        let measured = self
            .measured
            .map_or_else(String::new, |number| format!("{number:.3}"));
        let (what, word) = (measure.to_string(), self.word());
        write!(
            f,
            "| {what:<56} | {bound:>7} | {measured:>9} | {unit:<2} | {word:<12} |"
        )
    }
}

impl Report {
    /// Notes what a target is about.
    pub fn find(&mut self, measure: Measure, number: f64) {
        self.findings.push((measure, number));
    }

    /// Notes a quantity.
    pub fn state(&mut self, what: impl Into<String>, value: f64, unit: &'static str) {
        let what = what.into();
        self.facts.push(Fact { what, value, unit });
    }

    /// Notes what cannot be had here, and why: that is no fault.
    pub fn remark(&mut self, what: impl fmt::Display, why: impl fmt::Display) {
        self.remarks.push(format!("{what}: {why}"));
    }

    /// Notes what could not be run, and why.
    pub fn fail(&mut self, what: impl fmt::Display, why: impl fmt::Display) {
        self.failures.push(format!("{what}: {why}"));
    }

    /// Takes what was measured, or notes why it was not.
    pub fn accept<T>(&mut self, what: impl fmt::Display, outcome: Result<T>) -> Option<T> {
        outcome.map_err(|error| self.fail(what, error)).ok()
    }

    fn verdicts(&self) -> impl Iterator<Item = Verdict> {
        TARGETS.into_iter().map(|target| {
            let found = |(measure, _): &&(Measure, f64)| *measure == target.measure;
            let measured = self.findings.iter().find(found).map(|(_, number)| *number);
            Verdict { target, measured }
        })
    }

    /// The same for programs.
    pub fn to_json(&self) -> Value {
        let rows: Vec<_> = self.rows.iter().map(Row::to_json).collect();
        let facts: Vec<_> = self.facts.iter().map(Fact::to_json).collect();
        let targets: Vec<_> = self.verdicts().map(Verdict::to_json).collect();
        json!({
            "circumstances": self.circumstances, "microseconds": rows, "quantities": facts,
            "targets": targets, "remarks": self.remarks, "failures": self.failures,
        })
    }

    fn write_rows(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (main, total) = ("main", "tot");
        write!(
            f,
            "\n| {:<40} | {:>6} | {main:>8} | {:>8} ",
            "µs", "starts", "p99"
        )?;
        writeln!(f, "| {total:>8} | {:>8} | {:>8} |", "p99", "× (tot)")?;
        writeln!(f, "|---|--:|--:|--:|--:|--:|--:|")?;
        self.rows.iter().try_for_each(|row| writeln!(f, "{row}"))
    }

    fn write_facts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n| {:<60} | {:>10} | {:<4} |", "besides", "", "")?;
        writeln!(f, "|---|--:|---|")?;
        self.facts.iter().try_for_each(|fact| writeln!(f, "{fact}"))
    }

    fn write_verdicts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (goal, is) = ("to be", "is");
        writeln!(
            f,
            "\n| {:<56} | {goal:>7} | {is:>9} | {:<2} | {:<12} |",
            "target", "", ""
        )?;
        writeln!(f, "|---|--:|--:|---|---|")?;
        self.verdicts()
            .try_for_each(|verdict| writeln!(f, "{verdict}"))
    }
}

/// Tables in Markdown, aligned for those who read them as they are.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.circumstances {
            writeln!(f, "- {line}")?;
        }
        if !self.rows.is_empty() {
            self.write_rows(f)?;
        }
        if !self.facts.is_empty() {
            self.write_facts(f)?;
        }
        self.write_verdicts(f)?;
        for remark in &self.remarks {
            writeln!(f, "\nleft out: {remark}")?;
        }
        self.failures
            .iter()
            .try_for_each(|failure| writeln!(f, "\nnot run: {failure}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Report, Row};
    use crate::series::{Series, Timing};
    use crate::targets::{Measure, TARGETS};

    fn series(main: u64) -> Series {
        Series::new(vec![vec![Timing {
            main,
            total: main * 2,
        }]])
        .expect("a start")
    }

    fn check(findings: &[(Measure, f64)], measure: Measure, expected: &str) {
        let mut report = Report::default();
        findings
            .iter()
            .for_each(|(measure, number)| report.find(*measure, *number));
        let text = report.to_string();
        let name = measure.to_string();
        let line = text
            .lines()
            .find(|line| line.contains(&name))
            .expect("a line");
        assert!(line.contains(expected), "{line}");
    }

    #[test]
    fn a_target_is_met_missed_or_not_measured() {
        check(&[(Measure::Parent, 1.1)], Measure::Parent, "met");
        check(&[(Measure::Parent, 1.2)], Measure::Parent, "MISSED");
        check(&[(Measure::Call, 1.2)], Measure::Parent, "not measured");
        check(&[(Measure::Sustained, 0.8)], Measure::Sustained, "MISSED");
    }

    #[test]
    fn every_target_has_its_line() {
        let json = Report::default().to_json();
        assert_eq!(
            json["targets"].as_array().map(Vec::len),
            Some(TARGETS.len())
        );
        assert_eq!(json["targets"][0]["is"], "not measured");
    }

    #[test]
    fn a_row_shows_its_times_and_the_ratio_of_the_totals() {
        let row = Row::new("ours", &series(3_000), Some(&series(1_000)));
        let words: Vec<_> = row
            .to_string()
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        assert_eq!(words.join(" "), "| ours | 1 | 3 | 3 | 6 | 6 | 3.00 |");
        assert_eq!(row.to_json()["total"]["p50"], 6.0);
    }

    #[test]
    fn a_quantity_is_shown_with_its_unit() {
        let mut report = Report::default();
        report.state("apples", 2.5, "kg");
        assert!(report.to_string().contains("2.5 | kg"), "{report}");
        assert_eq!(report.to_json()["quantities"][0]["value"], 2.5);
    }

    #[test]
    fn what_was_not_run_is_said() {
        let mut report = Report::default();
        assert!(
            report
                .accept::<()>("bubblewrap", Err("not installed".into()))
                .is_none()
        );
        assert!(
            report
                .to_string()
                .ends_with("\nnot run: bubblewrap: not installed\n")
        );
        assert_eq!(report.to_json()["failures"][0], "bubblewrap: not installed");
        report.remark("the reaper", "only root may look");
        assert!(
            report
                .to_string()
                .contains("\nleft out: the reaper: only root may look\n")
        );
    }
}
