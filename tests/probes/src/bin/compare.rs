//! `compare [WORD…]`, the table of what each probe comes to in each sandbox.
//!
//! With words, only of the probes whose class or name has one of them.
#![forbid(unsafe_code)]

use birdcage_probes::{Entry, Outcome, System, Verdict, control, corpus, peers, try_in};
use std::collections::BTreeSet;
use std::process::ExitCode;

/// A probe, its control, and its verdicts in the order of the systems.
struct Row {
    entry: &'static Entry,
    control: Outcome,
    verdicts: Vec<Verdict>,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (peers, missing) = peers();
    let systems: Vec<System> = [System::Birdcage, System::Prepared]
        .into_iter()
        .chain(peers)
        .collect();
    println!("{}", line("", "control", systems.iter().map(System::title)));
    let rows: Vec<_> = corpus()
        .iter()
        .filter(|entry| is_wanted(entry, &words))
        .map(|entry| row(entry, &systems))
        .collect();
    println!();
    sums(&rows, &systems);
    remarks(&rows, &systems);
    missing.iter().for_each(|why| println!("{why}"));
    let contained = |row: &Row| {
        let mut ours = row.verdicts.iter().take(2);
        row.entry.probe.not_promised().is_some()
            || ours.all(|verdict| matches!(verdict, Verdict::Contained(_)))
    };
    if rows.iter().all(contained) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn is_wanted(entry: &Entry, words: &[String]) -> bool {
    let name = format!("{}::{}", entry.class, entry.name);
    words.is_empty() || words.iter().any(|word| name.contains(word))
}

/// Tries one probe everywhere, and prints its line.
fn row(entry: &'static Entry, systems: &[System]) -> Row {
    let row = Row {
        entry,
        control: control(entry),
        verdicts: systems.iter().map(|system| try_in(entry, system)).collect(),
    };
    let name = format!("{}::{}", entry.class, entry.name);
    let works = match row.control {
        Outcome::Works => "works",
        Outcome::Inapplicable(_) => "n. a.",
        Outcome::Fails(_) => "FAILS",
    };
    println!(
        "{}",
        line(
            &name,
            works,
            row.verdicts.iter().map(|verdict| word(&row, verdict))
        )
    );
    row
}

/// Where the control does not work, to be contained is no merit.
fn word(row: &Row, verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Escaped(_) => "ESCAPED",
        Verdict::Unanswered(_) => "n. a.",
        Verdict::Contained(_) if row.control == Outcome::Works => "contained",
        Verdict::Contained(_) => "-",
    }
}

fn line<'a>(name: &str, control: &str, words: impl Iterator<Item = &'a str>) -> String {
    let words: String = words.map(|word| format!("{word:<16}")).collect();
    format!("{name:<56}{control:<9}{words}")
        .trim_end()
        .to_owned()
}

fn sums(rows: &[Row], systems: &[System]) {
    for kind in ["contained", "ESCAPED", "n. a."] {
        let count = |place: usize| {
            let words = rows.iter().map(|row| word(row, &row.verdicts[place]));
            words.filter(|word| *word == kind).count().to_string()
        };
        let counts: Vec<_> = (0..systems.len()).map(count).collect();
        println!("{}", line(kind, "", counts.iter().map(String::as_str)));
    }
    let about: BTreeSet<u8> = rows
        .iter()
        .flat_map(|row| row.entry.probe.requirements())
        .copied()
        .collect();
    println!(
        "\n{} probes about {} of 37 requirements",
        rows.len(),
        about.len()
    );
}

/// What got out, what gave no answer, and which controls did not work.
fn remarks(rows: &[Row], systems: &[System]) {
    for row in rows {
        if let Outcome::Inapplicable(why) | Outcome::Fails(why) = &row.control {
            println!("{}: control: {why}", row.entry.name);
        }
        for (verdict, system) in row.verdicts.iter().zip(systems) {
            if !matches!(verdict, Verdict::Contained(_)) {
                println!("{}: {}: {verdict}", row.entry.name, system.title());
            }
        }
    }
}
