//! What a sandbox has of its own: directories, files and links, where it starts, its name.

use super::{Merged, base_of};
use crate::error::{Error, Result};
use crate::origin::{Origin, Subject};
use birdcage_path::normalize;
use std::ffi::{CString, OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

impl Merged {
    /// Two sizes for one directory add up to the larger, as rights do.
    pub(super) fn add_private(
        &mut self,
        path: &Path,
        size: u64,
        origin: &Origin,
    ) -> Result<Subject> {
        let path = check_inside(path)?;
        if !self.private.contains_key(&path) {
            self.check_free(&path, origin)?;
        }
        let held = self.private.entry(path.clone()).or_default();
        *held = size.max(*held);
        Ok(Subject::Own(path))
    }

    pub(super) fn add_file(
        &mut self,
        path: &Path,
        content: Vec<u8>,
        origin: &Origin,
    ) -> Result<Subject> {
        let path = check_inside(path)?;
        if self.files.get(&path) != Some(&content) {
            self.check_free(&path, origin)?;
            self.files.insert(path.clone(), content);
        }
        Ok(Subject::Own(path))
    }

    pub(super) fn add_link(
        &mut self,
        at: &Path,
        target: OsString,
        origin: &Origin,
    ) -> Result<Subject> {
        let at = check_inside(at)?;
        if target.is_empty() || target.as_bytes().contains(&0) {
            return Err(Error::InvalidPath(target.into()));
        }
        if self.links.get(&at) != Some(&target) {
            self.check_free(&at, origin)?;
            self.links.insert(at.clone(), target);
        }
        Ok(Subject::Own(at))
    }

    /// Makes sure that nothing is at a path yet that cannot share it.
    fn check_free(&self, path: &Path, origin: &Origin) -> Result<()> {
        self.check_not_denied(path, origin)?;
        let subject = Subject::Own(path.to_owned());
        match self.origins.of(&subject) {
            None => Ok(()),
            Some(_) => Err(self.conflict(path, &subject, origin)),
        }
    }

    /// The directory is not looked at: it may be there inside only.
    pub(super) fn start_in(&mut self, path: &Path, origin: &Origin) -> Result<Subject> {
        if path.as_os_str().is_empty() || path.as_os_str().as_bytes().contains(&0) {
            return Err(Error::InvalidPath(path.to_owned()));
        }
        let path = base_of(path)?.join(path);
        if self.directory.as_ref().is_some_and(|held| *held != path) {
            return Err(self.conflict("the working directory", &Subject::Directory, origin));
        }
        self.directory = Some(path);
        Ok(Subject::Directory)
    }

    pub(super) fn set_hostname(&mut self, name: &OsStr, origin: &Origin) -> Result<Subject> {
        let name = check_hostname(name)?;
        if self.hostname.as_ref().is_some_and(|held| *held != name) {
            return Err(self.conflict("the host name", &Subject::Hostname, origin));
        }
        self.hostname = Some(name);
        Ok(Subject::Hostname)
    }
}

/// A path inside at which something of the sandbox's own can be: absolute,
/// without `..`, not the root, and not in `/proc`, which is there anyway.
fn check_inside(path: &Path) -> Result<PathBuf> {
    let parts = path.as_os_str().as_bytes();
    let climbs = parts.split(|byte| *byte == b'/').any(|part| part == b"..");
    let normal = normalize(path);
    let reserved = normal == Path::new("/") || normal.starts_with("/proc");
    if climbs || reserved || !path.is_absolute() || parts.contains(&0) {
        return Err(Error::InvalidPath(path.to_owned()));
    }
    Ok(normal)
}

/// What the kernel takes (`sethostname(2)`), and no path or second word of a line.
fn check_hostname(name: &OsStr) -> Result<CString> {
    let bytes = name.as_bytes();
    let separates = |byte: &u8| *byte == b'/' || byte.is_ascii_whitespace();
    let invalid = || Error::InvalidHostname(name.to_owned());
    if bytes.is_empty() || bytes.len() > 64 || bytes.iter().any(separates) {
        return Err(invalid());
    }
    CString::new(bytes).map_err(|_| invalid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_inside_is_normal() {
        let normal = |path: &str| check_inside(Path::new(path)).expect("fine");
        assert_eq!(normal("/a/./b//"), Path::new("/a/b"));
        assert_eq!(normal("/process"), Path::new("/process"));
    }

    #[test]
    fn a_host_name_is_one_word_of_64_bytes_at_most() {
        let is_one = |name: &str| check_hostname(name.as_ref()).is_ok();
        let longest = "n".repeat(64);
        assert!(is_one("a") && is_one("cage-1.example") && is_one(&longest));
        for wrong in ["", "a/b", "a b", "a\nb", "a\0", &(longest + "n")] {
            assert!(!is_one(wrong), "{wrong:?}");
        }
    }
}
