//! Rounds, in which each contestant has one turn.

use std::thread;
use std::time::Duration;

use crate::crew::Worker;
use crate::series::{Series, Timing};
use crate::setup::Setup;
use crate::systems::Job;
use crate::worker::Result;

/// Starts whose times nobody sees: the first ones find caches cold.
const WARM_UP: usize = 3;

/// After each turn: the kernel takes network namespaces apart later, and the
/// next one shall not pay for it.
const REST: Duration = Duration::from_millis(30);

/// How often each contestant has its turn, and how many starts a turn has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounds {
    /// How many turns each contestant has.
    pub rounds: usize,
    /// How many starts there are in a turn.
    pub starts: usize,
}

struct Contestant {
    worker: Worker,
    rounds: Vec<Vec<Timing>>,
}

/// Runs the jobs side by side and gives, for each, its times or why there are none.
pub fn interleave(setup: &Setup, jobs: &[Job], rounds: Rounds) -> Vec<Result<Series>> {
    let mut contestants: Vec<_> = jobs.iter().map(|job| contestant(setup, job)).collect();
    for round in 0..rounds.rounds {
        // Nobody always comes after the same one's debris at the same place.
        for turn in 0..contestants.len() {
            let at = (round + turn) % contestants.len();
            take_turn(&mut contestants[at], rounds.starts);
        }
    }
    contestants
        .into_iter()
        .map(|contestant| finish(contestant?))
        .collect()
}

fn contestant(setup: &Setup, job: &Job) -> Result<Contestant> {
    let mut worker = Worker::start(setup.command(job))?;
    worker.perform(WARM_UP)?;
    Ok(Contestant {
        worker,
        rounds: Vec::new(),
    })
}

/// One that failed has no more turns.
fn take_turn(contestant: &mut Result<Contestant>, starts: usize) {
    let Ok(Contestant { worker, rounds }) = contestant else {
        return;
    };
    match worker.perform(starts) {
        Ok(timings) => rounds.push(timings),
        Err(error) => *contestant = Err(error),
    }
    thread::sleep(REST);
}

fn finish(contestant: Contestant) -> Result<Series> {
    Series::new(contestant.rounds).ok_or_else(|| "it had no turn".into())
}
