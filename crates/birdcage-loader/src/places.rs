//! [`Places`], where the loader looks for what one file needs (`ld.so(8)`).

use crate::{Object, parts};
use std::ffi::OsStr;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

/// The C library whose loader it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Libc {
    /// glibc, and what behaves as that does.
    Gnu,
    /// musl, whose loader has other rules, and no cache.
    Musl,
}

impl Libc {
    /// The one that a program says, by its loader's name.
    pub fn of(object: &Object) -> Self {
        let loader = object.interpreter.as_deref().and_then(Path::file_name);
        let is_musl = loader.is_some_and(|name| name.as_bytes().starts_with(b"ld-musl-"));
        if is_musl { Self::Musl } else { Self::Gnu }
    }

    /// Whether the loader itself is that library: musl's is its whole C library, by any of
    /// the names that the parts of it have elsewhere.
    pub fn is_part_of_loader(self, name: &OsStr) -> bool {
        let names = ["libc.", "libpthread.", "librt.", "libm.", "libdl."];
        let begins = |part: &&str| name.as_bytes().starts_with(part.as_bytes());
        self == Self::Musl && names.iter().any(begins)
    }
}

/// Where the loader looks for what one file needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Before `LD_LIBRARY_PATH`: `DT_RPATH`, its own and those of whoever needs it.
    pub before: Vec<PathBuf>,
    /// After it: `DT_RUNPATH`.
    pub after: Vec<PathBuf>,
    /// What nobody has to name.
    pub usual: Vec<PathBuf>,
    /// What is handed on to the libraries that it needs.
    pub inherited: Vec<PathBuf>,
}

impl Places {
    /// Those of a file, which is at that path, and needed by one with these to inherit.
    pub fn of(object: &Object, path: &Path, inherited: &[PathBuf], libc: Libc) -> Self {
        let origin = path.parent().unwrap_or(Path::new("/"));
        let list = |text: &Option<_>| directories(text.as_deref(), origin);
        let (rpath, runpath) = (list(&object.rpath), list(&object.runpath));
        let handed: Vec<PathBuf> = rpath.iter().chain(inherited).cloned().collect();
        let usual = if object.no_default_places {
            Vec::new()
        } else {
            usual(object.kind.1, libc)
        };
        // musl hands on both, and looks in them after the variable.
        if libc == Libc::Musl {
            let both: Vec<_> = runpath.iter().chain(&handed).cloned().collect();
            return Self {
                before: Vec::new(),
                after: both.clone(),
                usual,
                inherited: both,
            };
        }
        Self {
            before: if object.runpath.is_some() {
                Vec::new()
            } else {
                handed.clone()
            },
            after: runpath,
            usual,
            inherited: handed,
        }
    }
}

/// The directories of a run path; those that depend on the processor are left out.
fn directories(list: Option<&OsStr>, origin: &Path) -> Vec<PathBuf> {
    let list = list.map(|list| parts(list, b":")).unwrap_or_default();
    let expanded = list.iter().map(|part| expand(part.as_bytes(), origin));
    expanded
        .filter(|part| !part.contains(&b'$'))
        .map(|part| std::ffi::OsString::from_vec(part).into())
        .collect()
}

/// The directory with `$ORIGIN` in it replaced, where that stands for itself.
fn expand(part: &[u8], origin: &Path) -> Vec<u8> {
    for name in [&b"$ORIGIN"[..], b"${ORIGIN}"] {
        if let Some(rest) = part.strip_prefix(name) {
            if rest.is_empty() || rest.starts_with(b"/") {
                return [origin.as_os_str().as_bytes(), rest].concat();
            }
        }
    }
    part.to_vec()
}

/// What the loaders of the distributions look in, which differs: libraries for another
/// machine are told by themselves.
fn usual(machine: u16, libc: Libc) -> Vec<PathBuf> {
    if libc == Libc::Musl {
        return ["/lib", "/usr/local/lib", "/usr/lib"]
            .map(PathBuf::from)
            .into();
    }
    let triplet = match machine {
        elf::abi::EM_X86_64 => "x86_64-linux-gnu",
        elf::abi::EM_AARCH64 => "aarch64-linux-gnu",
        elf::abi::EM_386 => "i386-linux-gnu",
        elf::abi::EM_RISCV => "riscv64-linux-gnu",
        _ => "",
    };
    let multiarch = ["/lib", "/usr/lib"].map(|at| Path::new(at).join(triplet));
    let plain = ["/lib64", "/usr/lib64", "/lib", "/usr/lib"].map(PathBuf::from);
    let has_triplet = !triplet.is_empty();
    multiarch
        .into_iter()
        .filter(|_| has_triplet)
        .chain(plain)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origin_is_the_directory_of_the_file() {
        let check = |list: &str, expected: &[&str]| {
            let found = directories(Some(OsStr::new(list)), Path::new("/opt/x/bin"));
            assert_eq!(
                found,
                expected.iter().map(PathBuf::from).collect::<Vec<_>>()
            );
        };
        check("$ORIGIN/../lib", &["/opt/x/bin/../lib"]);
        check("${ORIGIN}:/lib", &["/opt/x/bin", "/lib"]);
        check("/a/$LIB:$ORIGINAL/x:/b", &["/b"]);
        check("", &[]);
    }

    fn of(rpath: Option<&str>, runpath: Option<&str>, libc: Libc) -> Places {
        let object = Object {
            rpath: rpath.map(Into::into),
            runpath: runpath.map(Into::into),
            no_default_places: true,
            ..Object::default()
        };
        Places::of(&object, Path::new("/p"), &["/above".into()], libc)
    }

    #[test]
    fn a_runpath_takes_the_place_of_every_rpath() {
        let places = of(Some("/r"), None, Libc::Gnu);
        assert_eq!(places.before, [Path::new("/r"), Path::new("/above")]);
        let places = of(Some("/r"), Some("/run"), Libc::Gnu);
        assert_eq!((places.before, places.after), (vec![], vec!["/run".into()]));
        assert!(places.usual.is_empty());
    }

    #[test]
    fn only_musl_hands_a_runpath_on() {
        assert_eq!(
            of(None, Some("/run"), Libc::Gnu).inherited,
            [Path::new("/above")]
        );
        let musl = of(None, Some("/run"), Libc::Musl);
        assert_eq!(musl.inherited, [Path::new("/run"), Path::new("/above")]);
        assert!(musl.before.is_empty());
    }

    #[test]
    fn the_loader_of_musl_is_its_c_library() {
        let libc = |loader: &str| {
            Libc::of(&Object {
                interpreter: Some(loader.into()),
                ..Object::default()
            })
        };
        let musl = libc("/lib/ld-musl-x86_64.so.1");
        assert_eq!(musl, Libc::Musl);
        assert!(musl.is_part_of_loader(OsStr::new("libc.musl-x86_64.so.1")));
        assert!(!musl.is_part_of_loader(OsStr::new("libcrypto.so.3")));
        let gnu = libc("/lib64/ld-linux-x86-64.so.2");
        assert_eq!((gnu, Libc::of(&Object::default())), (Libc::Gnu, Libc::Gnu));
        assert!(!gnu.is_part_of_loader(OsStr::new("libc.so.6")));
    }
}
