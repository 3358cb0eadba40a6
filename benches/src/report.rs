//! [`Report`], what a run found, for people and for programs.

use std::fmt;

use serde_json::{Value, json};

use crate::series::{Series, Span};

/// What a run found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Under what circumstances, one line each.
    pub circumstances: Vec<String>,
    /// The times.
    pub rows: Vec<Row>,
    /// The targets, and what was measured.
    pub verdicts: Vec<Verdict>,
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
            "| {name:<34} | {starts:>6} | {main:>8.0} | {main_tail:>8.0} "
        )?;
        write!(f, "| {total:>8.0} | {total_tail:>8.0} | {ratio:>8} |")
    }
}

/// A target and what was measured.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// What is judged.
    pub what: String,
    /// What it may be at most.
    pub limit: f64,
    /// What both numbers are in.
    pub unit: &'static str,
    /// `None` if it could not be run.
    pub measured: Option<f64>,
}

impl Verdict {
    fn word(&self) -> &'static str {
        match self.measured {
            None => "not run",
            Some(measured) if measured <= self.limit => "met",
            Some(_) => "MISSED",
        }
    }

    fn to_json(&self) -> Value {
        let Self {
            what,
            limit,
            unit,
            measured,
        } = self;
        json!({
            "what": what, "limit": limit, "unit": unit, "measured": measured, "is": self.word(),
        })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let measured = self
            .measured
            .map_or_else(String::new, |number| format!("{number:.3}"));
        let Self {
            what, limit, unit, ..
        } = self;
        let word = self.word();
        write!(
            f,
            "| {what:<52} | {limit:>6.2} | {measured:>8} | {unit:<2} | {word:<7} |"
        )
    }
}

impl Report {
    /// The same for programs.
    pub fn to_json(&self) -> Value {
        let rows: Vec<_> = self.rows.iter().map(Row::to_json).collect();
        let targets: Vec<_> = self.verdicts.iter().map(Verdict::to_json).collect();
        json!({
            "circumstances": self.circumstances, "microseconds": rows,
            "targets": targets, "failures": self.failures,
        })
    }
}

/// Tables in Markdown, aligned for those who read them as they are.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.circumstances {
            writeln!(f, "- {line}")?;
        }
        let (main, total) = ("main", "tot");
        write!(
            f,
            "\n| {:<34} | {:>6} | {main:>8} | {:>8} ",
            "µs", "starts", "p99"
        )?;
        writeln!(f, "| {total:>8} | {:>8} | {:>8} |", "p99", "× (tot)")?;
        writeln!(f, "|---|--:|--:|--:|--:|--:|--:|")?;
        self.rows.iter().try_for_each(|row| writeln!(f, "{row}"))?;
        writeln!(
            f,
            "\n| {:<52} | {:>6} | {:>8} | {:<2} | {:<7} |",
            "target", "most", "is", "", ""
        )?;
        writeln!(f, "|---|--:|--:|---|---|")?;
        self.verdicts
            .iter()
            .try_for_each(|verdict| writeln!(f, "{verdict}"))?;
        self.failures
            .iter()
            .try_for_each(|failure| writeln!(f, "\nnot run: {failure}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Report, Row, Verdict};
    use crate::series::{Series, Timing};

    fn series(main: u64) -> Series {
        Series::new(vec![vec![Timing {
            main,
            total: main * 2,
        }]])
        .expect("a start")
    }

    fn check(limit: f64, measured: Option<f64>, expected: &str) {
        let verdict = Verdict {
            what: "cold".to_owned(),
            limit,
            unit: "×",
            measured,
        };
        assert!(verdict.to_string().contains(expected), "{verdict}");
        assert_eq!(verdict.to_json()["is"], expected);
    }

    #[test]
    fn a_target_is_met_missed_or_not_run() {
        check(0.35, Some(0.35), "met");
        check(0.35, Some(0.36), "MISSED");
        check(0.35, None, "not run");
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
    fn what_was_not_run_is_said() {
        let failures = vec!["bubblewrap: not installed".to_owned()];
        let report = Report {
            failures,
            ..Report::default()
        };
        assert!(
            report
                .to_string()
                .ends_with("\nnot run: bubblewrap: not installed\n")
        );
        assert_eq!(report.to_json()["failures"][0], "bubblewrap: not installed");
    }
}
