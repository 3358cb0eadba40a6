//! What is true of every mount plan.

#[path = "../../crates/birdcage-mount/tests/it/model.rs"]
mod model;

use birdcage_mount::{Attributes, Layout, MountPlan};
use birdcage_path::{Entry, ExceptionTable, Kind, MemoryFs, Rights, resolve};
use model::Model;
use std::path::{Path, PathBuf};

/// Carried out on a model, a plan shows at every path what the table says, makes
/// nothing on the host and nothing twice, mounts only where something is, and
/// lets no directory be renamed that leads from a writable exception to a
/// different one inside it. What is denied is covered for good. The order of the exceptions does not matter.
pub fn property(data: &[u8]) {
    let exceptions: Vec<_> = data.chunks_exact(2).take(12).map(exception).collect();
    let table = table(&exceptions);
    let Ok(plan) = MountPlan::new(&table, &Layout::default()) else {
        panic!("no link and no /proc is among the exceptions");
    };
    let reversed: Vec<_> = exceptions.iter().rev().cloned().collect();
    assert_eq!(
        MountPlan::new(&self::table(&reversed), &Layout::default()),
        Ok(plan.clone())
    );
    let model = Model::of(&plan);
    for path in paths() {
        let rights = table.rights_at(&path);
        let expected = (!rights.is_empty()).then(|| Attributes::of(rights, Kind::Directory));
        assert_eq!(model.shown_at(&path), expected, "{path:?} in\n{plan}");
    }
    table
        .entries()
        .for_each(|entry| cannot_be_moved(&model, &table, entry));
    let denied = table.entries().filter(|entry| entry.is_denied());
    denied.for_each(|entry| is_covered_where_it_would_show(&model, &table, entry));
}

const NAMES: [&str; 3] = ["a", "b", "c"];

/// The root and everything up to three levels below it.
fn paths() -> Vec<PathBuf> {
    let below = |path: &PathBuf| NAMES.map(|name| path.join(name));
    let mut paths = vec![PathBuf::from("/")];
    let (mut from, mut to) = (0, 1);
    for _level in 0..3 {
        let next: Vec<_> = paths[from..to].iter().flat_map(below).collect();
        paths.extend(next);
        (from, to) = (to, paths.len());
    }
    paths
}

/// Two bytes are one exception: where, and what.
fn exception(bytes: &[u8]) -> (PathBuf, Rights) {
    let paths = paths();
    let path = paths[usize::from(bytes[0]) % paths.len()].clone();
    let rights = match bytes[1] % 5 {
        0 => Rights::READ,
        1 => Rights::WRITE,
        2 => Rights::EXECUTE,
        3 => Rights::WRITE | Rights::EXECUTE,
        // Denied.
        _ => Rights::empty(),
    };
    (path, rights)
}

fn table(exceptions: &[(PathBuf, Rights)]) -> ExceptionTable {
    let deep = |path: &&PathBuf| path.components().count() == 4;
    let host = paths()
        .iter()
        .filter(deep)
        .fold(MemoryFs::new(), |fs, path| fs.file(path));
    let mut table = ExceptionTable::default();
    for (path, rights) in exceptions {
        let resolved = resolve(&host, Path::new("/"), path).expect("a path of the model");
        if rights.is_empty() {
            table.deny(&resolved);
        } else {
            table.insert(&resolved, *rights);
        }
    }
    table
}

fn cannot_be_moved(model: &Model, table: &ExceptionTable, entry: &Entry) {
    let Some(wide) = table.parent_of(entry) else {
        return;
    };
    if !wide.rights().contains(Rights::WRITE) || wide.rights() == entry.rights() {
        return;
    }
    for at in ExceptionTable::between(wide, entry).chain([entry.path()]) {
        assert!(model.is_mount_point(at), "{at:?} can be renamed");
    }
}

fn is_covered_where_it_would_show(model: &Model, table: &ExceptionTable, entry: &Entry) {
    let shows = |wide: &Entry| !wide.is_denied();
    let would_show = table.parent_of(entry).is_some_and(shows);
    let is_covered = match entry.kind() {
        Kind::Directory => model.is_sealed(entry.path()),
        _ => model.covered_at(entry.path()) == Some(&[]),
    };
    assert_eq!(is_covered, would_show, "{entry}");
}
