//! The guide in `docs/`: every chapter is in its table of contents, and every block of
//! code is of a kind that something runs.

use std::path::Path;

use super::links::{is_document, links};
use super::{Complaint, File, text_of};
use crate::guide::{Part, parts};

const CHAPTERS: &str = "docs/src";
const CONTENTS: &str = "docs/src/SUMMARY.md";

/// Where rustdoc is told of the chapters with code in Rust.
const COMPILED: &str = "docs/code/lib.rs";

/// Run by `cargo xtask guide`, or compiled by rustdoc.
const RUN: [&str; 2] = ["console", "rust"];

/// Complains of chapters nobody finds and of code nobody runs.
pub(super) fn check(files: &[File]) -> Vec<Complaint> {
    let of_guide = |file: &&File| file.path.starts_with(CHAPTERS) && is_document(file);
    let chapters: Vec<_> = files.iter().filter(of_guide).collect();
    let mut complaints: Vec<_> = chapters.iter().flat_map(|file| idle_blocks(file)).collect();
    complaints.extend(lost(&chapters));
    complaints.extend(uncompiled(
        &chapters,
        text_of(files, COMPILED).unwrap_or_default(),
    ));
    complaints
}

/// Chapters that the table of contents does not have.
fn lost(chapters: &[&File]) -> Vec<Complaint> {
    let contents = chapters
        .iter()
        .find(|file| file.path == Path::new(CONTENTS));
    let listed: Vec<_> = contents.iter().flat_map(|file| links(&file.text)).collect();
    let is_listed = |file: &&&File| {
        let name = file.path.strip_prefix(CHAPTERS).unwrap_or(&file.path);
        file.path == Path::new(CONTENTS) || listed.iter().any(|link| Path::new(link) == name)
    };
    let lost = chapters.iter().filter(|file| !is_listed(file));
    lost.map(|file| format!("{}: not in {CONTENTS}", file.path.display()))
        .collect()
}

/// Chapters with code in Rust that rustdoc does not see.
fn uncompiled(chapters: &[&File], compiled: &str) -> Vec<Complaint> {
    let is_lost = |file: &&&File| {
        let name = file.path.strip_prefix("docs").unwrap_or(&file.path);
        let included = format!("include_str!(\"../{}\")", name.display());
        file.text.contains("```rust") && !compiled.contains(&included)
    };
    let lost = chapters.iter().filter(is_lost);
    lost.map(|file| format!("{}: not in {COMPILED}", file.path.display()))
        .collect()
}

/// Blocks of code that are neither run, compiled, nor written to a file or compared.
fn idle_blocks(file: &File) -> Vec<Complaint> {
    let parts = parts(&file.text);
    let before = std::iter::once(None).chain(parts.iter().map(Some));
    let idle = parts
        .iter()
        .zip(before)
        .filter_map(|(part, before)| match part {
            Part::Block(block) if !is_used(block.language, before) => Some(block),
            _ => None,
        });
    idle.map(|block| {
        let (path, line) = (file.path.display(), block.line);
        format!(
            "{path}:{line}: nothing runs this `{}` block",
            block.language
        )
    })
    .collect()
}

/// Text is no code; what has a file or comes from one is used there.
fn is_used(language: &str, before: Option<&Part<'_>>) -> bool {
    let kind = language.split(',').next().unwrap_or_default();
    let named = |text: &str| text.starts_with("file: ") || text.starts_with("from ");
    let in_file = matches!(before, Some(Part::Remark { text, .. }) if named(text));
    kind == "text" || in_file || (RUN.contains(&kind) && !language.contains("ignore"))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::File;

    #[test]
    fn every_chapter_is_in_the_table_of_contents() {
        let contents = File::of("docs/src/SUMMARY.md", "- [A](a.md)\n");
        let files = [
            contents,
            File::of("docs/src/a.md", ""),
            File::of("docs/src/b.md", ""),
        ];
        assert_eq!(check(&files), ["docs/src/b.md: not in docs/src/SUMMARY.md"]);
    }

    #[test]
    fn a_chapter_with_rust_in_it_is_compiled() {
        let contents = File::of("docs/src/SUMMARY.md", "- [A](a.md)\n");
        let chapter = File::of("docs/src/a.md", "```rust\n```\n");
        let expected = ["docs/src/a.md: not in docs/code/lib.rs"];
        assert_eq!(check(&[contents, chapter]), expected);
    }

    #[test]
    fn every_block_is_run_compiled_or_a_file() {
        let complaints = |text: &str| {
            let contents = File::of("docs/src/SUMMARY.md", "- [A](a.md)\n");
            let compiled = "#[doc = include_str!(\"../src/a.md\")]";
            let compiled = File::of("docs/code/lib.rs", compiled);
            check(&[contents, compiled, File::of("docs/src/a.md", text)])
        };
        for used in [
            "```console\n$ true\n```\n",
            "```rust,no_run\n```\n",
            "```text\n```\n",
            "<!-- file: x.toml -->\n```toml\n```\n",
            "<!-- from x.rs -->\n```rust,ignore\n```\n",
        ] {
            assert_eq!(complaints(used), [""; 0], "{used}");
        }
        for idle in [
            "```sh\n```\n",
            "```rust,ignore\n```\n",
            "<!-- in x -->\n```toml\n```\n",
            "```\n```\n",
        ] {
            assert_eq!(complaints(idle).len(), 1, "{idle}");
        }
    }
}
