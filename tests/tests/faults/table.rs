//! The table of all faults: call, role, errno, and what a user would read.

use crate::caller::Way;
use crate::calls::name;
use crate::campaign::{Case, Model, Verdicts};
use crate::judge::Verdict;
use std::fmt;
use std::process::ExitCode;

/// Prints the table, of one call if one is named; a failure if a promise was not kept.
pub(crate) fn print(call: Option<&str>) -> ExitCode {
    let mut sums = Sums::default();
    for way in Way::ALL {
        let model = Model::new(way);
        for mut cases in [model.failures(), model.deaths()] {
            cases.retain(|case| call.is_none_or(|call| call == name(case.seen.point.number)));
            let verdicts = model.try_all(&cases);
            rows(&verdicts).iter().for_each(|row| println!("{row}"));
            sums.add(&verdicts);
        }
    }
    println!("\n{sums}");
    match sums.broken {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// A line for each call, role and fault; one for all calls in a row that come to the same.
fn rows(verdicts: &Verdicts) -> Vec<String> {
    let mut rows: Vec<(String, String, usize)> = Vec::new();
    for (case, verdict) in verdicts {
        let (key, text) = (key(case), verdict.to_string());
        let known = rows
            .iter_mut()
            .find(|row| (&row.0, &row.1) == (&key, &text));
        match known {
            Some(row) => row.2 += 1,
            None => rows.push((key, text, 1)),
        }
    }
    let shown = rows.into_iter();
    shown
        .map(|(key, text, count)| format!("{key} {count:>3}  {text}"))
        .collect()
}

fn key(case: &Case) -> String {
    let point = case.seen.point;
    let (way, role, call) = (case.way.name(), point.role, name(point.number));
    format!("{way:<9}{role:<14}{call:<24}{:<14}", case.fault)
}

/// How many faults there were, and what they came to.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    injected: usize,
    refused: usize,
    excused: usize,
    ended_with_the_dead: usize,
    not_reached: usize,
    pub(crate) broken: usize,
}

impl fmt::Display for Sums {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let handled = self.injected - self.not_reached - self.broken;
        write!(f, "{} faults injected, {handled} handled: ", self.injected)?;
        write!(f, "{} refused, {} excused, ", self.refused, self.excused)?;
        write!(f, "{} ended with the dead; ", self.ended_with_the_dead)?;
        write!(
            f,
            "{} not reached, {} broken",
            self.not_reached, self.broken
        )
    }
}

impl Sums {
    pub(crate) fn add(&mut self, verdicts: &Verdicts) {
        for (_, verdict) in verdicts {
            self.injected += 1;
            *match verdict {
                Verdict::Refused(_) => &mut self.refused,
                Verdict::Allowed(..) => &mut self.excused,
                Verdict::Ended => &mut self.ended_with_the_dead,
                Verdict::NotReached => &mut self.not_reached,
                Verdict::Broken(_) => &mut self.broken,
            } += 1;
        }
    }
}
