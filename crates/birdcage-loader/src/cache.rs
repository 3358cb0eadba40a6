//! [`Cache`], the loader's list of libraries, `/etc/ld.so.cache` (`ldconfig(8)`).
//!
//! The format is the one of `dl-cache.h` since glibc 2.2, in the machine's own byte order:
//! a header of 48 bytes, 24 bytes for each library, texts. It may stand after a list in the
//! older format. What makes no sense is left out.

use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

/// The loader's list of libraries: names, and where they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cache(Vec<(OsString, PathBuf)>);

/// It has some hundred kilobytes on a large system.
const MOST: u64 = 16 * 1024 * 1024;

const OLD: &[u8] = b"ld.so-1.7.0";
const NEW: &[u8] = b"glibc-ld.so.cache1.1";
const HEADER: usize = 48;
const ENTRY: usize = 24;

impl Cache {
    /// Where it is.
    pub const PATH: &str = "/etc/ld.so.cache";

    /// The host's; an empty one if there is none.
    pub fn read() -> Self {
        let mut bytes = Vec::new();
        let file = crate::executable::open_regular(Path::new(Self::PATH));
        let read = file.map(|file| file.take(MOST).read_to_end(&mut bytes));
        match read {
            Some(Ok(_)) => Self::parse(&bytes).unwrap_or_default(),
            _ => Self::default(),
        }
    }

    /// Where libraries of that name are, in the order of the cache.
    pub fn paths(&self, name: &OsStr) -> impl Iterator<Item = &Path> {
        let named = self.0.iter().filter(move |(known, _)| known == name);
        named.map(|(_, path)| path.as_path())
    }

    /// The cache in that text, as far as it makes sense; nothing if it is in another format.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.get(start(bytes)?..)?;
        bytes.strip_prefix(NEW)?;
        let count = number(bytes, NEW.len())?;
        let entry = |place: usize| {
            let at = HEADER.checked_add(place.checked_mul(ENTRY)?)?;
            let (name, path) = (number(bytes, at + 4)?, number(bytes, at + 8)?);
            Some((text(bytes, name)?, text(bytes, path)?.into()))
        };
        let most = bytes.len() / ENTRY;
        Some(Self((0..count.min(most)).filter_map(entry).collect()))
    }
}

/// A list of these libraries.
impl FromIterator<(OsString, PathBuf)> for Cache {
    fn from_iter<I: IntoIterator<Item = (OsString, PathBuf)>>(libraries: I) -> Self {
        Self(libraries.into_iter().collect())
    }
}

/// Where the list in the newer format begins: after one in the older, if there is one.
fn start(bytes: &[u8]) -> Option<usize> {
    if !bytes.starts_with(OLD) {
        return Some(0);
    }
    let size = number(bytes, 12)?.checked_mul(12)?;
    size.checked_add(16)?.checked_next_multiple_of(8)
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_ne_bytes(bytes)).ok()
}

fn text(bytes: &[u8], at: usize) -> Option<OsString> {
    let bytes = bytes.get(at..)?;
    let end = bytes.iter().position(|byte| *byte == 0)?;
    Some(OsString::from_vec(bytes.get(..end)?.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A list of one library, with nothing before it.
    fn one(name: &str, path: &str) -> Vec<u8> {
        let texts = HEADER + ENTRY;
        let mut bytes = NEW.to_vec();
        bytes.extend(1_u32.to_ne_bytes());
        bytes.resize(HEADER, 0);
        let place = |at: usize| u32::try_from(at).expect("small").to_ne_bytes();
        bytes.extend([[0; 4], place(texts), place(texts + name.len() + 1)].concat());
        bytes.resize(texts, 0);
        bytes.extend(format!("{name}\0{path}\0").bytes());
        bytes
    }

    #[track_caller]
    fn check(bytes: &[u8]) {
        let cache = Cache::parse(bytes).expect("a cache");
        let paths: Vec<_> = cache.paths(OsStr::new("libx.so.1")).collect();
        assert_eq!(paths, [Path::new("/opt/libx.so.1")]);
        assert_eq!(cache.paths(OsStr::new("liby.so.1")).count(), 0);
    }

    #[test]
    fn a_library_is_found_by_its_name() {
        let new = one("libx.so.1", "/opt/libx.so.1");
        check(&new);
        // One old entry of twelve bytes, and four to align what follows.
        let mut both = OLD.to_vec();
        both.resize(12, 0);
        both.extend(1_u32.to_ne_bytes());
        both.resize(32, 0);
        both.extend(&new);
        check(&both);
    }

    #[test]
    fn this_hosts_cache_names_files() {
        let cache = Cache::read();
        if !Path::new(Cache::PATH).exists() {
            return assert_eq!(cache, Cache::default());
        }
        assert!(!cache.0.is_empty());
        for (name, path) in &cache.0 {
            assert_eq!(path.file_name(), Some(name.as_os_str()), "{path:?}");
        }
    }

    proptest! {
        #[test]
        fn no_file_is_too_strange(
            at in prop::collection::vec((0..100_usize, any::<u8>()), 0..8),
            rest in prop::collection::vec(any::<u8>(), 0..64),
        ) {
            let mut bytes = one("libx.so.1", "/opt/libx.so.1");
            for (at, byte) in at {
                if let Some(place) = bytes.get_mut(at) {
                    *place = byte;
                }
            }
            let _ = Cache::parse(&bytes);
            let _ = Cache::parse(&[OLD, &rest].concat());
            let _ = Cache::parse(&[NEW, &rest].concat());
        }
    }
}
