//! Rules about Rust sources: where unsafety lives, and how long a file may be.

use super::{Complaint, File};

/// Where unsafe code may be: the two crates that ARCHITECTURE.md names; and what
/// is never shipped and has to do what an attacker does, or a bare clone does.
const UNSAFE_HOMES: [&str; 4] = [
    "crates/birdcage-sys",
    "crates/birdcage-init",
    "tests",
    "benches",
];

const FORBID: &str = "#![forbid(unsafe_code)]";
const LINES: usize = 400;

/// Checks every Rust file.
pub(super) fn check(files: &[File]) -> Vec<Complaint> {
    let sources = files.iter().filter(|file| file.is_rust());
    sources
        .flat_map(|file| [length(file), unsafety(file), promise(file)])
        .flatten()
        .collect()
}

fn length(file: &File) -> Option<Complaint> {
    let lines = file.text.lines().count();
    (lines > LINES).then(|| {
        format!(
            "{}: {lines} lines; {LINES} is the most",
            file.path.display()
        )
    })
}

fn may_be_unsafe(file: &File) -> bool {
    UNSAFE_HOMES.iter().any(|home| file.path.starts_with(home))
}

fn unsafety(file: &File) -> Option<Complaint> {
    if may_be_unsafe(file) {
        return None;
    }
    let at = file
        .text
        .lines()
        .position(|line| has_word(code_of(line), "unsafe"))?;
    Some(format!(
        "{}:{}: unsafe code outside of its home",
        file.path.display(),
        at + 1
    ))
}

/// The root of every other crate promises to the compiler that it has none.
fn promise(file: &File) -> Option<Complaint> {
    let is_root = file.path.ends_with("src/lib.rs") || file.path.ends_with("src/main.rs");
    let kept = !is_root || may_be_unsafe(file) || file.text.lines().any(|line| line == FORBID);
    (!kept).then(|| format!("{}: {FORBID} is missing", file.path.display()))
}

/// The line up to a comment or a string: good enough for a keyword, which stands
/// before either, and wrong on the side of silence only after one.
fn code_of(line: &str) -> &str {
    line.split('"')
        .next()
        .and_then(|code| code.split("//").next())
        .unwrap_or("")
}

fn has_word(code: &str, word: &str) -> bool {
    code.split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|found| found == word)
}

#[cfg(test)]
mod tests {
    use super::{FORBID, LINES, check};
    use crate::tidy::File;

    fn complaints(path: &str, text: &str) -> usize {
        check(&[File::of(path, text)]).len()
    }

    #[test]
    fn a_file_may_have_400_lines() {
        assert_eq!(complaints("tests/tests/a.rs", &"\n".repeat(LINES)), 0);
        assert_eq!(complaints("tests/tests/a.rs", &"\n".repeat(LINES + 1)), 1);
        assert_eq!(complaints("README.md", &"\n".repeat(LINES + 1)), 0);
    }

    #[test]
    fn unsafe_code_stays_at_home() {
        let code = "fn f() {\n    unsafe { g() }\n}\n";
        assert_eq!(complaints("crates/birdcage-sys/src/a.rs", code), 0);
        assert_eq!(complaints("crates/birdcage-init/src/a.rs", code), 0);
        assert_eq!(complaints("crates/birdcage/src/a.rs", code), 1);
        assert_eq!(complaints("crates/birdcage/tests/a.rs", code), 1);
        assert_eq!(complaints("fuzz/src/a.rs", code), 1);
        assert_eq!(complaints("tests/tests/a.rs", code), 0);
    }

    #[test]
    fn the_word_alone_is_not_unsafe() {
        for text in [
            "// unsafe\n",
            "/// unsafe\n",
            "let a = \"unsafe\";\n",
            "unsafe_code();\n",
        ] {
            assert_eq!(complaints("crates/birdcage/src/a.rs", text), 0, "{text}");
        }
    }

    #[test]
    fn every_other_crate_promises_to_be_safe() {
        assert_eq!(complaints("crates/birdcage/src/lib.rs", ""), 1);
        assert_eq!(
            complaints(
                "crates/birdcage/src/lib.rs",
                &format!("//! X.\n\n{FORBID}\n")
            ),
            0
        );
        assert_eq!(complaints("xtask/src/main.rs", ""), 1);
        assert_eq!(complaints("crates/birdcage-sys/src/lib.rs", ""), 0);
    }

    #[test]
    fn a_promise_in_a_comment_is_none() {
        assert_eq!(
            complaints("crates/birdcage/src/lib.rs", &format!("// {FORBID}\n")),
            1
        );
    }
}
