//! [`examine`], whether programs can be caged here, and what to do if not.
//!
//! A spawn that fails says which step failed and what helps against that. This says all
//! at once, before there is anything to spawn: what a sandbox needs, what of it is here,
//! and what a newer kernel would add. It also tries: one program is run in a cage with the
//! [base preset](crate::Preset::base), and only what applies here is advised.
//!
//! ```
//! let report = birdcage::doctor::examine();
//! if !report.works() {
//!     eprint!("{report}");
//! }
//! for finding in report.findings() {
//!     println!("{}: {}", finding.subject(), finding.state());
//! }
//! ```

mod apparmor;
mod engine;
mod files;
mod finding;
mod kernel;
mod mounts;
mod namespaces;
mod process;
mod seen;
mod status;
mod trial;

pub use finding::{Finding, State};

use seen::Seen;
use std::fmt;
use trial::Trial;

/// What was found out about this host, and whether programs can be caged here.
///
/// Its printed form has a line for each finding, and below it the advice, if there is
/// any; the last line says whether programs can be caged. The text is for people and may
/// change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Report {
    works: bool,
    findings: Vec<Finding>,
}

impl Report {
    /// Whether a program could be caged: one was.
    pub fn works(&self) -> bool {
        self.works
    }

    /// What was found, the kernel first and the trial last.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether programs can be caged, in a sentence.
    pub fn verdict(&self) -> &'static str {
        if self.works {
            "programs can be caged here"
        } else {
            "programs cannot be caged here"
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            write!(f, "{finding}")?;
        }
        writeln!(f, "{}", self.verdict())
    }
}

/// Looks at this host and the calling process, and runs a program in a cage.
///
/// The caller is left as it was, as by every spawn. What cannot be read is no error, but a
/// finding whose state is [`State::Unknown`].
///
/// Files of `/proc` are read, and the program `true` is run, or `sh` where there is none;
/// without either, a cage is made up to the point at which a program would be executed.
pub fn examine() -> Report {
    let trial = trial::attempt();
    report(&Seen::read(), &trial)
}

/// One finding from what was seen.
type Look = fn(&Seen, &Trial) -> Finding;

const LOOKS: [Look; 16] = [
    kernel::release,
    kernel::filters,
    kernel::landlock,
    kernel::memory,
    namespaces::users,
    namespaces::modules,
    namespaces::apparmor,
    namespaces::selinux,
    engine::container,
    files::proc,
    files::null,
    process::root,
    process::ids,
    process::privileges,
    process::limits,
    trial::finding,
];

fn report(seen: &Seen, trial: &Trial) -> Report {
    Report {
        works: trial.works(),
        findings: LOOKS.iter().map(|look| look(seen, trial)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_subject_is_looked_at_once_and_the_trial_last() {
        let report = report(&Seen::default(), &Trial::Works);
        let mut subjects: Vec<_> = report.findings().iter().map(Finding::subject).collect();
        assert_eq!(subjects.last(), Some(&"sandbox"));
        subjects.sort_unstable();
        subjects.dedup();
        assert_eq!(subjects.len(), LOOKS.len());
    }

    #[test]
    fn a_host_of_which_nothing_is_known_is_said_to_be_unknown_and_not_bad() {
        let report = report(&Seen::default(), &Trial::Works);
        for finding in report.findings() {
            assert_ne!(finding.state(), State::Missing, "{finding}");
        }
        assert!(report.to_string().ends_with("programs can be caged here\n"));
    }

    #[test]
    fn where_this_test_runs_the_verdict_is_that_of_a_spawn() {
        let mut cage = crate::Birdcage::new();
        cage.add_preset(&crate::Preset::base()).expect("a preset");
        let spawned = cage.status(crate::process::Command::new("true"));
        assert_eq!(examine().works(), spawned.is_ok(), "{spawned:?}");
    }
}
