//! [`Ended`], how a program ended and what it used.

use std::time::Duration;

/// How a program ended, and what it used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The wait status, as `wait(2)` returns it, core-dump bit included.
    pub status: i32,
    /// What was used; nothing is known if the sandbox was killed from outside, or no memory
    /// was left for the reaper's report.
    pub usage: Usage,
}

/// The resources that a program and the descendants it waited for have used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usage {
    /// Time in user mode.
    pub user: Duration,
    /// Time in the kernel.
    pub system: Duration,
    /// The largest resident set of one process, in bytes.
    pub peak_memory: u64,
}

impl Ended {
    /// The length of a reaper's report: four numbers of 64 bits.
    pub const REPORT_BYTES: usize = 32;

    /// Reads a reaper's report; `reaper/main.rs` has the other end.
    ///
    /// Anything but exactly one report is none. Only a reaper can write one: the
    /// pipe is open nowhere else. Even so no number in it is taken for more than
    /// it can be: one that no kernel reports reads as zero.
    pub fn from_report(report: &[u8]) -> Option<Self> {
        let report: &[u8; Self::REPORT_BYTES] = report.try_into().ok()?;
        let mut numbers = report.chunks_exact(8).map(number);
        let mut next = || numbers.next().unwrap_or(0);
        let status = i32::try_from(next()).unwrap_or(0);
        let mut count = || u64::try_from(next()).unwrap_or(0);
        let usage = Usage {
            user: Duration::from_micros(count()),
            system: Duration::from_micros(count()),
            peak_memory: count().saturating_mul(1024),
        };
        Some(Self { status, usage })
    }

    /// The end of a sandbox whose reaper has left no report.
    pub(crate) fn without_report(status: i32) -> Self {
        Self {
            status,
            usage: Usage::default(),
        }
    }
}

fn number(bytes: &[u8]) -> i64 {
    bytes.try_into().map_or(0, i64::from_ne_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_report_is_four_numbers_in_the_machines_order() {
        let numbers: [i64; 4] = [0x86, 1_500_000, 20, 4];
        let bytes: Vec<u8> = numbers
            .iter()
            .flat_map(|number| number.to_ne_bytes())
            .collect();
        let ended = Ended::from_report(&bytes).expect("one report");
        assert_eq!(ended.status, 0x86);
        assert_eq!(ended.usage.user, Duration::from_millis(1500));
        assert_eq!(ended.usage.system, Duration::from_micros(20));
        assert_eq!(ended.usage.peak_memory, 4096);
    }

    proptest! {
        #[test]
        fn a_report_reads_as_what_a_reaper_wrote(
            status in 0..=0xffff_i32,
            user in 0..i64::MAX,
            system in 0..i64::MAX,
            kilobytes in 0..i64::MAX / 1024,
        ) {
            let numbers = [i64::from(status), user, system, kilobytes];
            let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_ne_bytes()).collect();
            let ended = Ended::from_report(&bytes).expect("one report");
            prop_assert_eq!(ended.status, status);
            prop_assert_eq!(ended.usage.user.as_micros(), user.unsigned_abs().into());
            prop_assert_eq!(ended.usage.system.as_micros(), system.unsigned_abs().into());
            prop_assert_eq!(ended.usage.peak_memory, kilobytes.unsigned_abs() * 1024);
        }
    }

    #[test]
    fn less_or_more_than_a_report_is_none() {
        for length in [0, 1, 31, 33, 64] {
            assert_eq!(Ended::from_report(&vec![0; length]), None, "{length} bytes");
        }
    }
}
