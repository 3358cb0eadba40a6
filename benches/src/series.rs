//! [`Series`], the times of one system over all rounds, and what they say.

use std::str::FromStr;

use crate::worker::Result;

/// One start, in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// From the call to the target's first instruction.
    pub main: u64,
    /// From the call until the target was waited for.
    pub total: u64,
}

impl FromStr for Timing {
    type Err = Box<dyn std::error::Error>;

    /// A worker's report: both numbers.
    fn from_str(line: &str) -> Result<Self> {
        let (main, total) = line.trim_end().split_once(' ').ok_or("not two numbers")?;
        Ok(Self {
            main: main.parse()?,
            total: total.parse()?,
        })
    }
}

/// Which of the two times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// [`Timing::main`].
    Main,
    /// [`Timing::total`].
    Total,
}

impl Span {
    #[expect(clippy::cast_precision_loss, reason = "no start takes a hundred days")]
    fn microseconds(self, timing: Timing) -> f64 {
        let nanoseconds = match self {
            Self::Main => timing.main,
            Self::Total => timing.total,
        };
        nanoseconds as f64 / 1000.0
    }
}

/// All starts of one system.
///
/// Having a `Series` means that it has a round and that no round is empty.
#[derive(Clone, Debug)]
pub struct Series {
    rounds: Vec<Vec<Timing>>,
}

impl Series {
    /// `None` without a round, or with an empty one.
    pub fn new(rounds: Vec<Vec<Timing>>) -> Option<Self> {
        let is_full = !rounds.is_empty() && rounds.iter().all(|round| !round.is_empty());
        is_full.then_some(Self { rounds })
    }

    /// How many starts there were.
    pub fn starts(&self) -> usize {
        self.rounds.iter().map(Vec::len).sum()
    }

    /// The time, in microseconds, that this many per cent of all starts kept to.
    pub fn percentile(&self, span: Span, percent: usize) -> f64 {
        percentile(
            self.rounds
                .iter()
                .flatten()
                .map(|timing| span.microseconds(*timing)),
            percent,
        )
    }

    /// Joins the medians of each round with those of another series in the same
    /// round, and gives the median of what comes out: a minute in which the whole
    /// machine is slow does not shift it.
    pub fn compare(&self, other: &Self, span: Span, join: impl Fn(f64, f64) -> f64) -> f64 {
        let pairs = self.medians(span).zip(other.medians(span));
        percentile(pairs.map(|(one, two)| join(one, two)), 50)
    }

    /// How many times the other's time this takes.
    pub fn ratio(&self, other: &Self, span: Span) -> f64 {
        self.compare(other, span, |one, two| one / two)
    }

    fn medians(&self, span: Span) -> impl Iterator<Item = f64> {
        let median = move |round: &Vec<Timing>| {
            percentile(round.iter().map(|timing| span.microseconds(*timing)), 50)
        };
        self.rounds.iter().map(median)
    }
}

/// The median of numbers; zero without any.
pub fn median(numbers: &[f64]) -> f64 {
    if numbers.is_empty() {
        return 0.0;
    }
    percentile(numbers.iter().copied(), 50)
}

/// The smallest number that at least `percent` of the numbers do not exceed.
fn percentile(numbers: impl Iterator<Item = f64>, percent: usize) -> f64 {
    let mut sorted: Vec<_> = numbers.collect();
    sorted.sort_by(f64::total_cmp);
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted[rank - 1]
}

#[cfg(test)]
mod tests {
    use super::{Series, Span, Timing, percentile};

    fn series(rounds: &[&[u64]]) -> Series {
        let timing = |main: &u64| Timing {
            main: main * 1000,
            total: main * 2000,
        };
        let round = |round: &&[u64]| round.iter().map(timing).collect();
        Series::new(rounds.iter().map(round).collect()).expect("full rounds")
    }

    fn check(numbers: &[u32], percent: usize, expected: u32) {
        let numbers = numbers.iter().map(|number| f64::from(*number));
        assert_eq!(
            percentile(numbers, percent).to_bits(),
            f64::from(expected).to_bits()
        );
    }

    #[test]
    fn a_percentile_is_one_of_the_numbers() {
        check(&[7], 50, 7);
        check(&[3, 1, 2], 50, 2);
        check(&[4, 3, 2, 1], 50, 2);
        check(&(1..=100).collect::<Vec<_>>(), 99, 99);
        check(&(1..=1000).rev().collect::<Vec<_>>(), 99, 990);
    }

    #[test]
    fn a_slow_round_shifts_no_ratio() {
        let (one, two) = (
            series(&[&[1, 1], &[90, 90], &[1]]),
            series(&[&[2], &[180], &[2]]),
        );
        assert!((one.ratio(&two, Span::Main) - 0.5).abs() < 1e-9);
        assert!((one.ratio(&two, Span::Total) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn times_are_shown_in_microseconds() {
        assert!((series(&[&[5]]).percentile(Span::Main, 50) - 5.0).abs() < 1e-9);
        assert!((series(&[&[5]]).percentile(Span::Total, 50) - 10.0).abs() < 1e-9);
    }

    #[test]
    fn an_empty_round_is_no_series() {
        assert!(Series::new(Vec::new()).is_none());
        assert!(Series::new(vec![Vec::new()]).is_none());
        assert_eq!(series(&[&[1, 2], &[3]]).starts(), 3);
    }

    #[test]
    fn a_report_is_two_numbers() {
        assert_eq!(
            "1 2\n".parse::<Timing>().expect("two"),
            Timing { main: 1, total: 2 }
        );
        assert!("1\n".parse::<Timing>().is_err());
        assert!("1 x\n".parse::<Timing>().is_err());
    }
}
