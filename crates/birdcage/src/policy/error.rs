//! [`PolicyError`], why a policy file is none, or cannot be had on this host.

use crate::error::Hint;
use crate::policy::Place;
use std::error::Error as StdError;
use std::fmt;
use std::path::Path;

/// Why a policy file is none, or cannot be had on this host.
///
/// Its text is one sentence that begins with the place; [`remedy`](Self::remedy) is another.
///
/// ```
/// use birdcage::policy::{Policy, Problem};
///
/// let error = Policy::parse("version = 1\nraed = ['/etc']\n", "birdcage.toml").unwrap_err();
/// assert_eq!(error.to_string(), "birdcage.toml:2:1: there is no key \"raed\"");
/// assert_eq!(error.remedy(), "did you mean \"read\"?");
/// assert_eq!(error.problem(), Problem::UnknownKey);
/// assert_eq!(error.place().line(), Some(2));
/// ```
#[derive(Debug)]
pub struct PolicyError(Box<Facts>);

/// All that is known of the mistake, in a box: most functions fail with nothing as large.
#[derive(Debug)]
struct Facts {
    problem: Problem,
    place: Place,
    message: String,
    remedy: Hint,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What is wrong with a policy, for code that does something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Problem {
    /// The file cannot be read.
    Unreadable,
    /// The file is no text in UTF-8.
    NotText,
    /// The text is not TOML.
    Syntax,
    /// There is no `version`, or it is not known here.
    Version,
    /// There is no such key.
    UnknownKey,
    /// The key has a value of another type.
    WrongType,
    /// The value cannot be that of its key: a size, a name, an empty path.
    WrongValue,
    /// There is no such variable, or it has no value here.
    Variable,
    /// The pattern cannot be one, or it matches nothing, or too much.
    Pattern,
    /// There is no such preset.
    UnknownPreset,
    /// Files extend each other in a circle, or too deeply.
    Extends,
    /// The sandbox refuses it: see the error's source, if there is one.
    Refused,
}

impl PolicyError {
    pub(crate) fn new(
        problem: Problem,
        place: Place,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self(Box::new(Facts {
            problem,
            place,
            message: message.into(),
            remedy: Hint::Policy(remedy.into()),
            source: None,
        }))
    }

    /// The same at another place.
    pub(crate) fn at(mut self, place: Place) -> Self {
        self.0.place = place;
        self
    }

    /// The same of a file that somebody else names there.
    pub(crate) fn named_at(mut self, place: &Place) -> Self {
        self.0.message = format!("{} {:?}", self.0.message, self.0.place.file());
        self.at(place.clone())
    }

    /// The same, with what is behind it.
    pub(crate) fn because(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    /// What is wrong.
    pub fn problem(&self) -> Problem {
        self.0.problem
    }

    /// Where it is.
    pub fn place(&self) -> &Place {
        &self.0.place
    }

    /// The file that it is about.
    pub fn path(&self) -> &Path {
        self.0.place.file()
    }

    /// What is wrong, in a sentence without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it.
    pub fn remedy(&self) -> String {
        self.0.remedy.to_string()
    }

    pub(crate) fn hint(&self) -> &Hint {
        &self.0.remedy
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.place, self.0.message)
    }
}

impl StdError for PolicyError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}
