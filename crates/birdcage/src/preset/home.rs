//! Where the caller keeps its own things, as its environment says.
//!
//! A place that is not named, or by a relative path, is none: what would be in it is
//! left out of a preset.

use std::ffi::OsString;
use std::path::PathBuf;
use std::{env, iter};

/// The caller's home.
pub(super) fn home() -> Option<PathBuf> {
    first([env::var_os("HOME")])
}

/// The directory that a variable names, or else a name in the home.
pub(super) fn place(variable: &str, name: &str) -> Option<PathBuf> {
    let default = home().map(|home| home.join(name).into());
    first(iter::once(env::var_os(variable)).chain([default]))
}

fn first(candidates: impl IntoIterator<Item = Option<OsString>>) -> Option<PathBuf> {
    let mut paths = candidates.into_iter().flatten().map(PathBuf::from);
    paths.find(|path| path.is_absolute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(candidates: [Option<&str>; 2], expected: Option<&str>) {
        let found = first(candidates.map(|text| text.map(OsString::from)));
        assert_eq!(found, expected.map(PathBuf::from));
    }

    #[test]
    fn a_place_is_what_the_variable_says_or_else_in_the_home() {
        check([Some("/a"), Some("/b")], Some("/a"));
        check([None, Some("/b")], Some("/b"));
        check([None, None], None);
    }

    #[test]
    fn a_relative_place_is_none() {
        check([Some("a"), None], None);
        check([Some(""), Some("/b")], Some("/b"));
    }
}
