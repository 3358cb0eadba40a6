//! What is true of every file system, and of every path in it.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use birdcage_path::{ExceptionTable, Kind, MemoryFs, Resolved, Rights, normalize, resolve};

// The judge is the one of the crate's own tests, to have only one to trust.
#[path = "../../crates/birdcage-path/tests/it/slow.rs"]
mod slow;

/// Reads `data` as lines that build a file system and ask for paths in it:
///
/// ```text
/// d /a/directory      f /a/file       l /a/link>text
/// b /the/base         r path          w path          x path
/// ```
///
/// Then every path leads where a slow walker arrives, its canonical path leads
/// to itself, an empty root with no more than what was recorded resolves it to
/// the same place, and the table of all of them does not depend on their order.
pub fn property(data: &[u8]) {
    let scene = Scene::parse(data);
    let judged = |(path, rights): &(PathBuf, Rights)| {
        Some((leads_where_the_slow_walker_arrives(&scene, path)?, *rights))
    };
    let found: Vec<_> = scene.asked.iter().filter_map(judged).collect();
    for (resolved, _) in &found {
        is_canonical(&scene.fs, resolved);
        recorded_enough(&scene.base, resolved);
    }
    does_not_depend_on_order(&found);
}

#[derive(Default)]
struct Scene {
    fs: MemoryFs,
    base: PathBuf,
    asked: Vec<(PathBuf, Rights)>,
}

impl Scene {
    fn parse(data: &[u8]) -> Self {
        let start = Self {
            base: PathBuf::from("/"),
            ..Self::default()
        };
        data.split(|byte| *byte == b'\n').fold(start, Self::line)
    }

    fn line(mut self, line: &[u8]) -> Self {
        let [word, b' ', operand @ ..] = line else {
            return self;
        };
        let path = Path::new(OsStr::from_bytes(operand));
        match word {
            b'd' => self.fs = self.fs.directory(path),
            b'f' => self.fs = self.fs.file(path),
            b'l' => self.fs = link(self.fs, operand),
            b'b' => self.base = path.to_owned(),
            b'r' => self.asked.push((path.to_owned(), Rights::READ)),
            b'w' => self.asked.push((path.to_owned(), Rights::WRITE)),
            b'x' => self.asked.push((path.to_owned(), Rights::EXECUTE)),
            _ => {}
        }
        self
    }
}

fn link(fs: MemoryFs, operand: &[u8]) -> MemoryFs {
    let mut halves = operand
        .splitn(2, |byte| *byte == b'>')
        .map(OsStr::from_bytes);
    let at = halves.next().unwrap_or_default();
    fs.symlink(at, halves.next().unwrap_or_default())
}

fn leads_where_the_slow_walker_arrives(scene: &Scene, path: &Path) -> Option<Resolved> {
    let result = resolve(&scene.fs, &scene.base, path);
    let slowly = slow::walk(&scene.fs, &scene.base, path);
    assert_eq!(slow::outcome(&result), slowly, "{path:?}");
    result.ok()
}

fn is_canonical(fs: &MemoryFs, found: &Resolved) {
    assert_eq!(
        normalize(&found.canonical).as_os_str(),
        found.canonical.as_os_str()
    );
    let again = resolve(fs, Path::new("/"), &found.canonical).expect("it was just there");
    assert_eq!(again.canonical.as_os_str(), found.canonical.as_os_str());
    assert!(
        again.links.is_empty() && again.directories.is_empty(),
        "{again:?}"
    );
    assert_ne!(again.kind, Kind::Symlink);
}

fn recorded_enough(base: &Path, found: &Resolved) {
    let fs = MemoryFs::new().node(&found.canonical, found.kind);
    let fs = found.directories.iter().fold(fs, |fs, at| fs.directory(at));
    let fs = found
        .links
        .iter()
        .fold(fs, |fs, link| fs.symlink(&link.at, &link.target));
    let inside = slow::walk(&fs, base, &found.given);
    assert_eq!(
        inside,
        slow::Outcome::Found(found.canonical.clone(), found.kind),
        "{found:?}"
    );
}

fn does_not_depend_on_order(found: &[(Resolved, Rights)]) {
    let (forth, back) = (table(found.iter()), table(found.iter().rev()));
    assert_eq!(forth, back);
    assert_eq!(format!("{forth:?}"), format!("{back:?}"));
    assert_eq!(forth, table(found.iter().chain(found)));
    assert_eq!(
        forth.to_string().lines().count(),
        forth.entries().count(),
        "{forth}"
    );
    for (resolved, rights) in found {
        assert!(
            forth.rights_at(&resolved.canonical).contains(*rights),
            "{resolved:?}"
        );
    }
}

fn table<'a>(found: impl Iterator<Item = &'a (Resolved, Rights)>) -> ExceptionTable {
    let mut table = ExceptionTable::default();
    found.for_each(|(resolved, rights)| table.insert(resolved, *rights));
    table
}
