//! `cargo xtask tidy`: the rules of this workspace that no compiler checks.

mod guide;
mod levels;
mod links;
mod sources;
mod table;
mod top;
mod words;

use std::path::{Path, PathBuf};

use crate::Result;
use crate::workspace::{files, metadata, root};

/// Something that breaks a rule, as one line.
type Complaint = String;

/// A file of the project and its text; what is no text has none.
#[derive(Clone, Debug)]
struct File {
    path: PathBuf,
    text: String,
}

impl File {
    #[cfg(test)]
    fn of(path: &str, text: &str) -> Self {
        Self {
            path: PathBuf::from(path),
            text: text.to_owned(),
        }
    }

    fn read(path: PathBuf) -> Result<Self> {
        let bytes = std::fs::read(root().join(&path))?;
        Ok(Self {
            path,
            text: String::from_utf8(bytes).unwrap_or_default(),
        })
    }

    fn is_rust(&self) -> bool {
        self.path
            .extension()
            .is_some_and(|extension| extension == "rs")
    }

    /// Inputs of fuzz targets are data, whatever words are in them.
    fn is_corpus(&self) -> bool {
        self.path.starts_with("fuzz/corpus")
    }
}

/// Prints what breaks a rule, and errs if anything does.
pub(crate) fn perform() -> Result<()> {
    let files = files()?
        .into_iter()
        .map(File::read)
        .collect::<Result<Vec<_>>>()?;
    let table = table::Table::of_architecture(text_of(&files, "ARCHITECTURE.md"))?;
    let mut complaints = levels::check(&metadata()?, &table);
    complaints.extend(sources::check(&files));
    complaints.extend(top::check(files.iter().map(|file| file.path.as_path())));
    complaints.extend(words::check(&files));
    complaints.extend(links::check(&files));
    complaints.extend(guide::check(&files));
    conclude(&complaints)
}

fn conclude(complaints: &[Complaint]) -> Result<()> {
    complaints
        .iter()
        .for_each(|complaint| println!("{complaint}"));
    match complaints.len() {
        0 => Ok(()),
        number => Err(format!("not tidy: {number} complaints").into()),
    }
}

fn text_of<'a>(files: &'a [File], path: &str) -> Option<&'a str> {
    files
        .iter()
        .find(|file| file.path == Path::new(path))
        .map(|file| file.text.as_str())
}

#[cfg(test)]
mod tests {
    use super::{File, conclude, text_of};

    #[test]
    fn one_complaint_is_enough() {
        assert!(conclude(&[]).is_ok());
        assert!(conclude(&["x".to_owned()]).is_err());
    }

    #[test]
    fn a_file_is_found_by_its_path() {
        let files = [File::of("a", "text")];
        assert_eq!(text_of(&files, "a"), Some("text"));
        assert_eq!(text_of(&files, "b"), None);
    }
}
