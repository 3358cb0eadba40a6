//! [`Finding`], one thing that was looked at.

use std::borrow::Cow;
use std::fmt;

/// One thing that was looked at: what was seen, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Finding {
    subject: &'static str,
    state: State,
    seen: Cow<'static, str>,
    advice: Vec<String>,
}

/// What a finding means for sandboxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum State {
    /// As it should be, or of no consequence.
    Ok,
    /// There are no sandboxes because of it.
    Missing,
    /// There are sandboxes, but they keep or allow less.
    Limited,
    /// It cannot be told from here.
    Unknown,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ok => "ok",
            Self::Missing => "missing",
            Self::Limited => "limited",
            Self::Unknown => "cannot tell",
        })
    }
}

impl Finding {
    pub(super) fn new(
        subject: &'static str,
        state: State,
        seen: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            subject,
            state,
            seen: seen.into(),
            advice: Vec::new(),
        }
    }

    pub(super) fn advising(mut self, advice: impl ToString) -> Self {
        self.advice.push(advice.to_string());
        self
    }

    /// What was looked at, such as `user namespaces`.
    pub fn subject(&self) -> &'static str {
        self.subject
    }

    /// What it means for sandboxes.
    pub fn state(&self) -> State {
        self.state
    }

    /// What was seen, in a few words.
    pub fn seen(&self) -> &str {
        &self.seen
    }

    /// What to do about it; each is one way, and may have several lines.
    pub fn advice(&self) -> &[String] {
        &self.advice
    }
}

/// The width of the longest state, and of the longest subject.
const COLUMNS: (usize, usize) = (11, 15);

/// The state, the subject and what was seen, aligned; below, each piece of advice.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (state, subject) = COLUMNS;
        writeln!(
            f,
            "{:state$}  {:subject$}  {}",
            self.state, self.subject, self.seen
        )?;
        for advice in &self.advice {
            let mut marks = std::iter::once("-> ").chain(std::iter::repeat("   "));
            for line in advice.lines() {
                let mark = marks.next().unwrap_or_default();
                let text = format!("{:state$}  {mark}{line}", "");
                writeln!(f, "{}", text.trim_end())?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_an_aligned_line_with_the_advice_below() {
        let finding = Finding::new("kernel", State::Unknown, "nothing")
            .advising("one\n\n  two")
            .advising("three");
        assert_eq!(
            finding.to_string(),
            "cannot tell  kernel           nothing\n             -> one\n\n                  two\n\
             \x20            -> three\n"
        );
    }
}
