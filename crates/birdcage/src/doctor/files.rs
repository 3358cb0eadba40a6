//! `/proc` and `/dev/null`.

use crate::doctor::seen::Seen;
use crate::doctor::trial::Trial;
use crate::doctor::{Finding, State};
use crate::error::Hint;

/// `/proc`: there, to be written to, and not hidden in part.
pub(super) fn proc(seen: &Seen, trial: &Trial) -> Finding {
    let found = |state, text: String| Finding::new("/proc", state, text);
    let mount = seen.mounts.proc.as_ref();
    let refused = trial.hint() == Some(&Hint::NoProc);
    if refused || mount.is_some_and(|proc| proc.kind != "proc") {
        let text = match mount {
            Some(proc) if proc.kind != "proc" => format!("it is a {}", proc.kind),
            Some(proc) if proc.is_read_only => "it is read-only".into(),
            _ => "there is none to write to".into(),
        };
        return found(State::Missing, text).advising(Hint::NoProc);
    }
    if !seen.mounts.covers.is_empty() {
        return covered(seen, trial);
    }
    if trial.hint() == Some(&Hint::MaskedProc) {
        return found(State::Missing, "hidden in part".into()).advising(Hint::MaskedProc);
    }
    match mount {
        Some(proc) => {
            let hides = proc.hides.as_ref();
            let hides = hides.map(|how| format!(", with hidepid={how}"));
            found(State::Ok, format!("whole{}", hides.unwrap_or_default()))
        }
        None if seen.mounts.has_root.is_some() => found(State::Ok, "there".into()),
        None => found(State::Unknown, "its mounts are not to be read".into()),
    }
}

/// Whether that matters the trial tells, unless it did not come as far.
fn covered(seen: &Seen, trial: &Trial) -> Finding {
    const SHOWN: usize = 3;
    let covers = &seen.mounts.covers;
    let mut text = covers
        .iter()
        .take(SHOWN)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if covers.len() > SHOWN {
        text = format!("{text} and {} more", covers.len() - SHOWN);
    }
    if trial.works() {
        let text = format!("mounts over {text}, which do not matter here");
        return Finding::new("/proc", State::Ok, text);
    }
    let finding = Finding::new("/proc", State::Missing, format!("hidden in part: {text}"));
    match seen.engine {
        Some(_) => finding.advising("see `container`"),
        None => finding.advising(Hint::MaskedProc),
    }
}

/// `/dev/null`, which a spawn needs, and which many programs open (`null(4)`).
pub(super) fn null(seen: &Seen, trial: &Trial) -> Finding {
    let found = |state, text: &'static str| Finding::new("/dev/null", state, text);
    let refused = trial.hint() == Some(&Hint::NoNullDevice);
    match seen.null {
        Some(false) if refused => {
            found(State::Missing, "missing, or something else").advising(Hint::NoNullDevice)
        }
        Some(false) => {
            found(State::Limited, "missing, or something else").advising(Hint::NoNullDevice)
        }
        Some(true) => found(State::Ok, "there"),
        None => found(State::Unknown, "not to be looked at"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::mounts::Mounts;

    fn check(mounts: &str, trial: &Trial, state: State, text: &str) {
        let seen = Seen {
            mounts: Mounts::parse(mounts),
            ..Seen::default()
        };
        let finding = proc(&seen, trial);
        assert_eq!(finding.state(), state, "{finding}");
        assert!(finding.to_string().contains(text), "{finding}");
    }

    #[test]
    fn a_proc_is_judged_by_its_mounts_and_the_trial() {
        let whole = "1 0 0:1 / /proc rw - proc proc rw,hidepid=2\n";
        check(whole, &Trial::Works, State::Ok, "whole, with hidepid=2");
        let masked = format!("{whole}2 1 0:2 / /proc/kcore rw - tmpfs x rw\n");
        let refused = Trial::failed(Hint::MaskedProc);
        check(&masked, &refused, State::Missing, "in part: /proc/kcore");
        check(&masked, &refused, State::Missing, "systempaths=unconfined");
        check(&masked, &Trial::Works, State::Ok, "do not matter");
        let tmpfs = "1 0 0:1 / /proc rw - tmpfs x rw\n";
        let refused = Trial::failed(Hint::NoProc);
        check(tmpfs, &refused, State::Missing, "it is a tmpfs");
        check("", &refused, State::Missing, "there is none");
        check("", &Trial::Works, State::Unknown, "not to be read");
    }

    #[test]
    fn a_null_that_is_another_file_is_to_be_made_anew() {
        let state = |is_null, trial: &Trial| {
            let seen = Seen {
                null: is_null,
                ..Seen::default()
            };
            null(&seen, trial).state()
        };
        let refused = Trial::failed(Hint::NoNullDevice);
        assert_eq!(state(Some(true), &Trial::Works), State::Ok);
        assert_eq!(state(Some(false), &refused), State::Missing);
        assert_eq!(state(Some(false), &Trial::Works), State::Limited);
        assert_eq!(state(None, &Trial::Works), State::Unknown);
    }
}
