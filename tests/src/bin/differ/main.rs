//! `differ`, which tries random exceptions to random trees and compares what a program
//! can do inside with what an independent model says.
//!
//! `differ CASES SEED GROUND`: that many cases, from that seed on; the ground is
//! `plain`, or `mounts` where file systems may be mounted. A case is a tree, a set of
//! exceptions, denials among them, and a list of acts. It is tried in a sandbox that is spawned and in one
//! that is prepared. Each answer must be the model's, and so must the tree be on the
//! host afterwards. The first case that differs is made smaller, printed, and ends it.
#![forbid(unsafe_code)]

mod build;
mod case;
mod census;
mod generate;
mod model;
mod obstacle;
mod program;
mod shrink;
mod trial;
mod tried;

use birdcage_fuzz::random::Random;
use case::Case;
use generate::Ground;
use std::env;
use std::process::ExitCode;
use trial::{Bench, Difference, Way};
use tried::Tried;

/// So many cases must come to everything that there is.
const ENOUGH: u64 = 100;

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let [cases, seed, ground] = &words[..] else {
        panic!("differ CASES SEED GROUND");
    };
    let cases: u64 = cases.parse().expect("a number of cases");
    let seed: u64 = seed.parse().expect("a seed");
    let ground = match ground.as_str() {
        "plain" => Ground::Plain,
        "mounts" => Ground::Mounts,
        other => panic!("no such ground: {other}"),
    };
    let bench = Bench::new();
    let mut sum = Tried::default();
    for seed in seed..seed + cases {
        match attempt(&bench, seed, ground) {
            Ok(tried) => sum += tried,
            Err(report) => {
                eprintln!("{report}");
                return ExitCode::FAILURE;
            }
        }
    }
    println!("{sum}\n{cases} cases, each spawned and prepared");
    let missing = sum.missing();
    if cases >= ENOUGH && !missing.is_empty() {
        eprintln!("no case came to {}", missing.join(", "));
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Tries one case in both ways; if the opinions differ, the report of a smaller one.
fn attempt(bench: &Bench, seed: u64, ground: Ground) -> Result<Tried, String> {
    let case = generate::case(&mut Random::new(seed), bench.top(), ground);
    let mut sum = Tried::default();
    for way in [Way::Spawned, Way::Prepared] {
        match bench.compare(&case, way) {
            Ok(tried) => sum += tried,
            Err(first) => return Err(report(bench, seed, case, way, &first)),
        }
    }
    Ok(sum)
}

fn report(bench: &Bench, seed: u64, case: Case, way: Way, first: &Difference) -> String {
    let smaller = shrink::shrink(case, |case| bench.compare(case, way).is_err());
    let Difference(why) = bench
        .compare(&smaller, way)
        .err()
        .unwrap_or_else(|| first.clone());
    let acts: Vec<String> = smaller
        .acts
        .iter()
        .map(|act| format!("  act   {act}"))
        .collect();
    let (acts, Difference(first)) = (acts.join("\n"), first);
    format!("seed {seed}, {way:?}\n{smaller}{acts}\n{why}\nin the whole case: {first}")
}
