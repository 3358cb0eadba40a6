//! What is true of every mount plan.

use birdcage_mount::{Attributes, Layout, MountPlan, Operation, Root};
use birdcage_path::{Entry, ExceptionTable, Kind, MemoryFs, Rights, resolve};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Carried out on a model, a plan shows at every path what the table says, makes
/// nothing on the host and nothing twice, mounts only where something is, and
/// lets no directory be renamed that leads from a writable exception to a
/// different one inside it. The order of the exceptions does not matter.
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
    let rights = match bytes[1] % 4 {
        0 => Rights::READ,
        1 => Rights::WRITE,
        2 => Rights::EXECUTE,
        _ => Rights::WRITE | Rights::EXECUTE,
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
        table.insert(
            &resolve(&host, Path::new("/"), path).expect("a path of the model"),
            *rights,
        );
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
        assert!(model.mounts.contains_key(at), "{at:?} can be renamed");
    }
}

/// What is mounted where, and what was made.
#[derive(Default)]
struct Model {
    mounts: BTreeMap<PathBuf, Option<Attributes>>,
    made: BTreeSet<PathBuf>,
}

impl Model {
    fn of(plan: &MountPlan) -> Self {
        let mut model = Self::default();
        let root = match plan.root() {
            Root::Host { attributes } => Some(*attributes),
            _ => None,
        };
        model.mounts.insert("/".into(), root);
        plan.operations()
            .iter()
            .for_each(|operation| model.take(operation));
        model
    }

    fn take(&mut self, operation: &Operation) {
        let at = PathBuf::from(operation.place().to_string());
        match operation {
            Operation::Directory { .. } | Operation::File { .. } => {
                assert!(
                    self.is_there(at.parent().expect("not the root")),
                    "{operation}"
                );
                assert_eq!(self.shown_at(&at), None, "{operation}: made on the host");
                assert!(self.made.insert(at), "{operation}: made twice");
            }
            Operation::Bind { attributes, .. } => {
                assert!(self.is_there(&at), "{operation}: nothing to mount on");
                self.mounts.insert(at, Some(*attributes));
            }
            _ => {}
        }
    }

    fn is_there(&self, at: &Path) -> bool {
        at == Path::new("/") || self.made.contains(at) || self.shown_at(at).is_some()
    }

    /// What the innermost mount allows; nothing if that is the empty root.
    fn shown_at(&self, at: &Path) -> Option<Attributes> {
        at.ancestors()
            .find_map(|above| self.mounts.get(above).copied())
            .flatten()
    }
}
