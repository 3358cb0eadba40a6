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

/// What a launcher says if the sandbox could not be made.
const REFUSED: &str = "refused";

/// What the host calls it when it has nothing to say.
const UNHARMED: &str = "the host is unharmed";

/// Performs the attack in that system and judges it.
pub fn try_in(entry: &Entry, system: &System) -> Verdict {
    let (ran, seen) = perform(entry, system, None);
    match (seen, said(&ran)) {
        (Some(seen), _) => Verdict::Escaped(seen),
        (None, Verdict::Unanswered(_)) if entry.probe.when_ready.is_some() && ran.was_ready() => {
            Verdict::Contained(UNHARMED.to_owned())
        }
        // That it was never performed says something only to a probe that expects it.
        (None, Verdict::Contained(by))
            if by == REFUSED && !entry.probe.expected().contains(&REFUSED) =>
        {
            Verdict::Unanswered(ran.to_string())
        }
        // It has no word of its own for that.
        (None, Verdict::Unanswered(_))
            if *system == System::Bubblewrap && entry.probe.expected().contains(&REFUSED) =>
        {
            Verdict::Contained(REFUSED.to_owned())
        }
        (None, Verdict::Unanswered(why)) => Verdict::Unanswered(why),
        (None, _) if entry.probe.expected().is_empty() => Verdict::Contained(UNHARMED.to_owned()),
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

fn perform(entry: &Entry, system: &System, more: Option<fn(&mut Scene)>) -> (Ran, Option<String>) {
    let mut scene = Scene::new();
    (entry.probe.scene)(&mut scene);
    more.into_iter().for_each(|more| more(&mut scene));
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
    let (ran, seen) = perform(entry, &System::Outside, None);
    let judged = entry.probe.judge.is_some();
    match said(&ran) {
        Verdict::Contained(by) => excuse(entry, by),
        _ if judged && seen.is_none() => Outcome::Fails(format!("the host sees nothing; {ran}")),
        Verdict::Unanswered(_) if !(judged && ran.was_ready()) => Outcome::Fails(ran.to_string()),
        _ => Outcome::Works,
    }
}

/// Performs the second control, if there is one: inside, with what makes it work.
///
/// # Errors
/// If it does not.
pub fn second_control(entry: &Entry, system: &System) -> Result<(), String> {
    let Some(granted) = entry.probe.granted else {
        return Ok(());
    };
    let (ran, _) = perform(entry, system, Some(granted));
    match said(&ran) {
        Verdict::Escaped(_) => Ok(()),
        other => Err(format!("even with what makes it work inside: {other}")),
    }
}

fn excuse(entry: &Entry, by: String) -> Outcome {
    let mut known = entry.probe.inapplicable.iter();
    match known.find(|(word, _)| *word == by) {
        Some((_, why)) => Outcome::Inapplicable(format!("{why} ({by})")),
        None => Outcome::Fails(by),
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, excuse};
    use crate::{Entry, Probe, Stopped};

    #[test]
    fn only_what_the_probe_names_excuses_a_control() {
        const PROBE: Probe = Probe::new("", &[], |_| Err(Stopped::because("")))
            .inapplicable_if(&[("EACCES", "only root may")]);
        let entry = Entry {
            class: "init",
            name: "x",
            probe: &PROBE,
            text: "",
        };
        let known = Outcome::Inapplicable("only root may (EACCES)".to_owned());
        assert_eq!(excuse(&entry, "EACCES".to_owned()), known);
        let unknown = Outcome::Fails("EPERM".to_owned());
        assert_eq!(excuse(&entry, "EPERM".to_owned()), unknown);
        assert_eq!(entry.complaints().len(), 3);
    }
}
