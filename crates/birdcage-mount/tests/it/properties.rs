//! What holds for every plan: run on a model file system it shows the table.

use crate::model::Model;
use birdcage_mount::{Attributes, Layout, MountPlan, Operation};
use birdcage_path::{Entry, ExceptionTable, Kind, MemoryFs, Rights, resolve};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// All paths of the model: three names, three levels.
fn paths() -> Vec<PathBuf> {
    let names = ["a", "b", "c"];
    let mut paths = vec![PathBuf::from("/")];
    for one in names {
        paths.push(Path::new("/").join(one));
        for two in names {
            paths.push(Path::new("/").join(one).join(two));
            paths.extend(names.map(|three| Path::new("/").join(one).join(two).join(three)));
        }
    }
    paths
}

fn host() -> MemoryFs {
    let deep = |path: &&PathBuf| path.components().count() == 4;
    paths()
        .iter()
        .filter(deep)
        .fold(MemoryFs::new(), |fs, path| fs.file(path))
}

fn rights() -> impl Strategy<Value = Rights> {
    prop_oneof![
        Just(Rights::READ),
        Just(Rights::WRITE),
        Just(Rights::EXECUTE),
        Just(Rights::WRITE | Rights::EXECUTE),
        // Denied.
        Just(Rights::empty()),
    ]
}

fn exceptions() -> impl Strategy<Value = Vec<(PathBuf, Rights)>> {
    prop::collection::vec((prop::sample::select(paths()), rights()), 0..8)
}

fn table(exceptions: &[(PathBuf, Rights)]) -> ExceptionTable {
    let (host, mut table) = (host(), ExceptionTable::default());
    for (path, rights) in exceptions {
        let resolved = resolve(&host, Path::new("/"), path).expect("a path");
        if rights.is_empty() {
            table.deny(&resolved);
        } else {
            table.insert(&resolved, *rights);
        }
    }
    table
}

proptest! {
    #[test]
    fn what_the_plan_shows_is_what_the_table_says(exceptions in exceptions()) {
        let table = table(&exceptions);
        let model = Model::of(&MountPlan::new(&table, &Layout::default()).expect("a plan"));
        for path in paths() {
            let rights = table.rights_at(&path);
            let expected = (!rights.is_empty()).then(|| Attributes::of(rights, Kind::Directory));
            prop_assert_eq!(model.shown_at(&path), expected, "{:?}", path);
        }
    }

    #[test]
    fn nothing_above_a_different_exception_can_be_renamed(exceptions in exceptions()) {
        let table = table(&exceptions);
        let model = Model::of(&MountPlan::new(&table, &Layout::default()).expect("a plan"));
        for entry in table.entries() {
            let Some(wide) = table.parent_of(entry) else { continue };
            // Also of what is denied: its place must stay what it is.
            if !wide.rights().contains(Rights::WRITE) || wide.rights() == entry.rights() {
                continue;
            }
            prop_assert!(model.is_mount_point(entry.path()));
            for between in ExceptionTable::between(wide, entry) {
                prop_assert!(model.is_mount_point(between), "{:?}", between);
            }
        }
    }

    #[test]
    fn a_denied_directory_is_sealed_where_a_wider_exception_shows_it(exceptions in exceptions()) {
        let table = table(&exceptions);
        let model = Model::of(&MountPlan::new(&table, &Layout::default()).expect("a plan"));
        for entry in table.entries().filter(|entry| entry.is_denied()) {
            let shows = |wide: &Entry| !wide.is_denied();
            let covered = table.parent_of(entry).is_some_and(shows);
            let sealed = entry.kind() == Kind::Directory && covered;
            prop_assert_eq!(model.is_sealed(entry.path()), sealed);
            let empty = (entry.kind() != Kind::Directory && covered).then_some(&[][..]);
            prop_assert_eq!(model.covered_at(entry.path()), empty);
        }
    }

    #[test]
    fn a_file_of_its_own_shows_unless_an_exception_names_that_very_path(
        exceptions in exceptions(),
        at in prop::sample::select(paths()),
    ) {
        let table = table(&exceptions);
        prop_assume!(at.components().count() == 4);
        let files = vec![(at.clone(), b"own".to_vec())];
        let layout = Layout { files, ..Layout::default() };
        let plan = MountPlan::new(&table, &layout).expect("a plan");
        let model = Model::of(&plan);
        let itself = table.lookup(&at).is_some_and(|entry| entry.path() == at);
        let is_text = |operation: &Operation| {
            matches!(operation, Operation::Text { at: place, .. } if place.to_string() == *at.to_string_lossy())
        };
        let made = plan.operations().iter().any(is_text);
        let covered = model.covered_at(&at) == Some(b"own");
        prop_assert_eq!(made || covered, !itself);
        prop_assert!(!(made && covered));
    }

    #[test]
    fn a_plan_does_not_depend_on_the_order_of_the_exceptions(exceptions in exceptions()) {
        let plan = |table: ExceptionTable| MountPlan::new(&table, &Layout::default());
        let reversed: Vec<_> = exceptions.iter().rev().cloned().collect();
        prop_assert_eq!(plan(table(&exceptions)), plan(table(&reversed)));
    }
}
