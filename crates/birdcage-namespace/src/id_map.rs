//! [`IdMap`], the lines that go into `/proc/PID/uid_map` and `gid_map`.
//!
//! A process without privileges may write exactly one line, and that line must
//! name its own id ([`user_namespaces(7)`], "Defining user and group ID
//! mappings"). [`IdMap::identity`] is that line. Anything longer needs
//! `newuidmap(1)`, which this crate does not call, or a caller that is root.
//!
//! [`user_namespaces(7)`]: https://man7.org/linux/man-pages/man7/user_namespaces.7.html

use core::fmt;
use core::str::FromStr;

use crate::IdRange;

/// Lines the kernel takes, from Linux 4.15 on (`UID_GID_MAP_MAX_EXTENTS`).
const MAX_LINES: usize = 340;

/// The kernel takes one write of less than a page, and no page is smaller.
const MAX_BYTES: usize = 4095;

/// Ids inside a user namespace and the ids outside that they stand for.
///
/// Having an `IdMap` means that it has a line, that no two of its lines overlap
/// on either side, that none passes the last id (but see
/// [`identity`](Self::identity)), and that it fits into the one write the kernel
/// allows. It does not mean that the kernel will accept it: that depends on who
/// writes it.
///
/// ```
/// use birdcage_namespace::IdMap;
///
/// let map: IdMap = "0 100000 65536\n".parse()?;
/// assert_eq!(map.to_outside(1000), Some(101000));
/// assert_eq!(map.to_inside(1000), None);
/// # Ok::<(), birdcage_namespace::IdMapError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdMap {
    // Invariant: sorted by `inside`; see the type's documentation for the rest.
    ranges: Vec<IdRange>,
}

/// Why some ranges are no [`IdMap`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdMapError {
    /// There is no range; an empty map cannot be written.
    #[error("an id map needs at least one line")]
    Empty,
    /// A range of no ids.
    #[error("the id range `{0}` is empty")]
    ZeroCount(IdRange),
    /// A range that goes past 4294967294, the last id there is.
    #[error("the id range `{0}` goes past the last id")]
    PastLastId(IdRange),
    /// Two ranges share an id, inside or outside.
    #[error("the id ranges `{0}` and `{1}` overlap")]
    Overlap(IdRange, IdRange),
    /// More lines than the kernel takes.
    #[error("an id map of {0} lines is longer than the 340 the kernel takes")]
    TooManyLines(usize),
    /// More bytes than the kernel takes in one write.
    #[error("an id map of {0} bytes does not fit into one write of less than a page")]
    TooManyBytes(usize),
    /// A line that is not three decimal numbers; counted from 1.
    #[error("line {0} of the id map is not three decimal numbers")]
    Syntax(usize),
}

impl IdMap {
    /// Maps `id` to itself and nothing else: inside, the caller is who it was.
    ///
    /// `u32::MAX` is not an id and no process has it. Its map can be made, and
    /// the kernel answers `EINVAL` to it.
    pub fn identity(id: u32) -> Self {
        Self {
            ranges: vec![IdRange {
                inside: id,
                outside: id,
                count: 1,
            }],
        }
    }

    /// The map made of `ranges`, in any order.
    ///
    /// # Errors
    ///
    /// What the kernel would answer with a bare `EINVAL` is refused here, and
    /// says which range it is about.
    pub fn new(ranges: impl IntoIterator<Item = IdRange>) -> Result<Self, IdMapError> {
        let mut ranges: Vec<_> = ranges.into_iter().collect();
        check_number(ranges.len())?;
        ranges.iter().copied().try_for_each(check_range)?;
        ranges.sort_unstable();
        check_overlaps(&ranges)?;
        check_size(Self { ranges })
    }

    /// Its lines, sorted by the id inside.
    pub fn ranges(&self) -> &[IdRange] {
        &self.ranges
    }

    /// The id inside that stands for `outside`, if there is one.
    ///
    /// Where there is none, the kernel shows the overflow id (65534).
    pub fn to_inside(&self, outside: u32) -> Option<u32> {
        self.ranges
            .iter()
            .find_map(|range| range.to_inside(outside))
    }

    /// The id outside that `inside` stands for, if there is one.
    ///
    /// Where there is none, `setresuid(2)` and `chown(2)` answer `EINVAL`.
    pub fn to_outside(&self, inside: u32) -> Option<u32> {
        self.ranges
            .iter()
            .find_map(|range| range.to_outside(inside))
    }
}

/// The lines as the kernel takes them: `inside outside count`, each ended.
impl fmt::Display for IdMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.ranges
            .iter()
            .try_for_each(|range| writeln!(f, "{range}"))
    }
}

/// Reads what [`Display`](fmt::Display) writes, and also the padded columns that
/// the kernel shows in `/proc/PID/uid_map`.
impl FromStr for IdMap {
    type Err = IdMapError;

    fn from_str(lines: &str) -> Result<Self, IdMapError> {
        let ranges: Option<Vec<_>> = lines.lines().map(parse_line).collect();
        Self::new(ranges.ok_or_else(|| first_bad_line(lines))?)
    }
}

fn parse_line(line: &str) -> Option<IdRange> {
    let mut numbers = line.split_ascii_whitespace().map(parse_number);
    let range = IdRange {
        inside: numbers.next()??,
        outside: numbers.next()??,
        count: numbers.next()??,
    };
    numbers.next().is_none().then_some(range)
}

/// Digits only: `u32::from_str` takes a plus sign, the kernel does not.
fn parse_number(word: &str) -> Option<u32> {
    let digits = word.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| word.parse().ok()).flatten()
}

fn first_bad_line(lines: &str) -> IdMapError {
    let bad = lines
        .lines()
        .take_while(|line| parse_line(line).is_some())
        .count();
    IdMapError::Syntax(bad + 1)
}

fn check_number(lines: usize) -> Result<(), IdMapError> {
    match lines {
        0 => Err(IdMapError::Empty),
        1..=MAX_LINES => Ok(()),
        _ => Err(IdMapError::TooManyLines(lines)),
    }
}

fn check_range(range: IdRange) -> Result<(), IdMapError> {
    if range.count == 0 {
        return Err(IdMapError::ZeroCount(range));
    }
    if range.passes_the_last_id() {
        return Err(IdMapError::PastLastId(range));
    }
    Ok(())
}

/// Every pair: 340 lines make 58 thousand comparisons, and the two sides sort
/// differently, so neighbours alone would not do.
fn check_overlaps(ranges: &[IdRange]) -> Result<(), IdMapError> {
    for (at, &first) in ranges.iter().enumerate() {
        let second = ranges
            .iter()
            .skip(at + 1)
            .find(|second| first.overlaps(**second));
        second.map_or(Ok(()), |&second| Err(IdMapError::Overlap(first, second)))?;
    }
    Ok(())
}

fn check_size(map: IdMap) -> Result<IdMap, IdMapError> {
    match map.to_string().len() {
        0..=MAX_BYTES => Ok(map),
        bytes => Err(IdMapError::TooManyBytes(bytes)),
    }
}

#[cfg(test)]
#[path = "id_map_tests.rs"]
mod tests;
