//! [`profile`], a profile of AppArmor that lets a program have user namespaces.
//!
//! Ubuntu 24.04 takes the capabilities from the user namespaces of every program that no
//! profile allows `userns` (`kernel.apparmor_restrict_unprivileged_userns`). The profile
//! here is of the kind that Ubuntu ships for browsers: it confines nothing, and only lets
//! the program be told apart (`apparmor.d(5)`, "Profile flags" and "userns").

use std::path::Path;

/// The file to write and what is to be in it, for the program at that path.
///
/// Nothing if the path is not text, which no profile can name.
pub(super) fn profile(executable: &Path) -> Option<(String, String)> {
    let path = pattern(executable.to_str()?)?;
    let name = executable.file_name()?.to_str()?;
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let name: String = name
        .chars()
        .map(|letter| if plain(letter) { letter } else { '_' })
        .collect();
    let text = format!(
        "abi <abi/4.0>,\n\
         include <tunables/global>\n\
         profile {name} {path} flags=(unconfined) {{\n\
         \x20 userns,\n\
         \x20 include if exists <local/{name}>\n\
         }}"
    );
    Some((format!("/etc/apparmor.d/{name}"), text))
}

/// The path as a pattern that matches it alone (`apparmor.d(5)`, "Globbing").
///
/// Nothing if it holds what no pattern can: a line break or its like.
fn pattern(path: &str) -> Option<String> {
    if path.chars().any(char::is_control) {
        return None;
    }
    let special = |letter| matches!(letter, '*' | '?' | '[' | ']' | '{' | '}' | '^' | '\\' | '"');
    let mut pattern = String::new();
    for letter in path.chars() {
        if special(letter) {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-".contains(letter);
    Some(if !path.chars().all(plain) {
        format!("\"{pattern}\"")
    } else {
        pattern
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_names_the_very_program() {
        let (file, text) = profile(Path::new("/usr/bin/birdcage")).expect("a profile");
        assert_eq!(file, "/etc/apparmor.d/birdcage");
        assert_eq!(
            text,
            "abi <abi/4.0>,\ninclude <tunables/global>\n\
             profile birdcage /usr/bin/birdcage flags=(unconfined) {\n\
             \x20 userns,\n  include if exists <local/birdcage>\n}"
        );
    }

    #[test]
    fn a_path_of_odd_letters_matches_itself_alone() {
        let check = |path, expected: Option<&str>| {
            assert_eq!(pattern(path).as_deref(), expected);
        };
        check("/opt/my app/x", Some("\"/opt/my app/x\""));
        check("/a/{b}*[c]", Some(r#""/a/\{b\}\*\[c\]""#));
        check("/a\nb", None);
    }

    #[test]
    fn a_name_that_is_no_word_becomes_one() {
        let (file, _) = profile(Path::new("/opt/a b(1)")).expect("a profile");
        assert_eq!(file, "/etc/apparmor.d/a_b_1_");
    }
}
