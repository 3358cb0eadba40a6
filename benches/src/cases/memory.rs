//! What a hundred live sandboxes hold of memory.

use crate::census;
use crate::charge::Charge;
use crate::crew::Worker;
use crate::report::Report;
use crate::setup::{Priority, Setup};
use crate::systems::System;
use crate::targets::Measure;
use crate::worker::Result;

/// How many live at once.
const LIVE: u16 = 100;

/// Before: what the first ones cause once is not theirs.
const WARM_UP: usize = 10;

const SYSTEMS: [System; 3] = [System::Floor, System::Bubblewrap, System::Ours];

/// Kilobytes for each.
struct Held {
    charged: f64,
    source: &'static str,
    /// Nothing that else happens on the machine is in it.
    is_exact: bool,
    /// What the caller's own memory grew by.
    caller: Result<f64>,
    /// Memory of the process that the system knows the sandbox by.
    first: Result<f64>,
}

pub(super) fn run(setup: &Setup, report: &mut Report) {
    for system in SYSTEMS.into_iter().filter(|system| setup.has(*system)) {
        let name = format!("{system}, a live sandbox");
        if let Some(held) = report.accept(&name, hold(setup, system)) {
            tell(report, system, held);
        }
    }
}

fn hold(setup: &Setup, system: System) -> Result<Held> {
    let charge;
    // Declared after: it ends first, and leaves the control group empty.
    let mut worker = Worker::start(setup.command(&setup.job(system), Priority::Ordinary))?;
    charge = Charge::of(worker.id());
    worker.hold(WARM_UP)?;
    worker.release()?;
    let caller = census::private_memory(worker.id());
    let before = charge.kilobytes()?;
    let ids = worker.hold(usize::from(LIVE))?;
    let after = charge.kilobytes()?;
    let grown = caller.and_then(|before| {
        let after = census::private_memory(worker.id())?;
        Ok(f64::from(after.saturating_sub(before)) / f64::from(LIVE))
    });
    let first = ids
        .into_iter()
        .map(census::private_memory)
        .sum::<Result<u32>>();
    worker.release()?;
    Ok(Held {
        charged: (after - before) / f64::from(LIVE),
        source: charge.source(),
        is_exact: charge.is_exact(),
        caller: grown,
        first: first.map(|sum| f64::from(sum) / f64::from(LIVE)),
    })
}

/// Only the library has a process of its own in the sandbox: the others' first is
/// the target itself, or one outside.
fn tell(report: &mut Report, system: System, held: Held) {
    let what = format!("{system}, a live sandbox, {}", held.source);
    report.state(what, held.charged, "KB");
    if system != System::Ours {
        return;
    }
    if held.is_exact {
        report.find(Measure::Charged, held.charged);
    } else {
        let why = "only root may make the control group that tells it";
        report.remark("what is charged for a live sandbox", why);
    }
    match (held.caller, held.first) {
        (Ok(caller), Ok(reaper)) => {
            report.state("ours, a live sandbox, private in the caller", caller, "KB");
            report.state("ours, a live sandbox, private in the reaper", reaper, "KB");
            report.find(Measure::Private, caller + reaper);
        }
        (Err(error), _) | (_, Err(error)) => report.remark("the library's own memory", error),
    }
}
