//! [`IdRange`], one line of an id map.

use core::fmt;

/// `count` ids that start at `inside` in the namespace and at `outside` in the
/// one that is asked.
///
/// A range is three numbers and promises nothing; an [`IdMap`](crate::IdMap)
/// checks them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdRange {
    /// The first id inside the user namespace.
    pub inside: u32,
    /// The id outside that it stands for.
    pub outside: u32,
    /// How many ids follow each other, the first included.
    pub count: u32,
}

impl IdRange {
    /// True if the range has an id that is none, or wraps around.
    ///
    /// `u32::MAX` is `(uid_t) -1`, "leave it as it is" to `setresuid(2)`, and
    /// the kernel accepts no range that contains it.
    pub(crate) fn passes_the_last_id(self) -> bool {
        self.inside.checked_add(self.count).is_none()
            || self.outside.checked_add(self.count).is_none()
    }

    /// True if an id, inside or outside, is in both ranges.
    pub(crate) fn overlaps(self, other: Self) -> bool {
        meet(self.inside, self.count, other.inside, other.count)
            || meet(self.outside, self.count, other.outside, other.count)
    }

    /// The id outside that `inside` stands for.
    pub(crate) fn to_outside(self, inside: u32) -> Option<u32> {
        translate(inside, self.inside, self.outside, self.count)
    }

    /// The id inside that stands for `outside`.
    pub(crate) fn to_inside(self, outside: u32) -> Option<u32> {
        translate(outside, self.outside, self.inside, self.count)
    }
}

impl fmt::Display for IdRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.inside, self.outside, self.count)
    }
}

/// Two half-open intervals meet if neither ends before the other begins. In
/// `u64`, because a range that has not been checked yet may end past `u32`.
fn meet(a: u32, a_count: u32, b: u32, b_count: u32) -> bool {
    let (a, b) = (u64::from(a), u64::from(b));
    a < b + u64::from(b_count) && b < a + u64::from(a_count)
}

fn translate(id: u32, from: u32, to: u32, count: u32) -> Option<u32> {
    let distance = id.checked_sub(from)?;
    if distance < count {
        to.checked_add(distance)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::IdRange;

    fn range(inside: u32, outside: u32, count: u32) -> IdRange {
        IdRange {
            inside,
            outside,
            count,
        }
    }

    #[test]
    fn a_range_may_end_with_the_last_id_and_no_later() {
        let cases = [
            (range(0, 0, u32::MAX), false),
            (range(1, 0, u32::MAX), true),
            (range(0, 1, u32::MAX), true),
            (range(u32::MAX - 1, 0, 1), false),
            (range(u32::MAX, 0, 1), true),
            (range(0, u32::MAX, 1), true),
        ];
        for (range, expected) in cases {
            assert_eq!(range.passes_the_last_id(), expected, "{range}");
        }
    }

    #[test]
    fn ranges_that_touch_do_not_overlap() {
        assert!(!range(0, 100, 10).overlaps(range(10, 110, 1)));
        assert!(range(0, 100, 10).overlaps(range(9, 110, 1)));
        assert!(range(0, 100, 10).overlaps(range(10, 109, 1)));
    }

    #[test]
    fn overlap_does_not_wrap_at_the_top() {
        assert!(!range(u32::MAX, 50, 1).overlaps(range(0, 60, 1)));
        assert!(range(u32::MAX, 50, 5).overlaps(range(u32::MAX, 60, 1)));
    }

    #[test]
    fn only_ids_of_the_range_translate() {
        let range = range(10, 100, 3);
        let cases = [(9, None), (10, Some(100)), (12, Some(102)), (13, None)];
        for (inside, outside) in cases {
            assert_eq!(range.to_outside(inside), outside, "{inside}");
        }
        assert_eq!(range.to_inside(102), Some(12));
        assert_eq!(range.to_inside(99), None);
    }
}
