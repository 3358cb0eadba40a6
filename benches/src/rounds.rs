//! Rounds, in which each contestant has one turn.

use std::thread;
use std::time::Duration;

use crate::crew::Worker;
use crate::series::{Series, Timing};
use crate::setup::{Priority, Setup};
use crate::systems::Job;
use crate::worker::Result;

/// Starts whose times nobody sees: the first ones find caches cold.
const WARM_UP: usize = 3;

/// After each turn: the kernel takes network namespaces apart later, and the
/// next one shall not pay for it.
const REST: Duration = Duration::from_millis(30);

/// A job, and how many starts its turn has.
#[derive(Clone, Debug)]
pub struct Turn {
    /// What is done.
    pub job: Job,
    /// How often in each round.
    pub starts: usize,
}

struct Contestant {
    worker: Worker,
    starts: usize,
    rounds: Vec<Vec<Timing>>,
}

/// Runs the jobs side by side and gives, for each, its times or why there are none.
pub fn interleave(setup: &Setup, turns: &[Turn], rounds: usize) -> Vec<Result<Series>> {
    let mut contestants: Vec<_> = turns.iter().map(|turn| contestant(setup, turn)).collect();
    for round in 0..rounds {
        // Nobody always comes after the same one's debris at the same place.
        for turn in 0..contestants.len() {
            let at = (round + turn) % contestants.len();
            take_turn(&mut contestants[at]);
        }
    }
    contestants
        .into_iter()
        .map(|contestant| finish(contestant?))
        .collect()
}

fn contestant(setup: &Setup, turn: &Turn) -> Result<Contestant> {
    let mut worker = Worker::start(setup.command(&turn.job, Priority::Raised))?;
    worker.time(WARM_UP.min(turn.starts))?;
    Ok(Contestant {
        worker,
        starts: turn.starts,
        rounds: Vec::new(),
    })
}

/// One that failed has no more turns.
fn take_turn(contestant: &mut Result<Contestant>) {
    let Ok(Contestant {
        worker,
        starts,
        rounds,
    }) = contestant
    else {
        return;
    };
    match worker.time(*starts) {
        Ok(timings) => rounds.push(timings),
        Err(error) => *contestant = Err(error),
    }
    thread::sleep(REST);
}

fn finish(contestant: Contestant) -> Result<Series> {
    Series::new(contestant.rounds).ok_or_else(|| "it had no turn".into())
}
