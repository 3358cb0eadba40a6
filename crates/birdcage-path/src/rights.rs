//! [`Rights`], what may be done at a path.

use std::fmt;
use std::ops::{BitOr, BitOrAssign};

const READ: u8 = 0b001;
const WRITE: u8 = 0b010;
const EXECUTE: u8 = 0b100;

/// What a program may do at a path: read, write, execute.
///
/// Having a value means that it is empty or allows reading: a mount cannot be
/// written or executed without being visible. Rights can be added up and asked
/// for; nothing takes one away, so none can end up without `READ`.
///
/// Not a permission of the file: the mode bits still decide below this.
///
/// ```
/// use birdcage_path::Rights;
///
/// let rights = Rights::WRITE | Rights::EXECUTE;
/// assert!(rights.contains(Rights::READ));
/// assert_eq!(rights.to_string(), "rwx");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rights {
    // Invariant: zero, or the bit `READ` is set.
    bits: u8,
}

impl Rights {
    /// Looking: file contents, directory listings, metadata.
    pub const READ: Self = Self { bits: READ };
    /// Changing, and reading with it.
    pub const WRITE: Self = Self { bits: READ | WRITE };
    /// Running programs and mapping code, and reading with it.
    pub const EXECUTE: Self = Self {
        bits: READ | EXECUTE,
    };

    /// No right at all.
    pub const fn empty() -> Self {
        Self { bits: 0 }
    }

    /// Every right there is.
    pub const fn all() -> Self {
        Self {
            bits: READ | WRITE | EXECUTE,
        }
    }

    /// Whether nothing is allowed.
    pub const fn is_empty(self) -> bool {
        self.bits == 0
    }

    /// Whether all of `other` is allowed.
    pub const fn contains(self, other: Self) -> bool {
        self.bits & other.bits == other.bits
    }
}

impl BitOr for Rights {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self {
            bits: self.bits | other.bits,
        }
    }
}

impl BitOrAssign for Rights {
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}

/// Three letters in the order of `ls(1)`, a dash for each right that is not there.
impl fmt::Display for Rights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = |bit, letter| if self.bits & bit == 0 { '-' } else { letter };
        write!(
            f,
            "{}{}{}",
            letter(READ, 'r'),
            letter(WRITE, 'w'),
            letter(EXECUTE, 'x')
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rights: Rights, expected: &str) {
        assert_eq!(rights.to_string(), expected);
    }

    #[test]
    fn writing_and_executing_bring_reading_with_them() {
        check(Rights::empty(), "---");
        check(Rights::READ, "r--");
        check(Rights::WRITE, "rw-");
        check(Rights::EXECUTE, "r-x");
        check(Rights::all(), "rwx");
    }

    #[test]
    fn rights_add_up() {
        check(Rights::WRITE | Rights::EXECUTE, "rwx");
        check(Rights::READ | Rights::empty(), "r--");
        let mut rights = Rights::default();
        rights |= Rights::EXECUTE;
        check(rights, "r-x");
    }

    #[test]
    fn a_right_contains_itself_and_less_but_not_another() {
        assert!(Rights::WRITE.contains(Rights::WRITE));
        assert!(Rights::WRITE.contains(Rights::READ));
        assert!(!Rights::WRITE.contains(Rights::EXECUTE));
        assert!(!Rights::empty().contains(Rights::READ));
        assert!(Rights::empty().is_empty());
        assert!(!Rights::READ.is_empty());
    }
}
