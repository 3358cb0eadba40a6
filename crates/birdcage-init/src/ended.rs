//! [`Ended`], how a program ended and what it used.

use std::time::Duration;

/// How a program ended, and what it used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The wait status, as `wait(2)` returns it, core-dump bit included.
    pub status: i32,
    /// What was used; nothing is known if the sandbox was killed from outside.
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

/// The reaper's report, four numbers of 64 bits; `reaper/main.rs` has the other end.
pub(crate) const RECORD_BYTES: usize = 32;

impl Ended {
    /// Reads the reaper's report.
    ///
    /// Only the reaper can write one: the pipe is not open anywhere else.
    pub(crate) fn from_record(record: &[u8; RECORD_BYTES]) -> Self {
        let mut numbers = record
            .chunks_exact(8)
            .map(|chunk| i64::from_ne_bytes(chunk.try_into().expect("chunks of eight bytes")));
        let mut next = || numbers.next().unwrap_or_default();
        let status = i32::try_from(next()).unwrap_or_default();
        let usage = Usage {
            user: Duration::from_micros(next().unsigned_abs()),
            system: Duration::from_micros(next().unsigned_abs()),
            peak_memory: next().unsigned_abs().saturating_mul(1024),
        };
        Self { status, usage }
    }

    /// The end of a sandbox whose reaper has left no report.
    pub(crate) fn without_report(status: i32) -> Self {
        Self {
            status,
            usage: Usage::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_four_numbers_in_the_machines_order() {
        let numbers: [i64; 4] = [0x86, 1_500_000, 20, 4];
        let bytes: Vec<u8> = numbers
            .iter()
            .flat_map(|number| number.to_ne_bytes())
            .collect();
        let ended = Ended::from_record(&bytes.try_into().expect("32 bytes"));
        assert_eq!(ended.status, 0x86);
        assert_eq!(ended.usage.user, Duration::from_millis(1500));
        assert_eq!(ended.usage.system, Duration::from_micros(20));
        assert_eq!(ended.usage.peak_memory, 4096);
    }
}
