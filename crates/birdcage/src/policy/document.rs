//! [`Value`], a value of a TOML text that knows its key and its place.

use crate::policy::error::{PolicyError, Problem};
use crate::policy::place::{Place, Placed, Source};
use crate::policy::similar::similar;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

type Result<T> = std::result::Result<T, PolicyError>;

/// A value of a TOML text, the name of its key, and where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'a> {
    source: &'a Source<'a>,
    key: &'a str,
    value: &'a Spanned<DeValue<'a>>,
}

/// An entry of a table: the place of its key, and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) place: Place,
    pub(crate) value: Value<'a>,
}

impl<'a> Entry<'a> {
    /// The name of its key.
    pub(crate) fn key(&self) -> &'a str {
        self.value.key
    }

    /// The error of a key that is not one of these.
    pub(crate) fn unknown(&self, known: &[&str]) -> PolicyError {
        let key = self.key();
        let remedy = match similar(key, known) {
            Some(meant) => format!("did you mean {meant:?}?"),
            None => format!("the keys are {}", known.join(", ")),
        };
        let message = format!("there is no key {key:?}");
        PolicyError::new(Problem::UnknownKey, self.place.clone(), message, remedy)
    }
}

/// The entries of a table in the order of the text.
pub(crate) fn entries<'a>(source: &'a Source<'a>, table: &'a DeTable<'a>) -> Vec<Entry<'a>> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let entry = |(key, value): (&'a Spanned<_>, &'a Spanned<DeValue<'a>>)| {
        let place = source.place(key.span());
        let key: &std::borrow::Cow<'a, str> = key.get_ref();
        Entry {
            place,
            value: Value { source, key, value },
        }
    };
    entries.into_iter().map(entry).collect()
}

impl<'a> Value<'a> {
    /// Where it stands.
    pub(crate) fn place(&self) -> Place {
        self.source.place(self.value.span())
    }

    /// The value with its place.
    pub(crate) fn placed<T>(&self, value: T) -> Placed<T> {
        Placed {
            value,
            place: self.place(),
        }
    }

    /// An error at this place.
    pub(crate) fn error(
        &self,
        problem: Problem,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> PolicyError {
        PolicyError::new(problem, self.place(), message, remedy)
    }

    /// The error of a value that is of another type.
    pub(crate) fn wrong_type(&self, wanted: &str, example: &str) -> PolicyError {
        let message = format!("{:?} is {wanted}, and this is {}", self.key, self.kind());
        self.error(
            Problem::WrongType,
            message,
            format!("write it like {example}"),
        )
    }

    fn kind(&self) -> &'static str {
        match self.value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a number",
            DeValue::Float(_) => "a number with a dot",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        }
    }

    pub(crate) fn key(&self) -> &'a str {
        self.key
    }

    pub(crate) fn as_text(&self) -> Option<&'a str> {
        self.value.get_ref().as_str()
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        self.value.get_ref().as_bool()
    }

    /// The number, if it is whole and not too large to be of any use.
    pub(crate) fn as_integer(&self) -> Option<i64> {
        let number = self.value.get_ref().as_integer()?;
        i64::from_str_radix(number.as_str(), number.radix()).ok()
    }

    pub(crate) fn is_integer(&self) -> bool {
        self.value.get_ref().is_integer()
    }

    pub(crate) fn as_list(&self) -> Option<Vec<Value<'a>>> {
        let items = self.value.get_ref().as_array()?.iter();
        let item = |value| Value { value, ..*self };
        Some(items.map(item).collect())
    }

    pub(crate) fn as_entries(&self) -> Option<Vec<Entry<'a>>> {
        let table = self.value.get_ref().as_table()?;
        Some(entries(self.source, table))
    }

    /// The elements of a list of which each becomes something.
    pub(crate) fn list<T>(
        &self,
        wanted: &str,
        example: &str,
        each: impl Fn(&Value<'a>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let items = self.as_list();
        let items = items.ok_or_else(|| self.wrong_type(wanted, example))?;
        items.iter().map(each).collect()
    }
}
