//! Lexical normalisation: the same path written without detours.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

/// Shortens a path by its text alone: no `.`, no empty component, no `x/..`.
///
/// The file system is not asked, so this is **not** where the kernel would end
/// up: after a symbolic link, `..` is the parent of the link's *target*, and
/// `x/..` does not exist if `x` does not. Use it to show or compare spellings;
/// use [`resolve`](crate::resolve) to find out what a path names.
///
/// The result is a fixed point: normalising it again changes nothing. `..` at
/// the root is dropped, leading ones of a relative path stay, and a relative
/// path that cancels out becomes `.`. A slash at the end is dropped, although
/// the kernel takes it as a demand for a directory. The empty path, which names
/// nothing, stays empty.
///
/// ```
/// use std::path::Path;
///
/// use birdcage_path::normalize;
///
/// assert_eq!(normalize(Path::new("/usr//lib/./../bin/")), Path::new("/usr/bin"));
/// ```
pub fn normalize(path: &Path) -> PathBuf {
    let short = path.components().fold(PathBuf::new(), append);
    if short.as_os_str().is_empty() && !path.as_os_str().is_empty() {
        return PathBuf::from(".");
    }
    short
}

fn append(mut path: PathBuf, component: Component<'_>) -> PathBuf {
    match component {
        Component::CurDir => {}
        Component::ParentDir => append_parent(&mut path),
        other => path.push(other),
    }
    path
}

fn append_parent(path: &mut PathBuf) {
    match path.components().next_back() {
        Some(Component::Normal(_)) => {
            path.pop();
        }
        Some(Component::RootDir) => {}
        _ => path.push(OsStr::new("..")),
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        // Compared as text: `Path` itself holds "a" and "a/" for equal.
        assert_eq!(
            normalize(Path::new(input)).as_os_str(),
            OsStr::new(expected)
        );
    }

    #[test]
    fn an_absolute_path_loses_dots_and_empty_components() {
        check("/usr//lib/./../bin/", "/usr/bin");
        check("//a", "/a");
        check("/.", "/");
    }

    #[test]
    fn the_parent_of_the_root_is_the_root() {
        check("/..", "/");
        check("/../../etc", "/etc");
        check("/a/../..", "/");
    }

    #[test]
    fn a_relative_path_keeps_the_parents_it_begins_with() {
        check("../a", "../a");
        check("a/../../b", "../b");
        check("../../a/..", "../..");
    }

    #[test]
    fn a_relative_path_that_cancels_out_is_a_dot() {
        check(".", ".");
        check("a/..", ".");
        check("./././", ".");
    }

    #[test]
    fn the_empty_path_stays_empty() {
        check("", "");
    }

    #[test]
    fn bytes_that_are_not_utf_8_pass_through() {
        let odd = Path::new(OsStr::from_bytes(b"/\xff/./\xfe"));
        assert_eq!(normalize(odd).as_os_str().as_bytes(), b"/\xff/\xfe");
    }

    proptest! {
        #[test]
        fn the_normal_form_is_a_fixed_point(text in "[/.ab]{0,24}") {
            let once = normalize(Path::new(&text));
            let twice = normalize(&once);
            prop_assert_eq!(twice.as_os_str(), once.as_os_str());
        }

        #[test]
        fn the_normal_form_of_an_absolute_path_has_only_names(text in "/[/.ab]{0,24}") {
            let short = normalize(Path::new(&text));
            let mut components = short.components();
            prop_assert_eq!(components.next(), Some(Component::RootDir));
            prop_assert!(components.all(|c| matches!(c, Component::Normal(_))));
        }
    }
}
