//! [`Tally`], how many tests passed, failed and were skipped, read from what
//! they print.

use std::fmt;
use std::ops::AddAssign;

/// Tests by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// They ran, and held.
    pub(crate) passed: u64,
    /// They ran, and did not.
    pub(crate) failed: u64,
    /// They did not run, or said that they could not.
    pub(crate) skipped: u64,
    /// They ran and prove nothing: their control cannot work on this machine.
    ///
    /// Unlike a skip this is no fault of the machine: an ordinary user may not do
    /// what only root may, and no tool that is installed changes that.
    pub(crate) inapplicable: u64,
}

impl Tally {
    /// Counts what one line of output tells.
    ///
    /// A test that finds that it cannot run here prints `skipped: why` and
    /// returns. To libtest it has passed, and [`Output`] takes that back.
    fn of(line: &str) -> Self {
        match line.strip_prefix("test result: ") {
            Some(counts) => Self::of_result(counts),
            None => Self {
                skipped: line.starts_with(SKIPPED).into(),
                inapplicable: line.starts_with(INAPPLICABLE).into(),
                ..Self::default()
            },
        }
    }

    /// Reads `ok. 3 passed; 0 failed; 1 ignored; …`.
    fn of_result(counts: &str) -> Self {
        let number = |what: &str| {
            let before = counts
                .split_once(what)
                .map_or("", |(before, _)| before)
                .trim_end();
            before
                .rsplit(' ')
                .next()
                .and_then(|word| word.parse().ok())
                .unwrap_or(0)
        };
        Self {
            passed: number("passed"),
            failed: number("failed"),
            skipped: number("ignored"),
            inapplicable: 0,
        }
    }

    /// One that ran and held.
    pub(crate) fn one_passed() -> Self {
        Self {
            passed: 1,
            ..Self::default()
        }
    }
}

/// Output as it comes, with the tally of what it has told.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Output {
    tally: Tally,
    said_skipped: u64,
}

impl Output {
    /// Counts one line.
    pub(crate) fn line(&mut self, line: &str) {
        self.tally += Tally::of(line);
        self.said_skipped += u64::from(line.starts_with(SKIPPED));
    }

    /// What all lines told: who said `skipped` or `not applicable` has not passed.
    pub(crate) fn tally(self) -> Tally {
        let not_passed = self.said_skipped + self.tally.inapplicable;
        let passed = self.tally.passed.saturating_sub(not_passed);
        Tally {
            passed,
            ..self.tally
        }
    }
}

const SKIPPED: &str = "skipped: ";
const INAPPLICABLE: &str = "not applicable: ";

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.inapplicable += other.inapplicable;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Output;

    fn check(lines: &str, expected: &str) {
        let mut output = Output::default();
        lines.lines().for_each(|line| output.line(line));
        assert_eq!(output.tally().to_string(), expected, "{lines}");
    }

    #[test]
    fn the_results_of_several_binaries_add_up() {
        check(
            "running 3 tests\n\
             test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n\
             test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 4 filtered out\n",
            "13 passed, 2 failed, 0 skipped",
        );
    }

    #[test]
    fn a_test_that_says_it_was_skipped_has_not_passed() {
        check(
            "skipped: no user namespaces here\n\
             test result: ok. 3 passed; 0 failed; 0 ignored\n",
            "2 passed, 0 failed, 1 skipped",
        );
    }

    #[test]
    fn a_test_that_is_ignored_is_skipped_and_was_never_passed() {
        check(
            "test result: ok. 3 passed; 0 failed; 2 ignored",
            "3 passed, 0 failed, 2 skipped",
        );
    }

    #[test]
    fn a_probe_that_proves_nothing_here_has_not_passed_and_is_no_skip() {
        let lines = "not applicable: init::x: we are not root\n\
                     test result: ok. 3 passed; 0 failed; 0 ignored";
        check(lines, "2 passed, 0 failed, 0 skipped");
        let mut output = Output::default();
        lines.lines().for_each(|line| output.line(line));
        assert_eq!(output.tally().inapplicable, 1);
    }

    #[test]
    fn what_only_looks_like_a_result_is_not_counted() {
        check(
            "the test result: ok. 3 passed\nnot skipped: it ran\n",
            "0 passed, 0 failed, 0 skipped",
        );
        check("test result: ", "0 passed, 0 failed, 0 skipped");
    }
}
