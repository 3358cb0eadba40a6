//! [`Tried`], what came of cases, counted.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::AddAssign;

/// What came of cases, counted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tried {
    /// By act and answer, without the text of an answer.
    acts: BTreeMap<(&'static str, String), usize>,
    /// Sandboxes that there must not be, by the reason.
    refused: BTreeMap<&'static str, usize>,
    /// Denials, by what they were about.
    denied: BTreeMap<&'static str, usize>,
}

/// Every reason for which a program can be kept from something in these trees.
const ERRNOS: [&str; 14] = [
    "EACCES",
    "EBUSY",
    "EEXIST",
    "EINVAL",
    "EISDIR",
    "ELOOP",
    "ENOENT",
    "ENOEXEC",
    "ENOTDIR",
    "ENOTEMPTY",
    "ENXIO",
    "EPERM",
    "EROFS",
    "EXDEV",
];

/// Every kind of thing that can be denied.
const DENIALS: [&str; 5] = [
    "a directory",
    "no directory",
    "what does not exist",
    "what is allowed",
    "what is around something narrower",
];

impl Tried {
    /// Counts a sandbox that there must not be.
    pub(crate) fn refuse(&mut self, reason: &'static str) {
        *self.refused.entry(reason).or_default() += 1;
    }

    /// Counts a denial.
    pub(crate) fn deny(&mut self, what: &'static str) {
        *self.denied.entry(what).or_default() += 1;
    }

    /// Counts an act that went as expected.
    pub(crate) fn count(&mut self, act: &'static str, answer: &[u8]) {
        let answer = String::from_utf8_lossy(answer);
        let word = answer.split(' ').next().unwrap_or_default().to_owned();
        *self.acts.entry((act, word)).or_default() += 1;
    }

    /// What no case came to: an errno, an act that was never done, or a denial.
    pub(crate) fn missing(&self) -> Vec<&'static str> {
        let answers: BTreeSet<_> = self
            .acts
            .keys()
            .map(|(_, answer)| answer.as_str())
            .collect();
        let acts: BTreeSet<_> = self.acts.keys().map(|(act, _)| *act).collect();
        let never_done = |act: &&str| !self.acts.contains_key(&(*act, "ok".to_owned()));
        let errnos = ERRNOS.into_iter().filter(|errno| !answers.contains(errno));
        let denials = DENIALS.into_iter();
        let denials = denials.filter(|what| !self.denied.contains_key(what));
        let acts = acts.into_iter().filter(never_done);
        errnos.chain(acts).chain(denials).collect()
    }
}

impl AddAssign for Tried {
    fn add_assign(&mut self, other: Self) {
        for (key, count) in other.acts {
            *self.acts.entry(key).or_default() += count;
        }
        for (reason, count) in other.refused {
            *self.refused.entry(reason).or_default() += count;
        }
        for (what, count) in other.denied {
            *self.denied.entry(what).or_default() += count;
        }
    }
}

/// A line for each act, with how often it had which answer.
impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut last = "";
        for ((act, answer), count) in &self.acts {
            if *act != last {
                write!(f, "{}{act}:", if last.is_empty() { "" } else { "\n" })?;
                last = act;
            }
            write!(f, " {count} {answer}")?;
        }
        for (reason, count) in &self.refused {
            write!(f, "\nno sandbox: {count} for {reason}")?;
        }
        for (what, count) in &self.denied {
            write!(f, "\ndenied: {count} of {what}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Tried;

    #[test]
    fn what_never_came_and_what_was_never_done_or_denied_is_missing() {
        let mut tried = Tried::default();
        tried.deny("a directory");
        tried.count("mkdir", b"EROFS");
        tried.count("look", b"ok file 644 0 7");
        let missing = tried.missing();
        assert!(missing.contains(&"EBUSY") && missing.contains(&"mkdir"));
        assert!(!missing.contains(&"EROFS") && !missing.contains(&"look"));
        assert!(missing.contains(&"no directory") && !missing.contains(&"a directory"));
    }
}
