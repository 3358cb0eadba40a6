//! The corpus of a property: the inputs in `corpus/NAME/`.

use std::fs;
use std::path::{Path, PathBuf};

/// One input and the file it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The file.
    pub path: PathBuf,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The inputs of the property `name`, sorted by file name.
///
/// # Errors
///
/// A directory or file that cannot be read; a missing corpus is an error too.
pub fn of(name: &str) -> std::io::Result<Vec<Input>> {
    read(&directory().join(name))
}

/// The inputs in a directory, sorted by file name; of a file, the file.
///
/// # Errors
///
/// A directory or file that cannot be read.
pub fn read(path: &Path) -> std::io::Result<Vec<Input>> {
    let mut files = if path.is_dir() {
        files_in(path)?
    } else {
        vec![path.to_owned()]
    };
    files.sort();
    files
        .into_iter()
        .map(|path| {
            Ok(Input {
                bytes: fs::read(&path)?,
                path,
            })
        })
        .collect()
}

fn files_in(directory: &Path) -> std::io::Result<Vec<PathBuf>> {
    fs::read_dir(directory)?
        .map(|entry| Ok(entry?.path()))
        .collect()
}

/// Beside this crate's sources. Who runs the tests may not be allowed to walk
/// there from the root; cargo starts them in that directory, so it is `.`.
fn directory() -> PathBuf {
    let absolute = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    if absolute.is_dir() {
        absolute
    } else {
        PathBuf::from("corpus")
    }
}

#[cfg(test)]
mod tests {
    use super::{of, read};
    use crate::PROPERTIES;

    #[test]
    fn every_property_has_a_corpus() {
        for (name, _) in PROPERTIES {
            assert!(!of(name).expect("readable").is_empty(), "{name}");
        }
    }

    #[test]
    fn a_property_without_a_corpus_is_an_error() {
        assert!(of("no such property").is_err());
    }

    #[test]
    fn a_file_is_a_corpus_of_one() {
        let all = of("namespace").expect("readable");
        assert_eq!(read(&all[0].path).expect("readable"), all[..1]);
    }
}
