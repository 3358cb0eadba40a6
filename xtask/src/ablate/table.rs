//! [`Row`], what became of one step, and the table in `tests/ABLATIONS.md`.

use std::collections::BTreeMap;
use std::fmt;

use super::suite::Red;

/// What lies above the table.
const INTRODUCTION: &str = "\
# What notices that a protection is gone

Each row is one protective step of the code. `cargo xtask ablate` takes it out of a copy of the
checkout, builds that, and runs the tests: first the attacks of `tests/probes/`, then, if none of
them noticed, the tests in `tests/` and those of the crate itself. The row says how many went red,
and names two. What is red is run once more before it counts. `xtask/ablations/` has the list.

Where a second wall stands behind the first, the row says which. Then both are taken out, and what
counts is what the second alone does not turn red. A wall of the kernel's own cannot be taken out:
such a row has none.

This file is written by `cargo xtask ablate --write`.
";

/// What becomes of the tests when a step is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// These went red.
    Noticed(Red),
    /// None did, for another wall stands behind it that is not in this code.
    Behind,
    /// None did.
    Unnoticed,
    /// It could not be tried: the list is wrong.
    Broken(String),
}

/// One step, and what becomes of the tests without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) step: String,
    pub(super) finding: Finding,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Noticed(red) => red.fmt(f),
            Self::Behind => f.write_str("none"),
            Self::Unnoticed => f.write_str("UNNOTICED"),
            Self::Broken(why) => write!(f, "NOT TRIED: {why}"),
        }
    }
}

impl Row {
    /// As the screen shows it, with the first column that wide.
    pub(super) fn aligned(&self, width: usize) -> String {
        format!("{:width$} | {}", self.step, self.finding)
    }
}

/// The last line.
pub(super) fn summary(rows: &[Row]) -> String {
    let count = |is_meant: fn(&Finding) -> bool| {
        let findings = rows.iter().map(|row| &row.finding);
        findings.filter(|finding| is_meant(finding)).count()
    };
    let noticed = count(|finding| matches!(finding, Finding::Noticed(_)));
    let unnoticed = count(|finding| *finding == Finding::Unnoticed);
    let mut text = format!(
        "{} protections, {noticed} noticed, {unnoticed} unnoticed",
        rows.len()
    );
    let rest = [
        (
            count(|finding| *finding == Finding::Behind),
            "before another wall",
        ),
        (
            count(|finding| matches!(finding, Finding::Broken(_))),
            "not tried",
        ),
    ];
    for (number, what) in rest.iter().filter(|(number, _)| *number != 0) {
        text.push_str(&format!(", {number} {what}"));
    }
    text
}

/// True if no step can be lost, and all could be tried.
pub(super) fn is_green(rows: &[Row]) -> bool {
    rows.iter()
        .all(|row| matches!(row.finding, Finding::Noticed(_) | Finding::Behind))
}

/// The file, with the new rows, and the old ones of the steps that were not tried.
///
/// `steps` are all there are, in their order.
pub(super) fn document(steps: &[String], rows: &[Row], old: &str, made: &str) -> String {
    let mut known: BTreeMap<String, String> = old.lines().filter_map(cells).collect();
    known.extend(
        rows.iter()
            .map(|row| (escaped(&row.step), escaped(&row.finding.to_string()))),
    );
    let mut text = format!("{INTRODUCTION}\n{made}\n\n| step removed | red |\n|---|---|\n");
    for step in steps.iter().map(|step| escaped(step)) {
        let finding = known.get(&step).map_or("not tried", String::as_str);
        text.push_str(&format!("| {step} | {finding} |\n"));
    }
    text
}

fn escaped(cell: &str) -> String {
    cell.replace('|', "\\|")
}

fn cells(line: &str) -> Option<(String, String)> {
    let (step, finding) = line
        .strip_prefix("| ")?
        .strip_suffix(" |")?
        .rsplit_once(" | ")?;
    Some((step.to_owned(), finding.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{Finding, Row, document, is_green, summary};
    use crate::ablate::suite::Red;

    fn row(step: &str, red: &[&str]) -> Row {
        let tests: Vec<_> = red.iter().map(|name| (*name).to_owned()).collect();
        let finding = if tests.is_empty() {
            Finding::Unnoticed
        } else {
            Finding::Noticed(Red {
                tests,
                hangs: false,
            })
        };
        Row {
            step: step.to_owned(),
            finding,
        }
    }

    #[test]
    fn a_table_is_aligned_and_summed_up() {
        let rows = [row("a lock", &["x"]), row("a bolt", &[])];
        assert_eq!(rows[0].aligned(8), "a lock   | 1: x");
        assert_eq!(rows[1].aligned(8), "a bolt   | UNNOTICED");
        assert_eq!(summary(&rows), "2 protections, 1 noticed, 1 unnoticed");
        assert!(is_green(&rows[..1]) && !is_green(&rows));
    }

    #[test]
    fn what_could_not_be_tried_is_not_green_and_what_has_a_wall_behind_it_is() {
        let with = |finding| Row {
            step: "a".to_owned(),
            finding,
        };
        let (behind, broken) = (with(Finding::Behind), with(Finding::Broken("x".to_owned())));
        let text = summary(&[behind.clone(), broken.clone()]);
        let rest = "1 before another wall, 1 not tried";
        assert_eq!(
            text,
            format!("2 protections, 0 noticed, 0 unnoticed, {rest}")
        );
        assert!(is_green(&[behind]) && !is_green(&[broken]));
    }

    #[test]
    fn rows_of_steps_that_were_not_tried_stay_and_those_of_no_step_go() {
        let steps = ["a", "b", "c"].map(str::to_owned);
        let old =
            "| step removed | red |\n|---|---|\n| a | 1: x |\n| b | 2: y, z |\n| gone | 1: x |\n";
        let text = document(&steps, &[row("a", &["w"])], old, "Made today.");
        assert!(
            text.ends_with("| a | 1: w |\n| b | 2: y, z |\n| c | not tried |\n"),
            "{text}"
        );
        let again = document(&steps, &[], &text, "Made today.");
        assert_eq!(again, text);
    }
}
