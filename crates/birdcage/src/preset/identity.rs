//! The name and the address with which the caller commits, out of its settings for git.
//!
//! Only these two may be told, so only what is certain counts: a line that is whole,
//! in a section that is `[user]` and nothing else. The line is kept as it is, for git itself to
//! read: what it means is git's business.

use std::fs;
use std::path::PathBuf;

/// A file for git with what these files say of the caller; those that cannot be
/// read say nothing.
pub(super) fn read(files: &[PathBuf]) -> Vec<u8> {
    let texts = files.iter().filter_map(|file| fs::read(file).ok());
    texts.flat_map(|text| of(&text)).collect()
}

fn of(text: &[u8]) -> Vec<u8> {
    let mut in_section = false;
    let mut continued = false;
    let mut found = Vec::new();
    for line in text.split(|byte| *byte == b'\n') {
        let line = line.trim_ascii();
        let begun = continued;
        continued = line.ends_with(b"\\");
        let is_whole = !begun && !continued;
        if line.starts_with(b"[") {
            in_section = is_whole && line.eq_ignore_ascii_case(b"[user]");
        } else if in_section && is_whole && tells(line) {
            found.extend([b"[user]\n\t", line, b"\n"].concat());
        }
    }
    found
}

/// Whether a line gives a name or an address, and nothing else, such as a comment.
fn tells(line: &[u8]) -> bool {
    if line.iter().any(|byte| matches!(byte, b'#' | b';')) {
        return false;
    }
    let mut halves = line.splitn(2, |byte| *byte == b'=');
    let key = halves.next().unwrap_or_default().trim_ascii();
    let known = [&b"name"[..], b"email"];
    halves.next().is_some() && known.iter().any(|known| key.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = String::from_utf8(of(text.as_bytes())).expect("UTF-8");
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_name_and_an_address_are_found() {
        check(
            "[user]\n\tname = Ann \"the\" One\n\tEmail=ann@x\n",
            "[user]\n\tname = Ann \"the\" One\n[user]\n\tEmail=ann@x\n",
        );
        check(" [USER] \r\nname = Ann\r\n", "[user]\n\tname = Ann\n");
    }

    #[test]
    fn nothing_else_is_told() {
        check("[user]\n\tsigningkey = x\n\tnamely = x\n\tname\n", "");
        check("[credential]\n\tname = x\n\temail = x\n", "");
        check("[user \"other\"]\n\tname = x\n", "");
        check("[user]\n[http]\n\temail = x\n", "");
        check("name = x\n", "");
        check("# [user]\nname = x\n", "");
        check("[user]\n\t#name = x\n\tname = x ; and a secret\n", "");
    }

    #[test]
    fn a_line_that_goes_on_is_left_out_and_what_goes_on_is_no_line() {
        check("[user]\n\tname = a\\\n b\n", "");
        check("[user]\n\tsigningkey = a \\\n\tname = secret\n", "");
        check("[user]\n\tkey = a \\\n\tb \\\n\temail = secret\n", "");
        check("[core]\n\tpager = a \\\n[user]\n\tname = secret\n", "");
        // A comment does not go on, and so another section has begun here.
        check("[user]\n# a \\\n[core]\n\tname = secret\n", "");
    }
}
