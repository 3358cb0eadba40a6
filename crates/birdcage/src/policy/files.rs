//! [`Chain`], which file extends which, so that none extends itself.

use crate::policy::Policy;
use crate::policy::error::{PolicyError, Problem};
use crate::policy::place::Place;
use std::fs;
use std::path::{Path, PathBuf};

/// How many files may extend each other one after another.
const DEEPEST: usize = 16;

/// The files from the first one to the one that is being read.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    /// Each as it was named, and where it really is.
    files: Vec<(PathBuf, PathBuf)>,
}

impl Chain {
    /// A chain that begins with that file.
    pub(crate) fn new(file: &Path) -> Self {
        let files = vec![(file.to_owned(), real(file))];
        Self { files }
    }

    /// Reads a file that the last one extends.
    pub(crate) fn read(&self, path: &Path, place: &Place) -> Result<(Policy, Self), PolicyError> {
        let real = real(path);
        let mut chain = self.clone();
        chain.files.push((path.to_owned(), real.clone()));
        if self.files.iter().any(|(_, held)| *held == real) {
            let message = format!("a policy extends itself: {}", chain.names());
            let remedy = "take one of these out of extends";
            return Err(PolicyError::new(
                Problem::Extends,
                place.clone(),
                message,
                remedy,
            ));
        }
        if chain.files.len() > DEEPEST {
            let message = format!(
                "more than {DEEPEST} files extend each other: {}",
                chain.names()
            );
            let remedy = "let one file extend several";
            return Err(PolicyError::new(
                Problem::Extends,
                place.clone(),
                message,
                remedy,
            ));
        }
        // That file is not there: the mistake is in the one that names it.
        let policy = Policy::read(path).map_err(|error| match error.place().line() {
            None => error.named_at(place),
            Some(_) => error,
        })?;
        Ok((policy, chain))
    }

    fn names(&self) -> String {
        let names = self
            .files
            .iter()
            .map(|(name, _)| name.display().to_string());
        names.collect::<Vec<_>>().join(" extends ")
    }
}

/// Where a file is, whatever its name; a file that is not there is where it is named.
fn real(file: &Path) -> PathBuf {
    fs::canonicalize(file).unwrap_or_else(|_| file.to_owned())
}
