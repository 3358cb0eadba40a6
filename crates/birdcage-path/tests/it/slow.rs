//! A second path resolution, written to be seen to be right and not to be fast.
//!
//! It shares nothing with the crate's own: a link is followed by calling itself
//! where the crate keeps one list of components, and it asks the file system
//! again wherever it needs to know something.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use birdcage_path::{FileSystem, Kind, ResolveError, Resolved};

/// How a resolution ends, with no more detail than the kernel gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Found(PathBuf, Kind),
    NotFound,
    NotADirectory,
    Loop,
    Invalid,
    Refused,
}

/// Resolves `path` from `base` the slow way.
pub(crate) fn walk(fs: &impl FileSystem, base: &Path, path: &Path) -> Outcome {
    let mut links = 40;
    let found = from_base(fs, base, path, &mut links).and_then(|found| {
        let kind = fs.kind(&found).map_err(answer)?;
        Ok(Outcome::Found(found, kind))
    });
    found.unwrap_or_else(|failure| failure)
}

fn from_base(
    fs: &impl FileSystem,
    base: &Path,
    path: &Path,
    links: &mut u32,
) -> Result<PathBuf, Outcome> {
    let mut start = PathBuf::from("/");
    let text = path.as_os_str().as_bytes();
    if !text.is_empty() && text[0] != b'/' {
        if base.as_os_str().as_bytes().first() != Some(&b'/') {
            return Err(Outcome::Invalid);
        }
        if text.contains(&0) {
            return Err(Outcome::Invalid);
        }
        start = one_path(fs, start, base.as_os_str().as_bytes(), links)?;
    }
    one_path(fs, start, text, links)
}

fn one_path(
    fs: &impl FileSystem,
    start: PathBuf,
    text: &[u8],
    links: &mut u32,
) -> Result<PathBuf, Outcome> {
    if text.is_empty() {
        return Err(Outcome::NotFound);
    }
    if text.contains(&0) {
        return Err(Outcome::Invalid);
    }
    let mut here = if text[0] == b'/' {
        PathBuf::from("/")
    } else {
        start
    };
    for word in text.split(|byte| *byte == b'/') {
        here = one_step(fs, here, word, links)?;
    }
    Ok(here)
}

fn one_step(
    fs: &impl FileSystem,
    here: PathBuf,
    word: &[u8],
    links: &mut u32,
) -> Result<PathBuf, Outcome> {
    if fs.kind(&here).map_err(answer)? != Kind::Directory {
        return Err(Outcome::NotADirectory);
    }
    if word.is_empty() || word == b"." {
        return Ok(here);
    }
    if word == b".." {
        return Ok(here.parent().map_or(PathBuf::from("/"), Path::to_path_buf));
    }
    let next = here.join(OsStr::from_bytes(word));
    if fs.kind(&next).map_err(answer)? != Kind::Symlink {
        return Ok(next);
    }
    *links = links.checked_sub(1).ok_or(Outcome::Loop)?;
    let target = fs.read_link(&next).map_err(answer)?;
    one_path(fs, here, target.as_os_str().as_bytes(), links)
}

fn answer(error: io::Error) -> Outcome {
    match error.kind() {
        io::ErrorKind::NotFound => Outcome::NotFound,
        io::ErrorKind::NotADirectory => Outcome::NotADirectory,
        _ => Outcome::Refused,
    }
}

/// What the crate answered, in the same words.
pub(crate) fn outcome(result: &Result<Resolved, ResolveError>) -> Outcome {
    match result {
        Ok(found) => Outcome::Found(found.canonical.clone(), found.kind),
        Err(ResolveError::NotFound { .. } | ResolveError::Empty) => Outcome::NotFound,
        Err(ResolveError::NotADirectory { .. }) => Outcome::NotADirectory,
        Err(ResolveError::Loop { .. }) => Outcome::Loop,
        Err(ResolveError::Nul { .. } | ResolveError::RelativeBase { .. }) => Outcome::Invalid,
        Err(_) => Outcome::Refused,
    }
}
