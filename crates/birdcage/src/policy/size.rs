//! [`Size`], how many bytes a private directory may hold.

use std::fmt;
use std::str::FromStr;

/// How many bytes a private directory may hold, as a person writes it: `256M`.
///
/// A whole number and a unit: K, M, G or T, each 1024 times the one before.
///
/// ```
/// use birdcage::policy::Size;
///
/// let size: Size = "256M".parse()?;
/// assert_eq!(size.bytes(), 256 * 1024 * 1024);
/// assert_eq!("1M or so".parse::<Size>().unwrap_err().to_string(), "\"1M or so\" is no size");
/// # Ok::<(), birdcage::policy::SizeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size {
    // Invariant: from 1 KiB to `LARGEST`, and whole units.
    bytes: u64,
}

/// Why a text is no [`Size`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SizeError {
    /// There is no number in it, or more than a number and a unit.
    #[error("{0:?} is no size")]
    Malformed(String),
    /// There is a number without a unit.
    #[error("{0:?} has no unit")]
    NoUnit(String),
    /// Nothing fits into it.
    #[error("{0:?} is no room at all")]
    Zero(String),
    /// No file system is as large.
    #[error("{0:?} is more than any file system holds")]
    TooLarge(String),
}

/// The units, each with its bytes.
const UNITS: [(char, u64); 4] = [
    ('K', 1 << 10),
    ('M', 1 << 20),
    ('G', 1 << 30),
    ('T', 1 << 40),
];

/// What a file system is asked for at most (`MAX_LFS_FILESIZE` of the kernel).
const LARGEST: u64 = i64::MAX.unsigned_abs();

impl Size {
    /// How many bytes it is.
    pub fn bytes(self) -> u64 {
        self.bytes
    }
}

impl SizeError {
    /// What to write instead.
    pub fn remedy(&self) -> String {
        match self {
            Self::NoUnit(text) => format!("write what it counts, such as \"{text}M\""),
            Self::TooLarge(_) => "the largest is \"8388607T\"".to_owned(),
            _ => "write a whole number and K, M, G or T, such as \"256M\"".to_owned(),
        }
    }
}

impl FromStr for Size {
    type Err = SizeError;

    fn from_str(text: &str) -> Result<Self, SizeError> {
        let number = text.trim_end_matches(|c: char| !c.is_ascii_digit());
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(SizeError::Malformed(text.to_owned()));
        }
        let unit = text.get(number.len()..).unwrap_or_default();
        if unit.is_empty() {
            return Err(SizeError::NoUnit(text.to_owned()));
        }
        let unit = UNITS.iter().find(|(name, _)| unit.chars().eq([*name]));
        let (_, unit) = unit.ok_or_else(|| SizeError::Malformed(text.to_owned()))?;
        let bytes = number.parse::<u64>().ok();
        let bytes = bytes.and_then(|number| number.checked_mul(*unit));
        match bytes.filter(|bytes| *bytes <= LARGEST) {
            None => Err(SizeError::TooLarge(text.to_owned())),
            Some(0) => Err(SizeError::Zero(text.to_owned())),
            Some(bytes) => Ok(Self { bytes }),
        }
    }
}

/// With the largest unit of which it is a whole number.
impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = |(_, unit): &&(char, u64)| self.bytes % unit == 0;
        match UNITS.iter().rev().find(whole) {
            Some((name, unit)) => write!(f, "{}{name}", self.bytes / unit),
            None => write!(f, "{}", self.bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: Result<u64, &str>) {
        let found = text.parse::<Size>();
        let found = found.map(Size::bytes).map_err(|error| error.to_string());
        assert_eq!(found, expected.map_err(str::to_owned), "{text}");
    }

    #[test]
    fn a_size_is_a_number_and_a_unit() {
        check("1K", Ok(1024));
        check("256M", Ok(256 << 20));
        check("1G", Ok(1 << 30));
        check("8388607T", Ok(8_388_607 << 40));
    }

    #[test]
    fn what_is_no_size_says_so() {
        check("", Err("\"\" is no size"));
        check("M", Err("\"M\" is no size"));
        check("-1M", Err("\"-1M\" is no size"));
        check("1.5G", Err("\"1.5G\" is no size"));
        check("1 G", Err("\"1 G\" is no size"));
        check("1m", Err("\"1m\" is no size"));
        check("1MiB", Err("\"1MiB\" is no size"));
        check("1024", Err("\"1024\" has no unit"));
        check("0M", Err("\"0M\" is no room at all"));
        check(
            "8388608T",
            Err("\"8388608T\" is more than any file system holds"),
        );
        let huge = "99999999999999999999K";
        check(
            huge,
            Err(&format!("{huge:?} is more than any file system holds")),
        );
    }

    proptest! {
        #[test]
        fn what_is_printed_is_the_same_size(number in 1..1_u64 << 20, unit in "[KMGT]") {
            let size: Size = format!("{number}{unit}").parse().expect("a size");
            prop_assert_eq!(size.to_string().parse::<Size>(), Ok(size));
        }

        #[test]
        fn any_text_is_a_size_or_is_none(text in ".{0,8}") {
            let _either = text.parse::<Size>();
        }
    }
}
