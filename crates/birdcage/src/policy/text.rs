//! [`Text`], a text of a policy file in which variables may stand.

use std::ffi::{OsStr, OsString};

/// A text in which variables may stand: `${HOME}/x`.
///
/// Having one means that it holds no zero byte, and that all variables in it are known. It
/// does not mean that they have a value.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    written: String,
    parts: Vec<Part>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Literal(String),
    Variable(Variable),
}

/// What differs from one user, or one run, to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Variable {
    Home,
    Directory,
}

/// Why it is no such text; each with what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TextError {
    Zero,
    Unknown(String),
    Unclosed,
    OtherHome(String),
}

/// What variables there are, for people.
pub(crate) const VARIABLES: &str = "the variables are ~, ${HOME} and ${CWD}; $$ is a dollar sign";

impl Variable {
    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Home => "HOME",
            Self::Directory => "CWD",
        }
    }

    fn named(name: &str) -> Result<Self, TextError> {
        let all = [Self::Home, Self::Directory];
        let found = all.into_iter().find(|variable| variable.name() == name);
        found.ok_or_else(|| TextError::Unknown(name.to_owned()))
    }
}

impl Text {
    /// A text as it is the value of something.
    pub(crate) fn value(written: &str) -> Result<Self, TextError> {
        if written.contains('\0') {
            return Err(TextError::Zero);
        }
        Ok(Self {
            written: written.to_owned(),
            parts: parts(written)?,
        })
    }

    /// A text that names a path, in which `~` at the beginning is the home directory.
    pub(crate) fn path(written: &str) -> Result<Self, TextError> {
        let mut text = Self::value(written)?;
        let Some(rest) = written.strip_prefix('~') else {
            return Ok(text);
        };
        let user = rest.split('/').next().unwrap_or_default();
        if !user.is_empty() {
            return Err(TextError::OtherHome(user.to_owned()));
        }
        text.parts = parts(rest)?;
        text.parts.insert(0, Part::Variable(Variable::Home));
        Ok(text)
    }

    /// As it was written.
    pub(crate) fn written(&self) -> &str {
        &self.written
    }

    /// Whether the path does not depend on where the file is.
    pub(crate) fn is_absolute(&self) -> bool {
        match self.parts.first() {
            Some(Part::Literal(text)) => text.starts_with('/'),
            Some(Part::Variable(_)) => true,
            None => false,
        }
    }

    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// With the values of the variables; the variable, if one has none.
    pub(crate) fn expand<'a>(
        &'a self,
        value: impl Fn(Variable) -> Option<&'a OsStr>,
    ) -> Result<OsString, Variable> {
        let mut text = OsString::new();
        for part in &self.parts {
            match part {
                Part::Literal(literal) => text.push(literal),
                Part::Variable(variable) => text.push(value(*variable).ok_or(*variable)?),
            }
        }
        Ok(text)
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.written
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl Eq for Text {}

fn parts(written: &str) -> Result<Vec<Part>, TextError> {
    let (mut parts, mut literal, mut rest) = (Vec::new(), String::new(), written);
    while let Some(at) = rest.find('$') {
        let (before, after) = rest.split_at(at);
        literal.push_str(before);
        if let Some(after) = after.strip_prefix("${") {
            let (name, after) = after.split_once('}').ok_or(TextError::Unclosed)?;
            let variable = Variable::named(name)?;
            push_literal(&mut parts, &mut literal);
            parts.push(Part::Variable(variable));
            rest = after;
        } else {
            literal.push('$');
            let after = after.strip_prefix('$').unwrap_or(after);
            rest = after.strip_prefix('$').unwrap_or(after);
        }
    }
    literal.push_str(rest);
    push_literal(&mut parts, &mut literal);
    Ok(parts)
}

fn push_literal(parts: &mut Vec<Part>, literal: &mut String) {
    if !literal.is_empty() {
        parts.push(Part::Literal(std::mem::take(literal)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn expanded(text: &Text) -> Result<String, Variable> {
        let value = |variable| match variable {
            Variable::Home => Some(OsStr::new("/h")),
            Variable::Directory => None,
        };
        text.expand(value)
            .map(|text| text.into_string().expect("UTF-8"))
    }

    #[track_caller]
    fn check(written: &str, expected: &str) {
        let text = Text::path(written).expect("a text");
        assert_eq!(expanded(&text).expect("values"), expected, "{written}");
    }

    #[track_caller]
    fn check_refused(written: &str, expected: TextError) {
        assert_eq!(Text::path(written), Err(expected), "{written}");
    }

    #[test]
    fn variables_stand_for_their_values() {
        check("~", "/h");
        check("~/x", "/h/x");
        check("a/~", "a/~");
        check("${HOME}${HOME}/x", "/h/h/x");
        check("$HOME", "$HOME");
        check("$${HOME}", "${HOME}");
        check("$$$$", "$$");
        check("a$", "a$");
        check("", "");
    }

    #[test]
    fn a_value_has_no_tilde() {
        let text = Text::value("~/x").expect("a text");
        assert_eq!(expanded(&text).expect("values"), "~/x");
    }

    #[test]
    fn what_is_no_variable_is_refused() {
        check_refused("${PATH}", TextError::Unknown("PATH".into()));
        check_refused("${}", TextError::Unknown(String::new()));
        check_refused("x${HOME", TextError::Unclosed);
        check_refused("~root/x", TextError::OtherHome("root".into()));
        check_refused("a\0", TextError::Zero);
    }

    #[test]
    fn a_variable_without_a_value_is_named() {
        let text = Text::path("${CWD}/x").expect("a text");
        assert_eq!(expanded(&text), Err(Variable::Directory));
    }

    #[test]
    fn only_a_literal_beginning_is_relative() {
        for (written, expected) in [
            ("/x", true),
            ("~", true),
            ("${CWD}", true),
            ("x", false),
            ("", false),
        ] {
            assert_eq!(
                Text::path(written).expect("a text").is_absolute(),
                expected,
                "{written}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_text_without_dollars_and_tildes_is_itself(written in "[^$~\0]{0,12}") {
            let text = Text::path(&written).expect("a text");
            prop_assert_eq!(expanded(&text), Ok(written));
        }

        #[test]
        fn any_text_is_one_or_is_refused(written in "[$~{}HOME/\0]{0,12}") {
            let _either = Text::path(&written);
        }
    }
}
