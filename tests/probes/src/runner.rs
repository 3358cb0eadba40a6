//! The corpus as tests: one for each probe and each way to make a sandbox, with its control.
#![forbid(unsafe_code)]

use birdcage_probes::{Entry, Outcome, System, Verdict, control, corpus, second_control, try_in};
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::BTreeSet;
use std::io::{self, Write};

fn main() {
    let cold = corpus().iter().map(|entry| trial(entry, System::Birdcage));
    let prepared = corpus().iter().map(|entry| trial(entry, System::Prepared));
    let written = Trial::test("every_probe_is_named_once_and_written_as_all_are", written);
    let trials = cold.chain(prepared).chain([written]).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn trial(entry: &'static Entry, system: System) -> Trial {
    let name = format!("{}::{}", entry.class, entry.name);
    let name = match system {
        System::Prepared => format!("{name} (prepared)"),
        _ => name,
    };
    Trial::test(name, move || check(entry, &system))
}

/// The attack works outside, and is stopped inside by what the probe says.
///
/// Where it cannot work outside, it must not work inside all the same, and that is
/// no proof of anything: the line that says so is counted by who runs the suite.
fn check(entry: &Entry, system: &System) -> Result<(), Failed> {
    if let Some(why) = entry.probe.not_promised() {
        return Ok(say(entry, &why)?);
    }
    let inside = try_in(entry, system);
    if let Verdict::Escaped(_) | Verdict::Unanswered(_) = inside {
        return Err(inside.to_string().into());
    }
    match control(entry) {
        Outcome::Works => {
            second_control(entry, system)?;
            exactly(entry, &inside)
        }
        Outcome::Fails(why) => Err(format!("the control fails: {why}; inside: {inside}").into()),
        Outcome::Inapplicable(why) => Ok(say(entry, &why)?),
    }
}

fn exactly(entry: &Entry, inside: &Verdict) -> Result<(), Failed> {
    let expected = entry.probe.expected();
    match inside {
        Verdict::Contained(by) if expected.is_empty() || expected.contains(&&**by) => Ok(()),
        other => Err(format!("{other}, and expected was one of {expected:?}").into()),
    }
}

fn say(entry: &Entry, why: &str) -> io::Result<()> {
    // In one piece, for other lines are printed at the same time.
    let line = format!("\nnot applicable: {}::{}: {why}\n", entry.class, entry.name);
    io::stdout().write_all(line.as_bytes())
}

fn written() -> Result<(), Failed> {
    let names: BTreeSet<_> = corpus().iter().map(|entry| entry.name).collect();
    if names.len() < corpus().len() {
        return Err("two probes have one name".into());
    }
    let complaints = corpus().iter().flat_map(|entry| {
        let about = |complaint| format!("{}: {complaint}", entry.name);
        entry.complaints().into_iter().map(about)
    });
    match complaints.collect::<Vec<_>>() {
        none if none.is_empty() => Ok(()),
        some => Err(some.join("\n").into()),
    }
}
