//! [`Answer`], whether a program may do something at a path, and why.

mod asked;
#[cfg(feature = "serde")]
mod serialize;
mod view;

use crate::Origin;
use std::fmt;
use std::path::{Path, PathBuf};

pub(crate) use asked::answer;
#[cfg(feature = "serde")]
pub(crate) use asked::refuses;
#[cfg(feature = "serde")]
pub(crate) use view::View;

/// What a program may want to do at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum Access {
    /// Reading a file, or what is in a directory.
    Read,
    /// Writing to a file, or making one there.
    Write,
    /// Executing a program.
    Execute,
}

/// Whether a program may do something at a path, and why.
///
/// Made by [`Birdcage::why`](crate::Birdcage::why). It is for the moment in which it was asked
/// for, and about files: what a system call may do is decided elsewhere. Its text is a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// The path as it was asked about.
    pub path: PathBuf,
    /// Where it leads inside, if it leads somewhere.
    pub leads_to: Option<PathBuf>,
    /// What was asked for.
    pub access: Access,
    /// What decides.
    pub reason: Reason,
    /// The rule that decides, if it is one of the sandbox's rules.
    pub rule: Option<Rule>,
}

/// A rule of a sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// The path that it is about.
    pub path: PathBuf,
    /// Who asked for it.
    pub by: Vec<Origin>,
}

/// What decides whether a program may do something at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum Reason {
    /// A rule allows it.
    Allowed,
    /// It is a directory that is there to lead to what rules show, and shows nothing else.
    LeadsOn,
    /// The sandbox has a file of its own there, which may be read.
    OwnFile,
    /// The sandbox has an empty directory of its own there; the host's does not show.
    PrivateDirectory,
    /// The sandbox has a `/proc` of its own, which shows its own processes.
    OwnProc,
    /// No rule shows it.
    NotShown,
    /// A rule denies it.
    Denied,
    /// A rule allows less: no writing.
    ReadOnly,
    /// A rule allows less: no executing.
    NotExecutable,
    /// A rule allows it, but there is nothing there on the host either.
    Missing,
    /// A rule allows it, but the file's mode or its file system does not.
    Host,
    /// The path leads nowhere: through links without end, or through what is no directory.
    Nowhere,
}

impl Answer {
    /// Whether the program may do it.
    pub fn is_allowed(&self) -> bool {
        match self.reason {
            Reason::Allowed => true,
            Reason::OwnFile | Reason::LeadsOn => self.access == Access::Read,
            Reason::OwnProc => self.access == Access::Read,
            Reason::PrivateDirectory => match self.access {
                Access::Read => self.rule.as_ref().map(|rule| &rule.path) == self.leads_to.as_ref(),
                Access::Write => true,
                Access::Execute => false,
            },
            _ => false,
        }
    }

    /// The path that a rule would have to be about for it to be allowed, if one would do.
    pub fn missing_rule(&self) -> Option<&Path> {
        let rule = matches!(
            self.reason,
            Reason::NotShown | Reason::ReadOnly | Reason::NotExecutable
        );
        rule.then_some(&self.path)
    }

    fn because(&self) -> String {
        let rule = |says: &str| match &self.rule {
            Some(rule) => format!("{rule} {says}"),
            None => says.to_owned(),
        };
        match self.reason {
            Reason::Allowed => rule("allows it"),
            Reason::LeadsOn => "it is an empty directory that leads to what rules show".to_owned(),
            Reason::OwnFile => rule("puts a file of the sandbox's own there"),
            Reason::PrivateDirectory => rule("is an empty directory of the sandbox's own"),
            Reason::OwnProc => "the sandbox has a /proc of its own, which is read-only".to_owned(),
            Reason::NotShown => "no rule shows it".to_owned(),
            Reason::Denied => rule("denies it"),
            Reason::ReadOnly => rule("does not allow writing"),
            Reason::NotExecutable => rule("does not allow executing"),
            Reason::Missing => rule("would allow it, but there is nothing"),
            Reason::Host => rule("allows it, but the file's mode or file system does not"),
            Reason::Nowhere => "the path leads nowhere inside".to_owned(),
        }
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "read",
            Self::Write => "written",
            Self::Execute => "executed",
        })
    }
}

/// The path, and who asked.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        let by: Vec<_> = self.by.iter().map(ToString::to_string).collect();
        if by.is_empty() {
            return Ok(());
        }
        write!(f, " (by {})", by.join(", "))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(place) = self.leads_to.as_ref().filter(|place| **place != self.path) {
            write!(f, " (which is {})", place.display())?;
        }
        let may = if self.is_allowed() { "may" } else { "may not" };
        write!(f, " {may} be {}: {}", self.access, self.because())
    }
}

#[cfg(test)]
mod tests;
