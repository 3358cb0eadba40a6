//! What is true of every report that a reaper could leave.

use birdcage_init::Ended;

/// Bytes that are not exactly one record are no report. A record reads as the
/// numbers in it, and reading it again gives the same; a negative number, which
/// no kernel reports, does not become a large one.
pub fn property(data: &[u8]) {
    let Some(ended) = Ended::from_report(data) else {
        assert_ne!(data.len(), Ended::REPORT_BYTES);
        return;
    };
    assert_eq!(data.len(), Ended::REPORT_BYTES);
    assert_eq!(Ended::from_report(data), Some(ended));
    let numbers: Vec<i64> = data
        .chunks_exact(8)
        .map(|bytes| i64::from_ne_bytes(bytes.try_into().expect("eight bytes")))
        .collect();
    assert_eq!(
        i64::from(ended.status),
        i64::from(i32::try_from(numbers[0]).unwrap_or(0))
    );
    let microseconds = |number: i64| u128::from(u64::try_from(number).unwrap_or(0));
    assert_eq!(ended.usage.user.as_micros(), microseconds(numbers[1]));
    assert_eq!(ended.usage.system.as_micros(), microseconds(numbers[2]));
    assert!(numbers[3] > 0 || ended.usage.peak_memory == 0);
}
