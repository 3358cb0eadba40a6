//! [`check`], what is unwise or useless in a policy.

mod both;
mod idle;
mod looked;
mod secrets;
#[cfg(test)]
mod tests;
mod wide;

use crate::error::Result;
use crate::policy::{Place, Policy};
use looked::Looked;
use std::fmt;

/// Something that is unwise or useless in a policy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What kind of thing it is.
    pub lint: Lint,
    /// Where it is.
    pub place: Place,
    /// What it is, in a sentence.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Severity {
    /// It changes nothing, and may be a mistake.
    Note,
    /// It allows more than most programs need.
    Warning,
    /// It gives the user or the host away.
    Danger,
}

/// What kinds of things are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Lint {
    /// All of the home directory, or of the host, can be written.
    WritableHome,
    /// Something secret of this host can be read.
    Secret,
    /// A daemon's socket can be reached, and the daemon does what it is told.
    Socket,
    /// Something can be written and then executed.
    WriteAndExecute,
    /// The whole environment is passed on, and with it whatever secrets are in it.
    WholeEnvironment,
    /// A rule changes nothing, because a wider one allows the same.
    Covered,
    /// The same is asked for twice.
    Repeated,
    /// Something is denied that no rule shows.
    DeniesNothing,
    /// An optional rule is about nothing on this host.
    MatchesNothing,
}

/// Looks for what is unwise or useless in a policy, with all that it extends, on this host.
///
/// The worst comes first. That nothing is found does not mean that a policy is safe.
///
/// ```
/// use birdcage::policy::{Lint, Policy, check};
///
/// let policy = Policy::parse("version = 1\nwrite = ['/']\n", "birdcage.toml")?;
/// let findings = check(&policy)?;
/// let worst = findings.iter().find(|finding| finding.lint == Lint::WritableHome).unwrap();
/// assert_eq!(
///     worst.to_string(),
///     "birdcage.toml:2:10: danger: all of \"/\" can be written",
/// );
/// # Ok::<(), birdcage::error::Error>(())
/// ```
///
/// # Errors
/// A policy that cannot be had here, as of [`Birdcage::add_policy`](crate::Birdcage::add_policy).
pub fn check(policy: &Policy) -> Result<Vec<Finding>> {
    let looked = Looked::at(policy)?;
    let mut findings = wide::find(&looked);
    findings.extend(secrets::find(&looked));
    findings.extend(both::find(&looked));
    findings.extend(idle::find(&looked));
    findings.sort_by(|one, other| {
        other
            .severity
            .cmp(&one.severity)
            .then_with(|| one.cmp(other))
    });
    findings.dedup();
    Ok(findings)
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Danger => "danger",
        })
    }
}

/// The place, the severity and the message; the remedy is another line.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.place, self.severity, self.message)
    }
}
