//! [`Made`], a file of the repository that is made from code and never by hand.

use super::Making;
use crate::Result;
use crate::workspace::root;

/// A file and what is to be in it.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) path: &'static str,
    pub(super) text: String,
}

impl Made {
    /// Writes the file, or only compares: then an error names the first line that differs.
    pub(super) fn make(&self, making: &Making, remedy: &str) -> Result<()> {
        let path = root().join(self.path);
        if !making.check {
            return Ok(std::fs::write(path, &self.text)?);
        }
        let there = std::fs::read_to_string(path).unwrap_or_default();
        match difference(&there, &self.text) {
            Some(line) => Err(format!("{}:{line}: out of date; {remedy}", self.path).into()),
            None => Ok(()),
        }
    }
}

/// The number of the first line that differs.
fn difference(one: &str, other: &str) -> Option<usize> {
    let mut lines = one.split('\n').zip(other.split('\n'));
    let differs = lines.position(|(one, other)| one != other);
    let shorter = || one.split('\n').count().min(other.split('\n').count());
    (one != other).then(|| differs.unwrap_or_else(shorter) + 1)
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn the_first_line_that_differs_is_named() {
        assert_eq!(difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(difference("a\nb\n", "a\nc\n"), Some(2));
        assert_eq!(difference("a\n", "a\nb\n"), Some(2));
        assert_eq!(difference("a", "a\n"), Some(2));
    }
}
