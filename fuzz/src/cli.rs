//! What is true of every command line.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

/// Every line is understood or refused with a text that says why, and never a
/// panic. What follows the name of the command to run makes no difference to
/// that: no word of it is an option of the launcher's (CVE-2024-32462).
pub fn property(data: &[u8]) {
    let words: Vec<OsString> = data.split(|byte| *byte == b'\n').map(word).collect();
    if let Err(text) = check(&words) {
        assert!(!text.trim().is_empty(), "{words:?}");
    }
    let before = ["run", "-r", "/", "--env", "A=b", "--", "command"].map(OsString::from);
    let line: Vec<_> = before.into_iter().chain(words).collect();
    assert_eq!(check(&line), Ok(()), "{line:?}");
}

fn check(words: &[OsString]) -> Result<(), String> {
    birdcage_cli::check(
        [OsString::from("birdcage")]
            .into_iter()
            .chain(words.iter().cloned()),
    )
}

fn word(bytes: &[u8]) -> OsString {
    OsStr::from_bytes(bytes).to_owned()
}
