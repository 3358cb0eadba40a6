//! Where a program's name may lead, as `execvp(3)` looks for it.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// Where programs are looked for if the environment inside has no `PATH`.
const DEFAULT_PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// The paths inside that are to be tried in turn.
///
/// A name with a slash in it is a path itself. Any other is looked for in the
/// directories of `path`, which is the `PATH` that the program will have, and
/// not the caller's; an empty one among them is the working directory.
pub(crate) fn candidates(program: &OsStr, path: Option<&OsStr>) -> Vec<OsString> {
    if is_path(program) {
        return vec![program.to_owned()];
    }
    let path = path.unwrap_or(OsStr::new(DEFAULT_PATH)).as_bytes();
    path.split(|byte| *byte == b':')
        .map(|directory| join(directory, program))
        .collect()
}

/// Whether a program's name is a path; the empty one is, and leads nowhere.
pub(crate) fn is_path(program: &OsStr) -> bool {
    program.is_empty() || program.as_bytes().contains(&b'/')
}

fn join(directory: &[u8], program: &OsStr) -> OsString {
    let directory = if directory.is_empty() {
        b"."
    } else {
        directory
    };
    let slash: &[u8] = if directory.ends_with(b"/") { b"" } else { b"/" };
    OsString::from_vec([directory, slash, program.as_bytes()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(program: &str, path: Option<&str>, expected: &[&str]) {
        assert_eq!(candidates(program.as_ref(), path.map(OsStr::new)), expected);
    }

    #[test]
    fn a_name_with_a_slash_is_the_only_candidate() {
        check("/bin/true", Some("/usr/bin"), &["/bin/true"]);
        check("./run", None, &["./run"]);
        check("bin/run", Some(""), &["bin/run"]);
    }

    #[test]
    fn a_bare_name_is_looked_for_in_each_directory() {
        check(
            "true",
            Some("/a:/b/:/c"),
            &["/a/true", "/b/true", "/c/true"],
        );
        let default = ["/usr/local/bin/true", "/usr/bin/true", "/bin/true"];
        check("true", None, &default);
    }

    #[test]
    fn an_empty_directory_is_the_working_directory() {
        check("x", Some(""), &["./x"]);
        check("x", Some("/a::/b"), &["/a/x", "./x", "/b/x"]);
    }

    #[test]
    fn the_empty_name_leads_nowhere() {
        check("", Some("/a"), &[""]);
    }

    proptest! {
        #[test]
        fn every_candidate_is_a_path_that_ends_with_the_name(
            program in "[a-z.]{1,5}",
            path in "[a-z/:.]{0,20}",
        ) {
            let found = candidates(program.as_ref(), Some(path.as_ref()));
            prop_assert_eq!(found.len(), path.matches(':').count() + 1);
            for candidate in found {
                prop_assert!(is_path(&candidate));
                prop_assert!(candidate.to_str().unwrap().ends_with(&["/", &program].concat()));
            }
        }
    }
}
