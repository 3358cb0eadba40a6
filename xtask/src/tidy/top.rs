//! What lies at the top level of the repository, and nothing else does.

use std::collections::BTreeSet;
use std::path::Path;

use super::Complaint;

const EXPECTED: [&str; 23] = [
    ".cargo",
    ".ci",
    ".gitattributes",
    ".github",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "SECURITY.md",
    "benches",
    "crates",
    "deny.toml",
    "docs",
    "fuzz",
    "rustfmt.toml",
    "tests",
    "typos.toml",
    "xtask",
];

/// Complains of every entry that is not expected.
pub(super) fn check<'a>(files: impl Iterator<Item = &'a Path>) -> Vec<Complaint> {
    let entries: BTreeSet<_> = files.filter_map(|file| file.iter().next()).collect();
    let strange = entries
        .iter()
        .filter(|entry| !EXPECTED.iter().any(|name| **entry == *name));
    strange
        .map(|entry| format!("{}: not expected at the top level", entry.display()))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{EXPECTED, check};

    #[test]
    fn an_entry_nobody_expects_is_named_once() {
        let files = [
            "notes.txt",
            "crates/a/src/lib.rs",
            "scripts/a.sh",
            "scripts/b.sh",
        ];
        let complaints = check(files.iter().map(Path::new));
        let expected =
            ["notes.txt", "scripts"].map(|name| format!("{name}: not expected at the top level"));
        assert_eq!(complaints, expected);
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(EXPECTED.is_sorted());
    }
}
