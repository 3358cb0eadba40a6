//! [`Row`], what became of one suite on one kernel, and the table in `tests/KERNELS.md`.

use std::collections::BTreeMap;

use super::console::{Console, Ending, Run};
use super::kernel::{Expected, Kernel};
use crate::tally::Tally;

/// What lies above the table.
const INTRODUCTION: &str = "\
# What is promised, on other kernels

Each row is a suite on a kernel of Debian, booted in qemu without hardware to help it: the attacks of
`tests/probes/`, and the integration tests in `tests/` but those of a distribution's tools. Each runs as
root and as an ordinary user. A kernel that is too old for a sandbox must say so, by the error and its hint.

What is not applicable has no control on that kernel, or is not promised for it: [SECURITY.md](../SECURITY.md) says which
promise needs which kernel. The reasons are below the table.

This file is written by `cargo xtask kernels --write`.
";

const COLUMNS: &str = "| kernel | release | Landlock | suite | as | passed | failed | skipped | not applicable | seconds | on |\n\
                       |---|---|--:|---|---|--:|--:|--:|--:|--:|---|\n";

/// What became of one suite on one kernel, as one user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) kernel: &'static str,
    release: String,
    landlock: String,
    suite: String,
    user: String,
    tally: Tally,
    seconds: u64,
    /// What is wrong, a line each; none if all is well.
    pub(crate) complaints: Vec<String>,
    /// Why it was not tried.
    skipped: Option<String>,
    /// What is not applicable, and why.
    inapplicable: Vec<(String, String)>,
}

impl Row {
    /// For what could not be tried.
    pub(crate) fn failed(kernel: &Kernel, why: &str) -> Self {
        Self {
            kernel: kernel.name,
            suite: "-".to_owned(),
            user: "-".to_owned(),
            complaints: vec![why.trim().replace('\n', "; ")],
            ..Self::default()
        }
    }

    /// For what this machine cannot try, which is no failure.
    pub(crate) fn skipped(kernel: &Kernel, why: String) -> Self {
        Self {
            complaints: Vec::new(),
            skipped: Some(why.clone()),
            tally: Tally {
                skipped: 1,
                ..Tally::default()
            },
            ..Self::failed(kernel, &why)
        }
    }

    fn of(kernel: &Kernel, console: &Console, run: &Run) -> Self {
        let suite = run.program.split('/').next().unwrap_or_default();
        Self {
            kernel: kernel.name,
            release: console.release.clone(),
            landlock: console.landlock.clone(),
            suite: suite.to_owned(),
            user: if run.user == "0" { "root" } else { "user" }.to_owned(),
            tally: match (kernel.expected, is_refused(run)) {
                (Expected::Refused, true) => Tally::one_passed(),
                _ => run.tally,
            },
            seconds: run.seconds,
            complaints: complaints(kernel, run),
            inapplicable: run.inapplicable.clone(),
            skipped: None,
        }
    }

    /// What was counted.
    pub(crate) fn tally(&self) -> Tally {
        self.tally
    }

    fn add(&mut self, other: Self) {
        self.tally += other.tally;
        self.seconds += other.seconds;
        self.complaints.extend(other.complaints);
        self.inapplicable.extend(other.inapplicable);
    }

    fn cells(&self) -> [String; 10] {
        let Tally {
            passed,
            failed,
            skipped,
            inapplicable,
        } = self.tally;
        let numbers = [passed, failed, skipped, inapplicable, self.seconds];
        let [passed, failed, skipped, inapplicable, seconds] = numbers.map(|n| n.to_string());
        let texts = [&self.release, &self.landlock, &self.suite, &self.user];
        let [release, landlock, suite, user] = texts.map(String::clone);
        [
            self.kernel.to_owned(),
            release,
            landlock,
            suite,
            user,
            passed,
            failed,
            skipped,
            inapplicable,
            seconds,
        ]
    }
}

fn is_refused(run: &Run) -> bool {
    run.text.contains("hint: Some(KernelTooOld")
}

fn complaints(kernel: &Kernel, run: &Run) -> Vec<String> {
    let name = &run.program;
    if kernel.expected == Expected::Refused {
        let why = format!(
            "{name} is not refused: {}",
            run.text.trim().replace('\n', "; ")
        );
        return if is_refused(run) { vec![] } else { vec![why] };
    }
    let ending = match &run.ending {
        Ending::Well => None,
        Ending::Badly(_) if !run.failures.is_empty() => None,
        Ending::Badly(how) => Some(format!("{name}: {how}")),
        Ending::Limit => Some(format!("{name}: no end within {} s", run.seconds)),
        Ending::Cut => Some(format!("{name}: the machine ended before it")),
    };
    let failures = run.failures.iter().map(|test| format!("FAILED {test}"));
    let nothing = run.tally == Tally::default() && ending.is_none();
    let nothing = nothing.then(|| format!("{name}: no test has that in its name"));
    failures.chain(ending).chain(nothing).collect()
}

/// The rows of a kernel: those of the same suite and user on its machines are one.
#[derive(Debug, Default)]
pub(crate) struct Rows(pub(crate) Vec<Row>);

impl Rows {
    /// Adds what a machine printed.
    pub(crate) fn add(&mut self, kernel: &Kernel, console: &Console) {
        for run in &console.runs {
            let row = Row::of(kernel, console, run);
            let same = |known: &&mut Row| known.suite == row.suite && known.user == row.user;
            match self.0.iter_mut().find(same) {
                Some(known) => known.add(row),
                None => self.0.push(row),
            }
        }
    }
}

/// All rows as the screen shows them, with what is wrong below each.
pub(crate) fn shown(rows: &[Row]) -> String {
    let line = |cells: &[String]| {
        let widths = [11, 24, 8, 8, 5, 6, 6, 7, 14, 7];
        let cells = cells.iter().zip(widths);
        let cells: Vec<_> = cells
            .enumerate()
            .map(|(at, (cell, width))| match at {
                2 | 5.. => format!("{cell:>width$}"),
                _ => format!("{cell:<width$}"),
            })
            .collect();
        cells.join("  ")
    };
    let heads = [
        "kernel",
        "release",
        "landlock",
        "suite",
        "as",
        "passed",
        "failed",
        "skipped",
        "not applicable",
        "seconds",
    ];
    let mut text = line(&heads.map(str::to_owned));
    for row in rows {
        text.push_str(&format!("\n{}", line(&row.cells())));
        for complaint in &row.complaints {
            text.push_str(&format!("\n    {complaint}"));
        }
        if let Some(why) = &row.skipped {
            text.push_str(&format!("\n    skipped: {why}"));
        }
    }
    text
}

/// The file, with the new rows, and what it said of the kernels that were not tried.
pub(crate) fn document(order: &[&str], rows: &[Row], old: &str, date: &str) -> String {
    let tried = |name: &str| rows.iter().any(|row| row.kernel == name);
    let (mut table, mut remarks) = (String::new(), String::new());
    for name in order {
        if tried(name) {
            let rows: Vec<_> = rows.iter().filter(|row| row.kernel == *name).collect();
            for row in &rows {
                table.push_str(&format!("| {} | {date} |\n", row.cells().join(" | ")));
            }
            remarks.push_str(&section(name, &rows));
        } else {
            let of_it = |line: &&str| line.starts_with(&format!("| {name} |"));
            old.lines()
                .filter(of_it)
                .for_each(|line| table.push_str(&format!("{line}\n")));
            remarks.push_str(&old_section(name, old));
        }
    }
    format!("{INTRODUCTION}\n{COLUMNS}{table}{remarks}")
}

/// What is wrong on a kernel, and what is not applicable; nothing if there is neither.
fn section(name: &str, rows: &[&Row]) -> String {
    let mut reasons: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    let mut text = String::new();
    for row in rows {
        for complaint in &row.complaints {
            text.push_str(&format!("- **{}, {}: {complaint}**\n", row.suite, row.user));
        }
        if let Some(why) = &row.skipped {
            text.push_str(&format!("- not tried: {why}\n"));
        }
        for (test, why) in &row.inapplicable {
            let tests = reasons.entry((why, &row.user)).or_default();
            if !tests.contains(&test.as_str()) {
                tests.push(test);
            }
        }
    }
    for ((why, user), tests) in reasons {
        let tests: Vec<_> = tests.into_iter().filter(|test| !test.is_empty()).collect();
        let tests: Vec<_> = tests.iter().map(|test| format!("`{test}`")).collect();
        text.push_str(&format!("- {user}: {why}: {}\n", tests.join(", ")).replace(": \n", "\n"));
    }
    match text.is_empty() {
        true => text,
        false => format!("\n## {name}\n\n{text}"),
    }
}

fn old_section(name: &str, old: &str) -> String {
    let head = format!("\n## {name}\n");
    let Some((_, rest)) = old.split_once(&head) else {
        return String::new();
    };
    let end = rest.find("\n## ").unwrap_or(rest.len());
    format!("{head}{}", rest.get(..end).unwrap_or(rest))
}

#[cfg(test)]
mod tests;
