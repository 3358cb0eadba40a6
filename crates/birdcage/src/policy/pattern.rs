//! [`Pattern`], a path of a policy file, or the shape of many.

use crate::policy::text::{Part, Text, TextError, Variable};
use glob::MatchOptions;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// A path of a policy file, or the shape of many: `/dev/nvidia*`.
///
/// Having one means that the wildcards in it are where they can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub(crate) text: Text,
    pub(crate) presence: Presence,
}

pub(crate) use crate::preset::Presence;

/// How many paths a pattern may match.
pub(crate) const MOST: usize = 4096;

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PatternError {
    Text(TextError),
    Empty,
    Wildcards(&'static str),
}

/// Why a pattern has no paths on this host.
#[derive(Debug)]
pub(crate) enum MatchError {
    NoValue(Variable),
    /// It is no text, and then it cannot be compared.
    NotText(PathBuf),
    Nothing(PathBuf),
    TooMany,
    Unreadable(glob::GlobError),
    /// With the values of its variables the wildcards are no longer where they can be.
    Wildcards(&'static str),
}

/// Whether a `*` stands for names that begin with a dot.
///
/// In a shell it does not. What denies errs on the side of denying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dots {
    Written,
    Matched,
}

/// What variables stand for, and from where relative paths go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Values<'a> {
    pub(crate) home: Option<&'a Path>,
    pub(crate) directory: Option<&'a Path>,
    pub(crate) base: &'a Path,
}

impl Values<'_> {
    pub(crate) fn of(&self, variable: Variable) -> Option<&OsStr> {
        let path = match variable {
            Variable::Home => self.home,
            Variable::Directory => self.directory,
        };
        path.map(Path::as_os_str)
    }
}

impl Pattern {
    pub(crate) fn new(written: &str, presence: Presence) -> Result<Self, PatternError> {
        let text = Text::path(written).map_err(PatternError::Text)?;
        if written.is_empty() {
            return Err(PatternError::Empty);
        }
        let pattern = Self { text, presence };
        if pattern.has_wildcards() {
            let joined: String = pattern.text.parts().iter().map(shape).collect();
            glob::Pattern::new(&joined).map_err(|error| PatternError::Wildcards(error.msg))?;
        }
        Ok(pattern)
    }

    /// Whether it may stand for several paths.
    pub(crate) fn has_wildcards(&self) -> bool {
        let wild =
            |part: &Part| matches!(part, Part::Literal(text) if text.contains(['*', '?', '[']));
        self.text.parts().iter().any(wild)
    }

    /// The paths that it stands for on this host, now; one that has no wildcards stands for
    /// itself, whether it exists or not.
    pub(crate) fn paths(&self, values: Values<'_>, dots: Dots) -> Result<Vec<PathBuf>, MatchError> {
        if self.has_wildcards() {
            return self.matches(values, dots);
        }
        let path = self.text.expand(|variable| values.of(variable));
        let path = path.map_err(MatchError::NoValue)?;
        Ok(vec![values.base.join(path)])
    }

    fn matches(&self, values: Values<'_>, dots: Dots) -> Result<Vec<PathBuf>, MatchError> {
        let shape = self.absolute_shape(values)?;
        let options = MatchOptions {
            case_sensitive: true,
            require_literal_separator: true,
            require_literal_leading_dot: dots == Dots::Written,
        };
        let found = glob::glob_with(&shape, options);
        let found = found.map_err(|error| MatchError::Wildcards(error.msg))?;
        let paths: Result<Vec<_>, _> = found.take(MOST + 1).collect();
        let paths = paths.map_err(MatchError::Unreadable)?;
        match paths.len() {
            0 => Err(MatchError::Nothing(shape.into())),
            1..=MOST => Ok(paths),
            _ => Err(MatchError::TooMany),
        }
    }

    /// The pattern with its variables, in which their values are nothing but themselves.
    fn absolute_shape(&self, values: Values<'_>) -> Result<String, MatchError> {
        let mut shape = String::new();
        if !self.text.is_absolute() && !values.base.as_os_str().is_empty() {
            shape.push_str(&escaped(values.base)?);
            shape.push('/');
        }
        for part in self.text.parts() {
            match part {
                Part::Literal(text) => shape.push_str(text),
                Part::Variable(variable) => {
                    let value = values.of(*variable);
                    let value = value.ok_or(MatchError::NoValue(*variable))?;
                    shape.push_str(&escaped(Path::new(value))?);
                }
            }
        }
        Ok(shape)
    }
}

/// A part of a pattern before the values of its variables are known.
fn shape(part: &Part) -> &str {
    match part {
        Part::Literal(text) => text,
        Part::Variable(_) => "/x",
    }
}

fn escaped(path: &Path) -> Result<String, MatchError> {
    let text = path.to_str();
    let text = text.ok_or_else(|| MatchError::NotText(path.to_owned()))?;
    Ok(glob::Pattern::escape(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn found(written: &str, base: &Path, dots: Dots) -> Result<Vec<String>, MatchError> {
        let pattern = Pattern::new(written, Presence::Required).expect("a pattern");
        let values = Values {
            home: Some(base),
            directory: None,
            base,
        };
        let below = |path: PathBuf| {
            let path = path.strip_prefix(base).expect("below").to_owned();
            path.into_os_string().into_string().expect("UTF-8")
        };
        let paths = pattern.paths(values, dots)?;
        Ok(paths.into_iter().map(below).collect())
    }

    fn tree() -> tempfile::TempDir {
        let scratch = tempfile::Builder::new().prefix("[x]*").tempdir();
        let scratch = scratch.expect("scratch");
        for name in ["a1", "a2", ".a3", "b", "c*"] {
            fs::write(scratch.path().join(name), "").expect("a file");
        }
        fs::create_dir(scratch.path().join("d")).expect("a directory");
        fs::write(scratch.path().join("d/a4"), "").expect("a file");
        scratch
    }

    #[test]
    fn a_pattern_matches_below_a_directory_whose_name_looks_like_one() {
        let scratch = tree();
        let check = |written: &str, expected: &[&str]| {
            let paths = found(written, scratch.path(), Dots::Written).expect("matches");
            assert_eq!(paths, expected, "{written}");
        };
        check("a*", &["a1", "a2"]);
        check("~/a?", &["a1", "a2"]);
        check("a[2-9]", &["a2"]);
        check("**/a*", &["a1", "a2", "d/a4"]);
        check("c[*]", &["c*"]);
        check("no", &["no"]);
    }

    #[test]
    fn what_denies_matches_hidden_names_too() {
        let scratch = tree();
        let paths = found("*a[0-9]", scratch.path(), Dots::Matched).expect("matches");
        assert_eq!(paths, [".a3", "a1", "a2"]);
        let paths = found("*a[0-9]", scratch.path(), Dots::Written).expect("matches");
        assert_eq!(paths, ["a1", "a2"]);
    }

    #[test]
    fn a_pattern_that_matches_nothing_says_so() {
        let scratch = tree();
        let none = found("x*", scratch.path(), Dots::Written);
        assert!(matches!(none, Err(MatchError::Nothing(_))), "{none:?}");
        let none = found("${CWD}/x*", scratch.path(), Dots::Written);
        assert!(
            matches!(none, Err(MatchError::NoValue(Variable::Directory))),
            "{none:?}"
        );
    }

    #[test]
    fn wildcards_that_cannot_be_are_refused() {
        for written in ["/a**", "/[", "/***", "${HOME}**"] {
            let refused = Pattern::new(written, Presence::Required);
            assert!(
                matches!(refused, Err(PatternError::Wildcards(_))),
                "{written}: {refused:?}"
            );
        }
        assert_eq!(
            Pattern::new("", Presence::Required),
            Err(PatternError::Empty)
        );
    }
}
