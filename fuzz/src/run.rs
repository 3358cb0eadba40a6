//! Trying a property on stable: over its corpus, over given files, over seeds.

use std::panic::{UnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::Property;
use crate::corpus::{self, Input};
use crate::random::Random;

/// Where every short run begins, so that it is the same everywhere.
pub const SEED: u64 = 0x0b1d_ca6e;

/// An input of which a property is not true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counterexample {
    /// Where it is from: a file, or the seed and the number of the input.
    pub origin: String,
    /// The input.
    pub bytes: Vec<u8>,
}

/// When a seeded run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budget {
    /// After so many inputs.
    Inputs(u64),
    /// After this time.
    Time(Duration),
}

/// Tries the property on every input of `corpus`.
///
/// # Errors
///
/// The first input of which it is not true.
pub fn replay(property: Property, corpus: &[Input]) -> Result<(), Counterexample> {
    let origin = |input: &Input| input.path.display().to_string();
    corpus
        .iter()
        .try_for_each(|input| attempt(property, &input.bytes, || origin(input)))
}

/// Tries the property on inputs that follow from `seed` and the corpus, and
/// returns how many there were.
///
/// # Errors
///
/// The first input of which it is not true.
pub fn seeded(
    property: Property,
    corpus: &[Input],
    seed: u64,
    budget: Budget,
) -> Result<u64, Counterexample> {
    let corpus: Vec<_> = corpus.iter().map(|input| input.bytes.clone()).collect();
    let (mut random, start) = (Random::new(seed), Instant::now());
    let mut number = 0;
    while !budget.is_spent(number, start) {
        let input = random.input(&corpus);
        attempt(property, &input, || {
            format!("input {number} of seed {seed}")
        })?;
        number += 1;
    }
    Ok(number)
}

impl Budget {
    fn is_spent(self, inputs: u64, start: Instant) -> bool {
        match self {
            Self::Inputs(limit) => inputs >= limit,
            Self::Time(limit) => start.elapsed() >= limit,
        }
    }
}

fn attempt(
    property: Property,
    bytes: &[u8],
    origin: impl FnOnce() -> String + UnwindSafe,
) -> Result<(), Counterexample> {
    catch_unwind(|| property(bytes)).map_err(|_| Counterexample {
        origin: origin(),
        bytes: bytes.to_owned(),
    })
}

/// The `main` of a replayer: `NAME [--seconds N] [FILE-OR-DIRECTORY]...`.
///
/// Without files it is the corpus; with `--seconds` a seeded run follows, from a
/// seed that is new each time and is printed with what it finds.
pub fn main(name: &str, property: Property) -> ExitCode {
    match run(name, property, std::env::args().skip(1)) {
        Ok(summary) => {
            println!("{name}: {summary}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{name}: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(
    name: &str,
    property: Property,
    mut arguments: impl Iterator<Item = String>,
) -> Result<String, String> {
    let (mut seconds, mut corpus) = (0, Vec::new());
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--seconds" => seconds = parse_seconds(arguments.next())?,
            path => {
                corpus.extend(corpus::read(Path::new(path)).map_err(|e| format!("{path}: {e}"))?)
            }
        }
    }
    if corpus.is_empty() {
        corpus = corpus::of(name).map_err(|error| format!("no corpus: {error}"))?;
    }
    replay(property, &corpus).map_err(|found| found.to_string())?;
    let budget = Budget::Time(Duration::from_secs(seconds));
    let tried = seeded(property, &corpus, fresh_seed(), budget).map_err(|f| f.to_string())?;
    Ok(format!(
        "holds for {} corpus and {tried} seeded inputs",
        corpus.len()
    ))
}

fn parse_seconds(argument: Option<String>) -> Result<u64, String> {
    let argument = argument.ok_or("--seconds needs a number")?;
    argument
        .parse()
        .map_err(|error| format!("--seconds {argument}: {error}"))
}

fn fresh_seed() -> u64 {
    let since = std::time::UNIX_EPOCH.elapsed().unwrap_or_default();
    since.as_secs() ^ u64::from(since.subsec_nanos())
}

impl std::fmt::Display for Counterexample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "false for {}: {}",
            self.origin,
            self.bytes.escape_ascii()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, SEED, replay, run, seeded};
    use crate::{PROPERTIES, corpus};

    #[test]
    fn every_property_holds_for_its_corpus() {
        for (name, property) in PROPERTIES {
            let corpus = corpus::of(name).expect("readable");
            assert_eq!(replay(*property, &corpus), Ok(()), "{name}");
        }
    }

    #[test]
    fn every_property_holds_for_a_short_seeded_run() {
        for (name, property) in PROPERTIES {
            let corpus = corpus::of(name).expect("readable");
            let tried = seeded(*property, &corpus, SEED, Budget::Inputs(2000));
            assert_eq!(tried, Ok(2000), "{name}");
        }
    }

    #[test]
    fn every_property_has_a_target_of_its_name() {
        for (name, _) in PROPERTIES {
            let target = std::fs::read_to_string(format!("targets/{name}.rs")).expect("a target");
            assert!(
                target.contains(&format!("birdcage_fuzz::target!({name});")),
                "{name}"
            );
        }
    }

    fn no_seven(data: &[u8]) {
        assert!(!data.contains(&b'7'), "seven");
    }

    #[test]
    fn a_property_that_is_false_is_found_out() {
        let corpus = corpus::of("namespace").expect("readable");
        let found = seeded(no_seven, &corpus, SEED, Budget::Inputs(2000)).expect_err("false");
        assert!(found.bytes.contains(&b'7'), "{found}");
        assert!(
            found.origin.ends_with(&format!("of seed {SEED}")),
            "{found}"
        );
    }

    #[test]
    fn a_replayer_says_what_it_tried() {
        let arguments = ["--seconds", "0"].map(str::to_owned).into_iter();
        let summary = run("namespace", crate::namespace::property, arguments).expect("holds");
        assert!(
            summary.ends_with(" corpus and 0 seeded inputs"),
            "{summary}"
        );
        let arguments = ["--seconds", "x"].map(str::to_owned).into_iter();
        assert!(run("namespace", crate::namespace::property, arguments).is_err());
    }
}
