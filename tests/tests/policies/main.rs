//! Random policies: what is left of them on the host, which is nothing, and whether a program can
//! do what `why` says.
//!
//! More of them: `BIRDCAGE_POLICIES=1000 cargo test -p birdcage-tests --test policies`. Each has a
//! seed of its own, which a failure names.

mod answers;
mod ground;
mod written;

use birdcage::Birdcage;
use birdcage::error::{Error, Result};
use birdcage::policy::Policy;
use birdcage_fuzz::random::Random;
use birdcage_tests::quiet;
use ground::{Ground, Left};

const POLICIES: u64 = 150;

/// A test of its own process: whatever there is of children and mounts is of this one.
#[test]
fn nothing_is_left_of_a_random_policy_and_its_answers_are_true() {
    let count = std::env::var("BIRDCAGE_POLICIES");
    let count = count.map_or(POLICIES, |count| count.parse().expect("a number"));
    let ground = Ground::new();
    let before = Left::look(&ground);
    let mut tally = Tally::default();
    for seed in 0..count {
        let text = written::policy(&mut Random::new(seed));
        let policy = Policy::parse(&text, ground.path().join("p.toml")).expect(&text);
        let tried = try_out(&policy, seed);
        if tried.is_ok() && text.contains("extends") {
            answers::compare(&policy, &ground, &format!("seed {seed}\n{text}"));
        }
        let after = Left::look(&ground);
        assert_eq!(after, before, "seed {seed}: {tried:?}\n{text}");
        tally.count(&tried, &text);
    }
    println!("{tally:?}");
    assert!(tally.ran > count / 4 && tally.contradicted > 0, "{tally:?}");
}

/// Runs a program by that policy; one of four times in a sandbox that is prepared, twice.
fn try_out(policy: &Policy, seed: u64) -> Result<()> {
    let mut cage = Birdcage::new();
    cage.add_policy(policy)?;
    if seed % 4 != 0 {
        return run(cage.spawn(quiet())?);
    }
    let prepared = cage.prepare()?;
    run(prepared.spawn(quiet())?)?;
    run(prepared.spawn(quiet())?)
}

fn run(mut child: birdcage::process::Child) -> Result<()> {
    let status = child.wait()?;
    assert!(status.success(), "{status}");
    Ok(())
}

/// What has become of the policies.
#[derive(Debug, Default)]
struct Tally {
    ran: u64,
    /// Refused before anything happened, with the place of a rule.
    contradicted: u64,
    /// Refused by the plan, or a step.
    failed: u64,
}

impl Tally {
    fn count(&mut self, tried: &Result<()>, text: &str) {
        match tried {
            Ok(()) => self.ran += 1,
            Err(Error::Policy(error)) => {
                assert!(error.place().line().is_some(), "{error}\n{text}");
                self.contradicted += 1;
            }
            Err(_) => self.failed += 1,
        }
    }
}
