//! What holds for every plan: run on a model file system it shows the table.

use crate::model::Model;
use birdcage_mount::{Attributes, Layout, MountPlan};
use birdcage_path::{ExceptionTable, Kind, MemoryFs, Rights, resolve};
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
    ]
}

fn exceptions() -> impl Strategy<Value = Vec<(PathBuf, Rights)>> {
    prop::collection::vec((prop::sample::select(paths()), rights()), 0..8)
}

fn table(exceptions: &[(PathBuf, Rights)]) -> ExceptionTable {
    let (host, mut table) = (host(), ExceptionTable::default());
    for (path, rights) in exceptions {
        table.insert(
            &resolve(&host, Path::new("/"), path).expect("a path"),
            *rights,
        );
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
    fn a_plan_does_not_depend_on_the_order_of_the_exceptions(exceptions in exceptions()) {
        let plan = |table: ExceptionTable| MountPlan::new(&table, &Layout::default());
        let reversed: Vec<_> = exceptions.iter().rev().cloned().collect();
        prop_assert_eq!(plan(table(&exceptions)), plan(table(&reversed)));
    }
}
