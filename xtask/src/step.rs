//! A step of `ci`, and the summary of all of them.

use std::fmt;
use std::time::{Duration, Instant};

use crate::Result;
use crate::tally::Tally;

/// What a step says of itself when it has come to its end.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// All is well.
    Passed(Tally),
    /// Something is not; these tests had run by then.
    Failed(String, Tally),
    /// It cannot be done here, which counts as one test skipped.
    Skipped(String),
}

/// A step that was taken.
#[derive(Debug)]
pub(crate) struct Step {
    name: &'static str,
    took: Duration,
    verdict: Verdict,
}

/// The steps that were taken.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    steps: Vec<Step>,
}

impl Step {
    /// Takes a step: announces it, times it, keeps what came of it.
    pub(crate) fn take(name: &'static str, work: impl FnOnce() -> Result<Verdict>) -> Self {
        println!("\n==> {name}");
        let start = Instant::now();
        let verdict = work().unwrap_or_else(|e| Verdict::Failed(e.to_string(), Tally::default()));
        Self {
            name,
            took: start.elapsed(),
            verdict,
        }
    }

    fn tally(&self) -> Tally {
        match &self.verdict {
            Verdict::Passed(tally) | Verdict::Failed(_, tally) => *tally,
            Verdict::Skipped(_) => Tally {
                skipped: 1,
                ..Tally::default()
            },
        }
    }
}

impl Summary {
    /// Adds a step and shows its line.
    pub(crate) fn add(&mut self, step: Step) {
        println!("{step}");
        self.steps.push(step);
    }

    /// The tests of all steps.
    pub(crate) fn tally(&self) -> Tally {
        let mut sum = Tally::default();
        self.steps.iter().for_each(|step| sum += step.tally());
        sum
    }

    /// The names of the steps that failed.
    pub(crate) fn failed(&self) -> Vec<&'static str> {
        let failed = |step: &&Step| matches!(step.verdict, Verdict::Failed(..));
        self.steps
            .iter()
            .filter(failed)
            .map(|step| step.name)
            .collect()
    }

    /// True if nothing failed; and, if `strict`, nothing was skipped either.
    pub(crate) fn is_green(&self, strict: Strictness) -> bool {
        let tally = self.tally();
        let skips_count = strict == Strictness::SkipsAreRed && tally.skipped != 0;
        self.failed().is_empty() && tally.failed == 0 && !skips_count
    }
}

/// What a skipped test means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// On the machine of whoever works on it, a skip is a remark.
    SkipsAreRemarks,
    /// In continuous integration, where everything was installed, it is a failure.
    SkipsAreRed,
}

impl Strictness {
    /// As the variable `CI` says.
    pub(crate) fn of(ci: Option<&str>) -> Self {
        if ci == Some("true") {
            Self::SkipsAreRed
        } else {
            Self::SkipsAreRemarks
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mark, remark) = match &self.verdict {
            Verdict::Passed(tally) if *tally == Tally::default() => ("ok  ", String::new()),
            Verdict::Passed(tally) => ("ok  ", tally.to_string()),
            Verdict::Failed(why, _) => ("FAIL", why.clone()),
            Verdict::Skipped(why) => ("skip", why.clone()),
        };
        write!(
            f,
            "{mark} {:>6.1} s  {}  {remark}",
            self.took.as_secs_f64(),
            self.name
        )
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps.iter().try_for_each(|step| writeln!(f, "{step}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Step, Strictness, Summary, Verdict};
    use crate::tally::Tally;

    fn summary(verdicts: impl IntoIterator<Item = Verdict>) -> Summary {
        let mut summary = Summary::default();
        verdicts
            .into_iter()
            .for_each(|verdict| summary.add(Step::take("x", || Ok(verdict))));
        summary
    }

    fn tally(passed: u64, failed: u64, skipped: u64) -> Tally {
        Tally {
            passed,
            failed,
            skipped,
            ..Tally::default()
        }
    }

    fn check(verdict: Verdict, lenient: bool, strict: bool) {
        let summary = summary([Verdict::Passed(tally(1, 0, 0)), verdict]);
        assert_eq!(
            summary.is_green(Strictness::SkipsAreRemarks),
            lenient,
            "{summary}"
        );
        assert_eq!(
            summary.is_green(Strictness::SkipsAreRed),
            strict,
            "{summary}"
        );
    }

    #[test]
    fn a_skip_is_red_only_where_everything_was_installed() {
        check(Verdict::Passed(tally(1, 0, 0)), true, true);
        check(Verdict::Passed(tally(1, 0, 1)), true, false);
        check(Verdict::Skipped("why".to_owned()), true, false);
    }

    #[test]
    fn a_failure_is_red_everywhere() {
        check(
            Verdict::Failed("why".to_owned(), tally(0, 0, 0)),
            false,
            false,
        );
        check(Verdict::Passed(tally(1, 1, 0)), false, false);
    }

    #[test]
    fn the_tests_of_all_steps_add_up() {
        let summary = summary([
            Verdict::Passed(tally(1, 0, 0)),
            Verdict::Failed("why".to_owned(), tally(2, 3, 0)),
            Verdict::Skipped("why".to_owned()),
        ]);
        assert_eq!(summary.tally(), tally(3, 3, 1));
        assert_eq!(summary.failed(), ["x"]);
    }

    #[test]
    fn a_step_that_errs_has_failed_with_that_message() {
        let step = Step::take("x", || Err("the reason".into()));
        assert!(step.to_string().starts_with("FAIL"), "{step}");
        assert!(step.to_string().ends_with("the reason"), "{step}");
    }

    #[test]
    fn only_the_word_true_is_strict() {
        assert_eq!(Strictness::of(Some("true")), Strictness::SkipsAreRed);
        assert_eq!(Strictness::of(Some("")), Strictness::SkipsAreRemarks);
        assert_eq!(Strictness::of(None), Strictness::SkipsAreRemarks);
    }
}
