//! What a table of exceptions says, case by case.

use std::path::Path;

use birdcage_path::{Destination, Entry, ExceptionTable, MemoryFs, Rights, reach, resolve};

fn host() -> MemoryFs {
    MemoryFs::new()
        .file("/a/b/c/d/file")
        .file("/a-b/file")
        .file("/etc/hosts")
        .symlink("/a/link", "../etc/hosts")
        .symlink("/link", "a/link")
        .symlink("/hosts", "/etc/hosts")
}

/// A table from lines such as `rw- /a/b`.
fn table(lines: &[&str]) -> ExceptionTable {
    let mut table = ExceptionTable::default();
    lines.iter().for_each(|line| add(&mut table, &host(), line));
    table
}

fn add(table: &mut ExceptionTable, fs: &MemoryFs, line: &str) {
    let (rights, path) = line.split_once(' ').unwrap();
    let resolved = resolve(fs, Path::new("/"), Path::new(path)).unwrap();
    match rights {
        "deny" => table.deny(&resolved),
        rights => table.insert(&resolved, parse(rights)),
    }
}

fn parse(rights: &str) -> Rights {
    match rights {
        "r--" => Rights::READ,
        "rw-" => Rights::WRITE,
        "r-x" => Rights::EXECUTE,
        "rwx" => Rights::all(),
        _ => Rights::empty(),
    }
}

#[track_caller]
fn check(lines: &[&str], expected: &str) {
    assert_eq!(table(lines).to_string(), expected);
}

#[track_caller]
fn check_rights(lines: &[&str], path: &str, expected: &str) {
    assert_eq!(
        table(lines).rights_at(Path::new(path)).to_string(),
        expected,
        "{path}"
    );
}

#[track_caller]
fn check_links(lines: &[&str], expected: &[(&str, &str)]) {
    let table = table(lines);
    let links: Vec<_> = table
        .links()
        .map(|(at, text)| (at.to_str().unwrap(), text.to_str().unwrap()))
        .collect();
    assert_eq!(links, expected);
}

#[track_caller]
fn check_directories(lines: &[&str], expected: &[&str]) {
    let table = table(lines);
    let directories: Vec<_> = table.directories().map(|at| at.to_str().unwrap()).collect();
    assert_eq!(directories, expected);
}

#[test]
fn an_empty_table_has_nothing_to_say() {
    check(&[], "");
    assert!(table(&[]).is_empty());
    assert!(!table(&["r-- /a"]).is_empty());
    check_rights(&[], "/", "---");
}

#[test]
fn the_most_specific_entry_decides_also_when_it_denies() {
    let lines = ["rw- /a/b/c/d", "deny /a/b", "rwx /a"];
    check_rights(&lines, "/a/x", "rwx");
    check_rights(&lines, "/a/b", "---");
    check_rights(&lines, "/a/b/c", "---");
    check_rights(&lines, "/a/b/c/d/file", "rw-");
    check(&lines, "rwx  /a\n---  /a/b\nrw-  /a/b/c/d\n");
}

#[test]
fn what_is_denied_is_not_allowed_by_anybody_else() {
    check(&["rw- /a", "deny /a"], "---  /a\n");
    check(&["deny /a", "rw- /a"], "---  /a\n");
}

/// Nobody sees it there, so a path through it has to be made.
#[test]
fn a_link_in_a_denied_directory_does_not_show() {
    check_links(&["deny /a", "r-- /a/link"], &[("/a/link", "../etc/hosts")]);
    check_links(&["r-- /a", "r-- /a/link"], &[]);
    check_links(&["deny /hosts"], &[]);
}

#[test]
fn a_link_that_leads_to_what_is_denied_may_have_been_bent_too() {
    let table = table(&["rw- /a", "deny /a/link"]);
    let bent: Vec<_> = table
        .links_in_writable_entries()
        .map(|(at, ..)| at)
        .collect();
    assert_eq!(bent, [Path::new("/a/link")]);
}

#[test]
fn what_is_missing_is_denied_with_all_that_could_be_below() {
    let mut table = table(&["rw- /a"]);
    let Ok(Destination::Missing(reached)) = reach(&host(), Path::new("/a"), Path::new("x/y"))
    else {
        panic!("nothing is there");
    };
    table.deny_missing(&reached);
    let rights = |path: &str| table.rights_at(Path::new(path)).to_string();
    assert_eq!(
        ["/a/x", "/a/x/y", "/a/x/y/z"].map(rights),
        ["rw-", "---", "---"]
    );
    let entry = table.lookup(Path::new("/a/x/y")).expect("an entry");
    assert!(entry.is_missing() && entry.is_denied());
}

#[test]
fn the_first_missing_directory_is_the_one_below_what_is_there() {
    let check = |path: &str, expected: Option<&str>| {
        let mut table = table(&["rw- /a"]);
        let Ok(Destination::Missing(reached)) = reach(&host(), Path::new("/a"), Path::new(path))
        else {
            panic!("nothing is there");
        };
        table.deny_missing(&reached);
        let entry = table.lookup(&Path::new("/a").join(path)).expect("an entry");
        assert_eq!(entry.missing_directory(), expected.map(Path::new), "{path}");
    };
    check("x", None);
    check("b/x", None);
    check("x/y", Some("/a/x"));
    check("b/x/y/z", Some("/a/b/x"));
    let there = table(&["rw- /a"]);
    let entry = there.lookup(Path::new("/a")).expect("an entry");
    assert_eq!(entry.missing_directory(), None);
}

#[test]
fn rights_on_one_path_add_up_whatever_its_spelling() {
    check(
        &["rw- /etc/hosts", "r-x /hosts"],
        "rwx  /etc/hosts  (as /hosts)\n",
    );
}

#[test]
fn every_spelling_is_remembered_to_the_byte() {
    let lines = ["r-- /a", "r-- a", "r-- /a/", "r-- a", "r-- //a"];
    check(&lines, "r--  /a  (as //a, /a/, a)\n");
    let table = table(&lines);
    let given: Vec<_> = table
        .entries()
        .next()
        .unwrap()
        .given()
        .map(Path::as_os_str)
        .collect();
    assert_eq!(given, ["//a", "/a", "/a/", "a"]);
}

#[test]
fn an_exception_without_rights_is_none() {
    check(&["--- /etc"], "");
    check(&["--- /etc", "r-- /etc"], "r--  /etc\n");
}

#[test]
fn children_follow_their_parent_and_not_a_name_that_sorts_between() {
    let lines = ["r-- /a-b", "r-- /a/b", "r-- /a", "r-- /a-b/file", "r-- /"];
    check(
        &lines,
        "r--  /\nr--  /a\nr--  /a/b\nr--  /a-b\nr--  /a-b/file\n",
    );
}

#[test]
fn the_most_specific_entry_decides_alone() {
    let lines = ["rw- /a", "r-- /a/b", "r-x /a/b/c/d"];
    check_rights(&lines, "/a", "rw-");
    check_rights(&lines, "/a/x", "rw-");
    check_rights(&lines, "/a/b/c", "r--");
    check_rights(&lines, "/a/b/c/d/file", "r-x");
    check_rights(&lines, "/a-b", "---");
    check_rights(&lines, "/", "---");
}

#[test]
fn a_file_covers_only_itself() {
    check_rights(&["r-- /etc/hosts"], "/etc/hosts", "r--");
    check_rights(&["r-- /etc/hosts"], "/etc/hosts/x", "---");
    check_rights(&["rw- /etc", "r-- /etc/hosts"], "/etc/hosts/x", "rw-");
}

#[test]
fn the_root_covers_everything() {
    check_rights(&["r-- /"], "/etc/hosts", "r--");
    check_rights(&["r-- /"], "/", "r--");
}

fn entry<'a>(table: &'a ExceptionTable, path: &str) -> &'a Entry {
    table
        .entries()
        .find(|entry| entry.path() == Path::new(path))
        .unwrap()
}

#[test]
fn the_parent_of_an_entry_is_the_next_wider_one() {
    let table = table(&["r-- /a", "r-- /a/b/c", "r-- /a/b/c/d/file", "r-- /a-b"]);
    let parent = |path| table.parent_of(entry(&table, path)).map(Entry::path);
    assert_eq!(parent("/a/b/c/d/file"), Some(Path::new("/a/b/c")));
    assert_eq!(parent("/a/b/c"), Some(Path::new("/a")));
    assert_eq!(parent("/a"), None);
    assert_eq!(parent("/a-b"), None);
}

#[test]
fn the_root_has_no_parent_and_is_the_parent_of_what_has_no_nearer() {
    let table = table(&["r-- /", "r-- /etc"]);
    assert_eq!(table.parent_of(entry(&table, "/")), None);
    assert_eq!(
        table.parent_of(entry(&table, "/etc")),
        Some(entry(&table, "/"))
    );
}

#[test]
fn between_two_entries_lie_the_directories_widest_first() {
    let table = table(&["rw- /a", "r-- /a/b/c/d/file", "r-- /a/b", "r-- /"]);
    let between = |wide, narrow| -> Vec<_> {
        let found = ExceptionTable::between(entry(&table, wide), entry(&table, narrow));
        found.map(|at| at.to_str().unwrap()).collect()
    };
    assert_eq!(
        between("/a", "/a/b/c/d/file"),
        ["/a/b", "/a/b/c", "/a/b/c/d"]
    );
    assert_eq!(between("/", "/a/b"), ["/a"]);
    assert!(between("/a", "/a/b").is_empty());
}

#[test]
fn between_an_entry_and_one_that_is_not_inside_lies_nothing() {
    let table = table(&["rw- /a", "r-- /a/b/c", "r-- /a-b/file"]);
    let count =
        |wide, narrow| ExceptionTable::between(entry(&table, wide), entry(&table, narrow)).count();
    assert_eq!(count("/a/b/c", "/a"), 0);
    assert_eq!(count("/a", "/a-b/file"), 0);
    assert_eq!(count("/a", "/a"), 0);
}

#[test]
fn the_links_of_a_chain_are_all_to_be_made() {
    let all = [("/a/link", "../etc/hosts"), ("/link", "a/link")];
    check_links(&["r-- /link"], &all);
    check_links(&["r-- /link", "r-- /link", "r-- /a/link"], &all);
}

#[test]
fn a_link_inside_an_entry_shows_by_itself() {
    check_links(&["r-- /link", "r-- /a"], &[("/link", "a/link")]);
    check_links(&["r-- /link", "r-- /"], &[]);
    let table = table(&["r-- /link", "r-- /a"]);
    let inside: Vec<_> = table.links_in_entries().map(|(at, _)| at).collect();
    assert_eq!(inside, [Path::new("/a/link")]);
}

#[test]
fn a_directory_left_again_is_to_be_made_unless_it_is_there() {
    check_directories(&["r-- /a/b/../../etc"], &["/a", "/a/b"]);
    check_directories(&["r-- /a/b/../../etc", "r-- /a/b/c"], &[]);
    check_directories(&["r-- /a/b/../../etc", "r-- /a"], &[]);
    check_directories(&["r-- /a/b/../../etc", "r-- /a/b"], &[]);
    let table = table(&["r-- /a/b/../../etc", "r-- /a"]);
    let inside: Vec<_> = table.directories_in_entries().collect();
    assert_eq!(inside, [Path::new("/a"), Path::new("/a/b")]);
}

#[test]
fn a_link_that_a_program_could_have_planted_is_pointed_out() {
    let found = |lines: &[&str]| -> Vec<String> {
        let table = table(lines);
        let links = table.links_in_writable_entries();
        links
            .map(|(at, to, by)| format!("{at:?} {to:?} {by}"))
            .collect()
    };
    let expected = r#""/a/link" "../etc/hosts" rw-  /a"#;
    assert_eq!(found(&["r-- /link", "rw- /a"]), [expected]);
    assert!(found(&["r-- /link", "r-x /a"]).is_empty());
    assert!(found(&["rw- /link"]).is_empty());
}

/// Two resolutions between which the host changed, inserted in both orders.
fn changed(before: &MemoryFs, then: &MemoryFs, lines: [&str; 2]) -> ExceptionTable {
    let (mut first, mut second) = (ExceptionTable::default(), ExceptionTable::default());
    add(&mut first, before, lines[0]);
    add(&mut first, then, lines[1]);
    add(&mut second, then, lines[1]);
    add(&mut second, before, lines[0]);
    assert_eq!(first, second);
    assert_eq!(first.to_string(), second.to_string());
    first
}

#[test]
fn of_two_texts_of_one_link_the_smaller_stays_in_either_order() {
    let link = |to: &str| {
        MemoryFs::new()
            .directory("/x")
            .directory("/y")
            .symlink("/l", to)
    };
    let kept = |one, two| {
        let table = changed(&link(one), &link(two), ["r-- /l", "r-- /l"]);
        table.links().next().unwrap().1.to_owned()
    };
    assert_eq!(kept("x", "y"), "x");
    assert_eq!(kept("y", "x"), "x");
    assert_eq!(kept("x/", "x"), "x");
}

#[test]
fn of_two_kinds_of_one_path_the_same_stays_in_either_order() {
    let (file, directory) = (MemoryFs::new().file("/x"), MemoryFs::new().directory("/x"));
    let table = changed(&file, &directory, ["r-- /x", "r-- /x"]);
    assert_eq!(
        table.entries().next().unwrap().kind(),
        birdcage_path::Kind::Directory
    );
}

#[test]
fn a_link_gives_way_to_an_entry_or_directory_that_took_its_place() {
    let link = MemoryFs::new().file("/y").symlink("/x", "y");
    let check = |then: MemoryFs, line| {
        assert_eq!(
            changed(&link, &then, ["r-- /x", line]).links().next(),
            None,
            "{line}"
        );
    };
    check(MemoryFs::new().file("/x"), "r-- /x");
    check(MemoryFs::new().file("/x/z"), "r-- /x/z");
    check(MemoryFs::new().directory("/x").file("/y"), "r-- /x/../y");
    check(
        MemoryFs::new().directory("/x/z").file("/y"),
        "r-- /x/z/../../y",
    );
}

#[test]
fn a_link_gives_way_to_one_inside_the_directory_that_took_its_place() {
    let link = MemoryFs::new().file("/y").symlink("/x", "y");
    let then = MemoryFs::new().file("/y").symlink("/x/z", "../y");
    let table = changed(&link, &then, ["r-- /x", "r-- /x/z"]);
    let links: Vec<_> = table.links().map(|(at, _)| at).collect();
    assert_eq!(links, [Path::new("/x/z")]);
}

#[test]
fn a_directory_left_again_is_inside_an_entry_or_has_to_be_made_or_is_there_anyway() {
    #[track_caller]
    fn check(lines: &[&str], made: &[&str], hidden: &[&str]) {
        check_directories(lines, made);
        let table = table(lines);
        let found: Vec<_> = table.directories_in_entries().collect();
        assert_eq!(found, hidden.iter().map(Path::new).collect::<Vec<_>>());
    }
    let left = "r-- /a/b/../../etc/hosts";
    check(&[left], &["/a", "/a/b"], &[]);
    check(&[left, "r-- /a"], &[], &["/a", "/a/b"]);
    check(&[left, "r-- /a", "r-- /a/b/c"], &[], &[]);
}
