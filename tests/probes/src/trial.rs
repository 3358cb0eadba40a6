//! [`Verdict`], what one attack came to in one sandbox.

use crate::run::{Ran, run};
use crate::{Entry, Scene, System};
use std::fmt;

/// What one attack came to in one sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was stopped, by this.
    Contained(String),
    /// It got out, with this.
    Escaped(String),
    /// It did not come to an answer.
    Unanswered(String),
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contained(by) => write!(f, "contained ({by})"),
            Self::Escaped(with) => write!(f, "ESCAPED ({with})"),
            Self::Unanswered(why) => write!(f, "no answer ({why})"),
        }
    }
}

/// What the host calls it when it has nothing to say.
const UNHARMED: &str = "the host is unharmed";

/// Performs the attack in that system and judges it.
pub fn try_in(entry: &Entry, system: &System) -> Verdict {
    let (ran, seen) = perform(entry, system);
    match (seen, said(&ran)) {
        (Some(seen), _) => Verdict::Escaped(seen),
        (None, Verdict::Unanswered(_)) if entry.probe.when_ready.is_some() && ran.was_ready() => {
            Verdict::Contained(UNHARMED.to_owned())
        }
        (None, Verdict::Unanswered(why)) => Verdict::Unanswered(why),
        (None, _) if entry.probe.stopped_by.is_empty() => Verdict::Contained(UNHARMED.to_owned()),
        (None, said) => said,
    }
}

fn said(ran: &Ran) -> Verdict {
    match ran.answer() {
        Some(Ok(with)) => Verdict::Escaped(with.to_owned()),
        Some(Err(by)) => Verdict::Contained(by.to_owned()),
        None => Verdict::Unanswered(ran.to_string()),
    }
}

fn perform(entry: &Entry, system: &System) -> (Ran, Option<String>) {
    let mut scene = Scene::new();
    (entry.probe.scene)(&mut scene);
    let command = system.command(entry, &scene);
    let ran = run(entry, &mut scene, command).unwrap_or_else(|error| Ran {
        printed: String::new(),
        ended: error.to_string(),
    });
    let seen = entry.probe.judge.and_then(|judge| judge(&mut scene));
    (ran, seen)
}

/// What the control came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The attack works outside of a sandbox.
    Works,
    /// It cannot work here, for this reason, which the probe knows.
    Inapplicable(String),
    /// It does not work, and nobody knows why: the probe proves nothing.
    Fails(String),
}

/// Performs the control: the attack outside of any sandbox.
pub fn control(entry: &Entry) -> Outcome {
    let (ran, seen) = perform(entry, &System::Outside);
    let judged = entry.probe.judge.is_some();
    match said(&ran) {
        Verdict::Contained(by) => excuse(entry, by),
        _ if judged && seen.is_none() => Outcome::Fails(format!("the host sees nothing; {ran}")),
        Verdict::Unanswered(_) if !(judged && ran.was_ready()) => Outcome::Fails(ran.to_string()),
        _ => Outcome::Works,
    }
}

fn excuse(entry: &Entry, by: String) -> Outcome {
    let mut known = entry.probe.inapplicable.iter();
    match known.find(|(word, _)| *word == by) {
        Some((_, why)) => Outcome::Inapplicable(format!("{why} ({by})")),
        None => Outcome::Fails(by),
    }
}
