//! [`Shown`], a path on one line of a print-out.

use std::fmt;
use std::path::Path;

/// Prints a path bare if it is plain text, otherwise quoted and escaped.
///
/// A name may hold a line break. Printed as it is, it could forge a line of the
/// table it stands in, so whatever is not plain is escaped.
pub(crate) struct Shown<'a>(pub(crate) &'a Path);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.to_str() {
            Some(text) if is_plain(text) => f.write_str(text),
            _ => write!(f, "{:?}", self.0),
        }
    }
}

/// Whether a text stands for itself: visible, and not like the quoted form.
fn is_plain(text: &str) -> bool {
    let quoted = format!("{text:?}");
    quoted.len() == text.len() + 2 && !text.contains(' ')
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[track_caller]
    fn check(path: &[u8], expected: &str) {
        assert_eq!(
            Shown(Path::new(OsStr::from_bytes(path))).to_string(),
            expected
        );
    }

    #[test]
    fn a_plain_path_is_printed_as_it_is() {
        check(b"/usr/lib-1.0/x_y", "/usr/lib-1.0/x_y");
        check("/größe".as_bytes(), "/größe");
    }

    #[test]
    fn a_path_that_could_forge_a_line_is_quoted() {
        check(b"/a\nrw-  /etc", r#""/a\nrw-  /etc""#);
        check(b"/a  (as b)", r#""/a  (as b)""#);
        check(br#"/a"b"#, r#""/a\"b""#);
        check("/a\u{202e}b".as_bytes(), r#""/a\u{202e}b""#);
    }

    #[test]
    fn bytes_that_are_not_text_are_escaped() {
        check(b"/\xff", r#""/\xFF""#);
    }
}
