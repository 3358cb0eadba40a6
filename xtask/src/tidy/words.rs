//! Words that mean unfinished work.

use super::{Complaint, File};

/// Spelled in pieces, or this file would complain of itself.
const FORBIDDEN: [&str; 4] = [
    concat!("to", "do!"),
    concat!("unimpl", "emented!"),
    concat!("#[ign", "ore"),
    concat!("FIX", "ME"),
];

/// Complains of every line that has one.
pub(super) fn check(files: &[File]) -> Vec<Complaint> {
    files
        .iter()
        .filter(|file| !file.is_corpus())
        .flat_map(check_file)
        .collect()
}

fn check_file(file: &File) -> Vec<Complaint> {
    let word_in = |line: &str| FORBIDDEN.into_iter().find(|word| line.contains(word));
    let lines = file.text.lines().zip(1..);
    let found = lines.filter_map(|(line, at)| word_in(line).map(|word| (at, word)));
    found
        .map(|(at, word)| format!("{}:{at}: `{word}`", file.path.display()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{FORBIDDEN, check};
    use crate::tidy::File;

    #[test]
    fn a_word_is_found_with_its_line() {
        for word in FORBIDDEN {
            let complaints = check(&[File::of("a.rs", &format!("fn a() {{\n    {word}\n}}\n"))]);
            assert_eq!(complaints, [format!("a.rs:2: `{word}`")]);
        }
    }

    #[test]
    fn the_corpus_may_say_anything() {
        assert!(check(&[File::of("fuzz/corpus/x/1", FORBIDDEN[0])]).is_empty());
    }

    #[test]
    fn ordinary_text_is_fine() {
        assert!(check(&[File::of("a.md", "what is to do is done; ignore the rest")]).is_empty());
    }
}
