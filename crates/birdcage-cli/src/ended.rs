//! What is said about a program that has ended badly for want of an exception.

use birdcage::Birdcage;
use birdcage::error::Hint;
use birdcage::libraries::{MissingLibrary, Whereabouts};
use birdcage::process::{Command, ExitStatus};
use std::io::{self, Write};
use std::path::Path;

/// Prints a line with what may be missing inside; none if nothing is known to be.
pub(crate) fn explain(cage: &Birdcage, command: &Command, status: ExitStatus) {
    let plan = cage.plan(command);
    let hint = plan.ok().and_then(|plan| plan.diagnose(status));
    if let Some(hint) = hint {
        // Nothing is left to be done if nobody can be told.
        let _written = io::stderr().write_all(line(&hint).as_bytes());
    }
}

fn line(hint: &Hint) -> String {
    format!("hint: {}\n", with_options(hint))
}

/// The hint, with the options of this program that follow it.
pub(crate) fn with_options(hint: &Hint) -> String {
    match options(hint) {
        Some(options) => format!("{hint} ({options})"),
        None => hint.to_string(),
    }
}

fn options(hint: &Hint) -> Option<String> {
    match hint {
        Hint::NullNotExcepted => Some("-w /dev/null".into()),
        Hint::Library(library) => options_for(library),
        Hint::NotVisible(path) => Some(format!("-r {}", word(path)?)),
        Hint::NotExcepted(path) => Some(format!("-e {}", word(path)?)),
        Hint::Interpreter {
            interpreter,
            exists: true,
            ..
        } => Some(format!("-e {}", word(interpreter)?)),
        _ => None,
    }
}

fn options_for(library: &MissingLibrary) -> Option<String> {
    match &library.whereabouts {
        Whereabouts::NotPassed(_) => Some("--env LD_LIBRARY_PATH".into()),
        Whereabouts::NotInCache(_) => Some("-r /etc/ld.so.cache".into()),
        _ => Some(format!("-e {}", word(library.directory()?)?)),
    }
}

/// The path as a word that a shell takes as it is, however it was copied; there is none
/// for some.
fn word(path: &Path) -> Option<String> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-+@%".contains(letter);
    let text = path.to_str()?;
    if text.chars().all(plain) {
        return Some(text.to_owned());
    }
    let quoted = !text
        .chars()
        .any(|letter| letter == '\'' || letter.is_control());
    quoted.then(|| format!("'{text}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_a_shell_would_take_apart_is_quoted_or_left_out() {
        let check = |path, expected: Option<&str>| {
            assert_eq!(word(Path::new(path)).as_deref(), expected);
        };
        check("/opt/x-1.0", Some("/opt/x-1.0"));
        check("/opt/a b", Some("'/opt/a b'"));
        check("/opt/$(x)`y`", Some("'/opt/$(x)`y`'"));
        check("/opt/it's", None);
        check("/opt/\u{1b}[2J", None);
    }

    #[test]
    fn a_null_device_is_to_be_written_to() {
        assert!(line(&Hint::NullNotExcepted).ends_with("for it (-w /dev/null)\n"));
        assert!(line(&Hint::Chroot).ends_with("refuses them\n"));
    }
}
