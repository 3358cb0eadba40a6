//! [`Place`], where something stands in a policy file.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where something stands in a policy file: `birdcage.toml:4:9`.
///
/// Lines and columns begin with 1, and a column is a character. Something that is
/// about a file as a whole has neither.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    file: Arc<Path>,
    at: Option<(usize, usize)>,
}

impl Place {
    /// A file as a whole.
    pub(crate) fn of_file(file: &Path) -> Self {
        Self {
            file: file.into(),
            at: None,
        }
    }

    /// The file, as it was named.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The line.
    pub fn line(&self) -> Option<usize> {
        self.at.map(|(line, _)| line)
    }

    /// The character in that line.
    pub fn column(&self) -> Option<usize> {
        self.at.map(|(_, column)| column)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        match self.at {
            Some((line, column)) => write!(f, ":{line}:{column}"),
            None => Ok(()),
        }
    }
}

/// A value and where it was written.
///
/// Two are equal if their values are, wherever they stand.
#[derive(Clone, Debug)]
pub(crate) struct Placed<T> {
    pub(crate) value: T,
    pub(crate) place: Place,
}

impl<T: PartialEq> PartialEq for Placed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Placed<T> {}

/// A text and the file that it is from, for finding places in it.
#[derive(Clone, Debug)]
pub(crate) struct Source<'a> {
    file: Arc<Path>,
    text: &'a str,
    places: Places,
}

/// Whether somebody knows the text.
#[derive(Clone, Copy, Debug)]
enum Places {
    Known,
    Unknown,
}

impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a str, file: PathBuf) -> Self {
        Self {
            file: file.into(),
            text,
            places: Places::Known,
        }
    }

    /// A text that nobody has written like that, and in which no place tells anything.
    pub(crate) fn without_places(text: &'a str, file: PathBuf) -> Self {
        Self {
            places: Places::Unknown,
            ..Self::new(text, file)
        }
    }

    /// The file.
    pub(crate) fn file(&self) -> &Arc<Path> {
        &self.file
    }

    /// The text.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// Where a range of bytes begins.
    pub(crate) fn place(&self, span: Range<usize>) -> Place {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before.get(start..).unwrap_or_default();
        // A mark of the byte order is no character that anybody sees.
        let column = column.trim_start_matches('\u{feff}').chars().count() + 1;
        let at = match self.places {
            Places::Known => Some((line, column)),
            Places::Unknown => None,
        };
        Place {
            file: Arc::clone(&self.file),
            at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, at: usize, expected: &str) {
        let source = Source::new(text, "f".into());
        assert_eq!(source.place(at..at).to_string(), expected);
    }

    #[test]
    fn lines_and_columns_are_counted_from_1_and_columns_in_characters() {
        check("", 0, "f:1:1");
        check("ab\ncd", 1, "f:1:2");
        check("ab\ncd", 4, "f:2:2");
        check("é\né=", 6, "f:2:3");
        check("\u{feff}a", 3, "f:1:1");
    }

    #[test]
    fn a_range_that_is_not_in_the_text_is_at_its_end() {
        check("ab\n", 9, "f:2:1");
        check("é", 1, "f:1:2");
    }

    #[test]
    fn a_file_as_a_whole_has_no_line() {
        assert_eq!(Place::of_file(Path::new("a/b")).to_string(), "a/b");
    }
}
