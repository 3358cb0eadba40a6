//! Links between the documents: each leads to a file that there is, and to a heading in it.

use std::path::{Component, Path, PathBuf};

use super::{Complaint, File};

/// Complains of every link of a document that leads nowhere in the repository.
///
/// What begins with a scheme leads out of it, and nobody looks there.
pub(super) fn check(files: &[File]) -> Vec<Complaint> {
    let documents = files.iter().filter(|file| is_document(file));
    let links = documents.flat_map(|file| links(&file.text).map(move |link| (file, link)));
    links
        .filter(|(file, link)| !leads_somewhere(files, file, link))
        .map(|(file, link)| format!("{}: {link} leads nowhere", file.path.display()))
        .collect()
}

pub(super) fn is_document(file: &File) -> bool {
    file.path
        .extension()
        .is_some_and(|extension| extension == "md")
        && !file.is_corpus()
}

/// The targets of `[text](target)` in the text, not those in code.
pub(super) fn links(text: &str) -> impl Iterator<Item = &str> {
    prose(text).flat_map(|line| {
        // Every second piece is in backquotes.
        line.split('`').step_by(2).flat_map(|piece| {
            let targets = piece.split("](").skip(1);
            targets.filter_map(|rest| rest.split_once(')').map(|(target, _)| target))
        })
    })
}

/// The lines that are in no fenced block.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    text.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        !inside && !fence
    })
}

fn leads_somewhere(files: &[File], from: &File, link: &str) -> bool {
    if link.contains("://") || link.starts_with("mailto:") {
        return true;
    }
    let (path, heading) = link.split_once('#').unwrap_or((link, ""));
    let target = match path {
        "" => from.path.clone(),
        _ => resolve(&from.path, path),
    };
    let found = files.iter().find(|file| file.path == target);
    match (found, heading) {
        (Some(_), "") => true,
        (Some(file), heading) => headings(&file.text).any(|one| one == heading),
        (None, _) => heading.is_empty() && files.iter().any(|file| file.path.starts_with(&target)),
    }
}

/// A relative path, as seen from the directory of the file.
fn resolve(from: &Path, link: &str) -> PathBuf {
    let mut path = from.parent().unwrap_or(Path::new("")).to_owned();
    for component in Path::new(link).components() {
        match component {
            Component::ParentDir => drop(path.pop()),
            Component::CurDir => {}
            other => path.push(other),
        }
    }
    path
}

/// What the headings are called in links: small letters, digits, `-` for a blank.
fn headings(text: &str) -> impl Iterator<Item = String> {
    let titles = prose(text).filter(|line| line.starts_with('#'));
    titles.map(|line| {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        let kept = title
            .chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::{check, headings, links};
    use crate::tidy::File;

    fn complaints(text: &str) -> Vec<String> {
        let other = File::of("README.md", "# A title: `x` & y\n");
        check(&[
            File::of("docs/src/a.md", text),
            other,
            File::of("tests/x/y.rs", ""),
        ])
    }

    #[test]
    fn a_link_leads_to_a_file_a_directory_or_a_heading() {
        for link in [
            "../../README.md",
            "../../README.md#a-title-x--y",
            "../../tests/x",
            "#here",
            "https://example.org/x",
        ] {
            let text = format!("# Here\n\nA [link]({link}).\n");
            assert_eq!(complaints(&text), [""; 0], "{link}");
        }
    }

    #[test]
    fn a_link_that_leads_nowhere_is_named() {
        for link in [
            "README.md",
            "../../README.md#b",
            "#there",
            "../../../README.md/x",
        ] {
            let expected = format!("docs/src/a.md: {link} leads nowhere");
            assert_eq!(complaints(&format!("A [link]({link}).\n")), [expected]);
        }
    }

    #[test]
    fn what_is_code_has_no_links() {
        let text = "[a](b) `[c](d)` [e](f)\n```text\n[g](h)\n```\n[i](j)\n";
        assert_eq!(links(text).collect::<Vec<_>>(), ["b", "f", "j"]);
        assert_eq!(
            headings("# A\n```sh\n# b\n```\n").collect::<Vec<_>>(),
            ["a"]
        );
    }
}
