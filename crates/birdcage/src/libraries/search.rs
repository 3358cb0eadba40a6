//! [`missing`], which walks through what a program needs as the loader does.

use crate::inside::Inside;
use crate::libraries::{MissingLibrary, Whereabouts};
use birdcage_loader::{Cache, Executable, Libc, Object, Places};
use birdcage_path::Rights;
use std::collections::{BTreeSet, VecDeque};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// A program that is loaded inside.
#[derive(Clone, Debug)]
pub(crate) struct Loading<'a> {
    pub(crate) inside: Inside<'a>,
    /// The program, which is one in ELF.
    pub(crate) program: PathBuf,
    pub(crate) object: Object,
    /// The directories of the program's `LD_LIBRARY_PATH`.
    pub(crate) variable: Vec<PathBuf>,
    /// Those of the caller's.
    pub(crate) callers: Vec<PathBuf>,
    /// Where it starts.
    pub(crate) directory: PathBuf,
}

/// Who says that a directory is looked in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// The file itself, a variable of the program's, or the loader.
    Usual,
    /// `/etc/ld.so.cache`.
    Cache,
    /// A variable that only the caller has.
    Caller,
}

/// No program loads as many libraries; a file that says so wants to keep us busy.
const MOST: usize = 1024;

/// The libraries that are not found, each once, in the order in which they are missed.
pub(crate) fn missing(loading: &Loading<'_>) -> Vec<MissingLibrary> {
    let search = Search::new(loading);
    let mut missing = Vec::new();
    let mut known: BTreeSet<OsString> = search.loader.clone().into_iter().collect();
    let program = loading.object.clone();
    let mut queue = VecDeque::from([(loading.program.clone(), program, Vec::new())]);
    while let Some((path, object, inherited)) = queue.pop_front() {
        let places = Places::of(&object, &path, &inherited, search.libc);
        for name in &object.needed {
            if known.len() > MOST
                || search.libc.is_part_of_loader(name)
                || !known.insert(name.clone())
            {
                continue;
            }
            match search.find(name, &places) {
                Ok((path, object)) => queue.push_back((path, object, places.inherited.clone())),
                Err(whereabouts) => missing.push(MissingLibrary {
                    name: name.clone(),
                    needed_by: path.clone(),
                    whereabouts,
                }),
            }
        }
    }
    missing
}

/// What is the same for every library.
struct Search<'a> {
    loading: &'a Loading<'a>,
    cache: Cache,
    /// Whether the program's loader sees the cache.
    sees_cache: bool,
    /// The loader's own name, which is a library that is there already.
    loader: Option<OsString>,
    libc: Libc,
}

impl<'a> Search<'a> {
    fn new(loading: &'a Loading<'a>) -> Self {
        let loader = loading.object.interpreter.as_deref();
        let loader = loader.and_then(Path::file_name).map(OsStr::to_owned);
        let libc = Libc::of(&loading.object);
        let cache = loading.inside.file(Path::new(Cache::PATH));
        Self {
            loading,
            cache: match libc {
                Libc::Gnu => Cache::read(),
                Libc::Musl => Cache::default(),
            },
            sees_cache: cache.is_some_and(|cache| !cache.rights.is_empty()),
            loader,
            libc,
        }
    }

    /// The library that would be loaded, or why none would.
    fn find(&self, name: &OsStr, places: &Places) -> Result<(PathBuf, Object), Whereabouts> {
        let mut outside = Whereabouts::Nowhere;
        for (source, path) in self.candidates(name, places) {
            let Some((object, rights)) = self.look(&path) else {
                continue;
            };
            let is_looked_at = match source {
                Source::Usual => true,
                Source::Cache => self.sees_cache,
                Source::Caller => false,
            };
            let executable = rights.contains(Rights::EXECUTE);
            let found = match source {
                _ if rights.is_empty() => Whereabouts::NotExcepted(path),
                // The loader takes the first that it sees, and fails with it.
                _ if !executable && is_looked_at => return Err(Whereabouts::NotExecutable(path)),
                _ if !executable => Whereabouts::NotExecutable(path),
                _ if is_looked_at => return Ok((path, object)),
                Source::Cache => Whereabouts::NotInCache(path),
                _ => Whereabouts::NotPassed(path),
            };
            if outside == Whereabouts::Nowhere {
                outside = found;
            }
        }
        Err(outside)
    }

    /// Every path at which it would be looked for, in order, and then where the caller
    /// would have it looked for.
    fn candidates(&self, name: &OsStr, places: &Places) -> Vec<(Source, PathBuf)> {
        if name.as_bytes().contains(&b'/') {
            return vec![(Source::Usual, self.loading.directory.join(name))];
        }
        let at = |source| {
            move |directory: &PathBuf| (source, self.loading.directory.join(directory).join(name))
        };
        let first = places.before.iter().chain(&self.loading.variable);
        let first = first.chain(&places.after).map(at(Source::Usual));
        let cached = self
            .cache
            .paths(name)
            .map(|path| (Source::Cache, path.into()));
        let usual = places.usual.iter().map(at(Source::Usual));
        let callers = self.loading.callers.iter().map(at(Source::Caller));
        first.chain(cached).chain(usual).chain(callers).collect()
    }

    /// A library for the same machine on the host, and what may be done with it inside.
    fn look(&self, path: &Path) -> Option<(Object, Rights)> {
        let found = self.loading.inside.file(path)?;
        match Executable::read(&found.canonical) {
            Executable::Elf(object) if object.kind == self.loading.object.kind => {
                Some((object, found.rights))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Exception;
    use crate::merged::Merged;

    /// What stands for a library: this very test, which is for this machine.
    fn own() -> PathBuf {
        let own = std::env::current_exe().expect("a path");
        own.canonicalize().expect("its canonical path")
    }

    /// What is found of `libx.so` in a cage with these exceptions, by that cache.
    fn found(
        exceptions: impl IntoIterator<Item = Exception>,
        callers: &[PathBuf],
        cached: &str,
    ) -> Result<PathBuf, Whereabouts> {
        let mut policy = Merged::default();
        for exception in exceptions {
            policy
                .add(exception, &crate::Origin::program())
                .expect("an exception");
        }
        let Executable::Elf(object) = Executable::read(&own()) else {
            panic!("this test is no program");
        };
        let loading = Loading {
            inside: Inside(&policy),
            program: own(),
            object,
            variable: Vec::new(),
            callers: callers.to_vec(),
            directory: "/".into(),
        };
        let mut search = Search::new(&loading);
        search.cache = [(cached.into(), own())].into_iter().collect();
        let name = own().file_name().expect("a name").to_owned();
        let found = search.find(&name, &Places::default());
        found.map(|(path, _)| path)
    }

    fn cached() -> String {
        let own = own();
        own.file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned()
    }

    #[test]
    fn what_only_the_cache_knows_is_found_where_that_is_seen() {
        let execute = || Exception::ExecuteAndRead(own());
        let cache = Exception::Read(Cache::PATH.into());
        if !Path::new(Cache::PATH).exists() {
            return;
        }
        assert_eq!(found([execute(), cache.clone()], &[], &cached()), Ok(own()));
        let not_in_cache = Err(Whereabouts::NotInCache(own()));
        assert_eq!(found([execute()], &[], &cached()), not_in_cache);
        let not_excepted = Err(Whereabouts::NotExcepted(own()));
        assert_eq!(found([cache], &[], &cached()), not_excepted);
        assert_eq!(
            found([execute()], &[], "liby.so"),
            Err(Whereabouts::Nowhere)
        );
    }

    #[test]
    fn where_only_the_caller_looks_it_is_not_found() {
        let directory = own().parent().expect("a directory").to_owned();
        let callers = [directory];
        let execute = Exception::ExecuteAndRead(own());
        let not_passed = Err(Whereabouts::NotPassed(own()));
        assert_eq!(found([execute], &callers, ""), not_passed);
        let not_executable = Err(Whereabouts::NotExecutable(own()));
        assert_eq!(
            found([Exception::Read(own())], &callers, ""),
            not_executable
        );
    }
}
