//! What is true of any table of exceptions.

use std::path::Path;

use birdcage_path::{Entry, ExceptionTable, Kind, MemoryFs, Resolved, Rights};
use proptest::prelude::*;

use crate::random::{copy, exceptions, places};
use crate::slow::{Outcome, walk};

fn table<'a>(exceptions: impl IntoIterator<Item = &'a (Resolved, Rights)>) -> ExceptionTable {
    let mut table = ExceptionTable::default();
    exceptions
        .into_iter()
        .for_each(|(resolved, rights)| table.insert(resolved, *rights));
    table
}

/// All entries that have a say at a path, tried one by one.
fn longest_covering<'a>(table: &'a ExceptionTable, path: &Path) -> Option<&'a Entry> {
    let length = |entry: &&Entry| entry.path().components().count();
    let has_a_say = |entry: &&Entry| {
        let inside = entry.kind() == Kind::Directory && path.starts_with(entry.path());
        inside || path == entry.path()
    };
    table.entries().filter(has_a_say).max_by_key(length)
}

/// What a sandbox made from the table looks like inside.
fn inside(table: &ExceptionTable, host: &MemoryFs) -> MemoryFs {
    let fs = table
        .directories()
        .fold(MemoryFs::new(), |fs, at| fs.directory(at));
    let fs = table
        .entries()
        .fold(fs, |fs, entry| copy(host, entry.path(), fs));
    table
        .links()
        .fold(fs, |fs, (at, text)| fs.symlink(at, text))
}

fn shuffled() -> impl Strategy<Value = [Vec<(Resolved, Rights)>; 2]> {
    let twice = |(_, all): (MemoryFs, Vec<_>)| (Just(all.clone()), Just(all).prop_shuffle());
    exceptions()
        .prop_flat_map(twice)
        .prop_map(|(one, other)| [one, other])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn the_order_of_insertion_does_not_matter([one, other] in shuffled()) {
        let (one, other) = (table(&one), table(&other));
        prop_assert_eq!(format!("{one:?}{one}"), format!("{other:?}{other}"));
        prop_assert_eq!(one, other);
    }

    #[test]
    fn inserting_twice_changes_nothing((_, all) in exceptions()) {
        prop_assert_eq!(table(&all), table(all.iter().chain(&all)));
    }

    #[test]
    fn the_longest_covering_path_decides((_, all) in exceptions()) {
        let table = table(&all);
        for place in places() {
            prop_assert_eq!(table.lookup(&place), longest_covering(&table, &place));
        }
    }

    #[test]
    fn nothing_that_was_asked_for_is_lost((_, all) in exceptions()) {
        let table = table(&all);
        for (resolved, rights) in &all {
            let entry = table.lookup(&resolved.canonical).unwrap();
            prop_assert_eq!(entry.path(), &resolved.canonical);
            prop_assert!(entry.rights().contains(*rights));
            let given = resolved.given.as_os_str();
            prop_assert!(entry.given().any(|path| path.as_os_str() == given));
        }
    }

    #[test]
    fn an_entry_comes_after_its_parent_and_before_its_parents_neighbours(
        (_, all) in exceptions(),
    ) {
        let table = table(&all);
        let entries: Vec<_> = table.entries().collect();
        for (n, entry) in entries.iter().enumerate() {
            if let Some(parent) = table.parent_of(entry) {
                let from = entries.iter().position(|other| *other == parent).unwrap();
                prop_assert!(from < n);
                prop_assert!(entries[from..n].iter().all(|e| e.path().starts_with(parent.path())));
            }
        }
    }

    #[test]
    fn the_parent_is_what_would_decide_without_the_entry((_, all) in exceptions()) {
        let table_of_all = table(&all);
        for entry in table_of_all.entries() {
            let others = table(all.iter().filter(|(found, _)| found.canonical != entry.path()));
            let parent = table_of_all.parent_of(entry).map(Entry::path);
            prop_assert_eq!(parent, others.lookup(entry.path()).map(Entry::path));
        }
    }

    #[test]
    fn every_path_as_given_leads_inside_where_it_leads_outside((host, all) in exceptions()) {
        let inside = inside(&table(&all), &host);
        for (found, _) in &all {
            let outside = Outcome::Found(found.canonical.clone(), found.kind);
            prop_assert_eq!(walk(&inside, Path::new("/"), &found.given), outside);
        }
    }

    #[test]
    fn what_is_to_be_made_stands_in_nobodys_way((_, all) in exceptions()) {
        let table = table(&all);
        for (at, _) in table.links() {
            prop_assert!(!table.entries().any(|e| e.path().starts_with(at)));
            prop_assert!(!table.entries().any(|e| at.starts_with(e.path())));
        }
        for at in table.directories() {
            prop_assert!(!table.entries().any(|e| e.path().starts_with(at)));
            prop_assert!(!table.entries().any(|e| at.starts_with(e.path())));
            prop_assert!(!table.links().any(|(link, _)| at.starts_with(link)));
        }
    }
}
