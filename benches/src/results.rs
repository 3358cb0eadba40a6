//! RESULTS.md, of which a run rewrites its own section and nothing else.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::report::Report;
use crate::worker::Result;

/// Writes what was found into the section with that heading, with the day of today.
///
/// # Errors
/// If the file or the date cannot be had.
pub fn write(path: &Path, heading: &str, report: &Report) -> Result<()> {
    let date = Command::new("date").args(["--utc", "+%F"]).output()?;
    let body = format!("{}\n{report}", String::from_utf8(date.stdout)?);
    let text = fs::read_to_string(path)?;
    Ok(fs::write(path, replace(&text, heading, &body))?)
}

/// The text with another body below that heading, which comes last if it is new.
fn replace(text: &str, heading: &str, body: &str) -> String {
    let line = format!("## {heading}\n");
    let (before, rest) = match text.split_once(&line) {
        Some(parts) => parts,
        None => (text, ""),
    };
    let after = rest.find("\n## ").map_or("", |at| &rest[at..]);
    let before = before.trim_end();
    format!("{before}\n\n{line}\n{}\n{after}", body.trim_end())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{replace, write};
    use crate::report::Report;

    fn check(text: &str, expected: &str) {
        assert_eq!(replace(text, "B", "new\n"), expected);
        assert_eq!(replace(expected, "B", "new\n"), expected, "a second time");
    }

    #[test]
    fn a_section_is_replaced_and_its_neighbours_stay() {
        check(
            "# T\n\n## A\n\na\n\n## B\n\nold\n\n## C\n\nc\n",
            "# T\n\n## A\n\na\n\n## B\n\nnew\n\n## C\n\nc\n",
        );
        check("# T\n\n## B\n\nold\n", "# T\n\n## B\n\nnew\n");
    }

    #[test]
    fn a_new_section_comes_last() {
        check("# T\n\n## A\n\na\n", "# T\n\n## A\n\na\n\n## B\n\nnew\n");
    }

    #[test]
    fn a_heading_below_is_no_neighbour() {
        check(
            "## B\n\n### x\n\nold\n\n## C\n",
            "\n\n## B\n\nnew\n\n## C\n",
        );
    }

    #[test]
    fn a_run_is_written_with_its_day() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("RESULTS.md");
        fs::write(&path, "# T\n\n## As root\n\nold\n").expect("ours");
        write(&path, "As root", &Report::default()).expect("a date");
        let text = fs::read_to_string(&path).expect("ours");
        assert!(text.starts_with("# T\n\n## As root\n\n20"), "{text}");
        assert!(
            text.contains("not measured") && !text.contains("old"),
            "{text}"
        );
    }
}
