//! Plans by their print-out.

use birdcage_mount::{Caller, Layout, MountPlan, PlanError, PrivateDirectory};
use birdcage_path::{ExceptionTable, MemoryFs, Rights, resolve};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

const R: Rights = Rights::READ;
const W: Rights = Rights::WRITE;
const X: Rights = Rights::EXECUTE;

fn host() -> MemoryFs {
    MemoryFs::new()
        .file("/usr/bin/env")
        .file("/usr/lib/libc.so")
        .file("/w/a/b/f")
        .file("/w/a/c")
        .directory("/tmp/mine")
        .file("/proc/cpuinfo")
        .file("/etc/hosts")
        .symlink("/bin", "usr/bin")
        .symlink("/w/link", "../etc")
        .directory("/home/me/dir")
        .symlink("/home/me/out", "/usr/bin")
}

fn table(exceptions: &[(&str, Rights)]) -> ExceptionTable {
    let mut table = ExceptionTable::default();
    for (path, rights) in exceptions {
        let resolved = resolve(&host(), Path::new("/"), Path::new(path)).expect("a path");
        table.insert(&resolved, *rights);
    }
    table
}

/// The plan without its root and its `/proc`, which are always the same.
fn lines(exceptions: &[(&str, Rights)], layout: &Layout) -> Vec<String> {
    let plan = MountPlan::new(&table(exceptions), layout).expect("a plan");
    let text = plan.to_string();
    let boring = |line: &&str| {
        !["root ", "mask "]
            .iter()
            .any(|start| line.starts_with(start))
    };
    text.lines()
        .filter(boring)
        .filter(|line| !line.contains(" /proc"))
        .map(squeezed)
        .collect()
}

fn squeezed(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check(exceptions: &[(&str, Rights)], expected: &[&str]) {
    assert_eq!(lines(exceptions, &Layout::default()), expected);
    let reversed: Vec<_> = exceptions.iter().copied().rev().collect();
    assert_eq!(
        lines(&reversed, &Layout::default()),
        expected,
        "in the other order"
    );
}

fn private(path: &str) -> Layout {
    let own = PrivateDirectory {
        path: PathBuf::from(path),
        size: 4096,
    };
    Layout {
        private: vec![own],
        ..Layout::default()
    }
}

#[test]
fn nothing_excepted_is_an_empty_root_with_a_proc() {
    check(&[], &[]);
    let plan = MountPlan::new(&ExceptionTable::default(), &Layout::default()).expect("a plan");
    let text = plan.to_string();
    assert!(text.starts_with("root        empty  r--"), "{text}");
    assert!(
        text.contains("\nproc        /proc  r--\nmask        /proc/kallsyms\n"),
        "{text}"
    );
}

#[test]
fn a_mount_point_and_the_way_to_it_are_made_first() {
    check(
        &[("/w/a/b/f", R)],
        &[
            "directory /w",
            "directory /w/a",
            "directory /w/a/b",
            "file /w/a/b/f",
            "bind /w/a/b/f r--",
        ],
    );
}

#[test]
fn a_link_is_made_again_where_nothing_shows_it() {
    check(
        &[("/bin", X)],
        &[
            "link /bin -> usr/bin",
            "directory /usr",
            "directory /usr/bin",
            "bind /usr/bin r-x",
        ],
    );
}

#[test]
fn a_link_below_an_exception_shows_by_itself() {
    check(&[("/", R), ("/bin", X)], &["bind /usr/bin r-x"]);
}

#[test]
fn directories_between_a_writable_exception_and_a_narrower_one_are_pinned() {
    check(
        &[("/w", W), ("/w/a/b/f", R)],
        &[
            "directory /w",
            "bind /w rw-",
            "pin /w/a rw-",
            "pin /w/a/b rw-",
            "bind /w/a/b/f r--",
        ],
    );
}

#[test]
fn a_directory_between_is_pinned_once_for_all_below() {
    check(
        &[("/w", W), ("/w/a/b/f", R), ("/w/a/c", R)],
        &[
            "directory /w",
            "bind /w rw-",
            "pin /w/a rw-",
            "pin /w/a/b rw-",
            "bind /w/a/b/f r--",
            "bind /w/a/c r--",
        ],
    );
}

#[test]
fn nothing_is_pinned_where_nothing_can_be_renamed() {
    check(
        &[("/w", R), ("/w/a/b/f", W)],
        &["directory /w", "bind /w r--", "bind /w/a/b/f rw-"],
    );
}

#[test]
fn an_exception_that_changes_nothing_is_not_mounted() {
    check(
        &[("/usr", X), ("/usr/bin", X), ("/bin", X)],
        &["link /bin -> usr/bin", "directory /usr", "bind /usr r-x"],
    );
}

#[test]
fn a_private_directory_is_empty_and_exceptions_go_inside_it() {
    assert_eq!(
        lines(&[("/tmp/mine", W)], &private("/tmp")),
        [
            "directory /tmp",
            "private /tmp 4096 bytes",
            "directory /tmp/mine",
            "bind /tmp/mine rw-"
        ],
    );
}

#[test]
fn an_exception_decides_over_a_private_directory_at_its_path() {
    assert_eq!(
        lines(&[("/tmp", R)], &private("/tmp")),
        ["directory /tmp", "bind /tmp r--"]
    );
}

/// The path as it was given has to lead there inside, whatever shows where the link is.
#[test]
fn a_link_and_a_directory_that_a_private_directory_hides_are_made_in_it() {
    for around in [&[][..], &[("/home", R)]] {
        let given = [("/home/me/out", X), ("/home/me/dir/../../../etc/hosts", R)];
        let exceptions = [around, &given].concat();
        let plan = lines(&exceptions, &private("/home/me"));
        let start = plan.iter().position(|line| line.starts_with("private "));
        assert_eq!(
            plan[start.expect("a private directory")..],
            [
                "private /home/me 4096 bytes",
                "directory /home/me/dir",
                "link /home/me/out -> /usr/bin",
                "directory /usr",
                "directory /usr/bin",
                "bind /usr/bin r-x",
            ],
            "{around:?}"
        );
    }
}

#[test]
fn links_of_the_layout_are_made() {
    let links = vec![(PathBuf::from("/dev/fd"), OsString::from("/proc/self/fd"))];
    let layout = Layout {
        links,
        ..Layout::default()
    };
    let plan = MountPlan::new(&ExceptionTable::default(), &layout).expect("a plan");
    assert!(
        plan.to_string()
            .contains("directory   /dev\nlink        /dev/fd -> /proc/self/fd\n")
    );
}

#[test]
fn the_host_root_can_be_the_root_and_proc_is_the_sandboxes_own_all_the_same() {
    let plan = MountPlan::new(&table(&[("/", R)]), &Layout::default()).expect("a plan");
    assert!(
        plan.to_string()
            .starts_with("root        /  r--\nproc        /proc  r--\n")
    );
}

#[test]
fn reading_in_proc_is_granted_by_the_sandboxes_own() {
    check(&[("/proc", R), ("/proc/cpuinfo", R)], &[]);
}

#[test]
fn more_than_reading_in_proc_is_refused() {
    for (path, rights) in [("/proc", W), ("/proc/cpuinfo", W), ("/proc", X)] {
        let planned = MountPlan::new(&table(&[(path, rights)]), &Layout::default());
        assert_eq!(planned, Err(PlanError::Proc(path.into())));
    }
}

#[test]
fn a_link_that_the_program_may_have_planted_is_refused() {
    let planned = MountPlan::new(&table(&[("/w", W), ("/w/link", R)]), &Layout::default());
    let Err(PlanError::LinkInWritable {
        at,
        target,
        writable,
    }) = planned
    else {
        panic!("{planned:?}");
    };
    assert_eq!(
        (at.as_path(), writable.as_path()),
        (Path::new("/w/link"), Path::new("/w"))
    );
    assert_eq!(target, "../etc");
}

#[test]
fn a_link_in_a_read_only_exception_is_followed() {
    check(
        &[("/w", R), ("/w/link", R)],
        &[
            "directory /etc",
            "bind /etc r--",
            "directory /w",
            "bind /w r--",
        ],
    );
}

#[test]
fn root_is_kept_from_the_files_of_proc_that_it_owns() {
    let masks = |caller| {
        let layout = Layout {
            caller,
            ..Layout::default()
        };
        let plan = MountPlan::new(&ExceptionTable::default(), &layout).expect("a plan");
        plan.to_string()
            .lines()
            .filter(|line| line.starts_with("mask "))
            .count()
    };
    assert_eq!((masks(Caller::Ordinary), masks(Caller::Root)), (4, 14));
}

/// While the root is made, an absolute link in it leads to the host, and so
/// would a directory made below one.
#[test]
fn nothing_is_made_below_a_link() {
    let below = |path: &str, link: &str| {
        let (path, link) = (PathBuf::from(path), PathBuf::from(link));
        Err(PlanError::BelowLink { path, link })
    };
    let planned = MountPlan::new(&table(&[("/bin", X)]), &private("/bin/own"));
    assert_eq!(planned, below("/bin/own", "/bin"));
    let links = vec![(PathBuf::from("/usr"), OsString::from("/etc"))];
    let layout = Layout {
        links: links.clone(),
        ..Layout::default()
    };
    let planned = MountPlan::new(&table(&[("/usr/lib", X)]), &layout);
    assert_eq!(planned, below("/usr/lib", "/usr"));
    let beside = MountPlan::new(&table(&[("/etc", R)]), &layout);
    assert!(beside.is_ok(), "{beside:?}");
}

#[test]
fn relative_and_nul_bearing_paths_of_the_layout_are_refused() {
    let plan = |path| MountPlan::new(&ExceptionTable::default(), &private(path));
    assert_eq!(plan("tmp"), Err(PlanError::Relative("tmp".into())));
    assert_eq!(plan("/t\0p"), Err(PlanError::Nul("/t\0p".into())));
}

/// The root has room for it, and the host's own file shows where an exception shows its directory.
#[test]
fn a_made_up_file_is_made_in_what_is_the_sandboxs_own() {
    let layout = Layout {
        files: vec![("/etc/names".into(), vec![b'x'; 10_000])],
        ..Layout::default()
    };
    let plan = |exceptions: &[(&str, Rights)]| {
        let plan = MountPlan::new(&table(exceptions), &layout).expect("a plan");
        plan.to_string()
    };
    let own = plan(&[]);
    assert!(
        own.contains("directory   /etc\ntext        /etc/names  10000 bytes\n"),
        "{own}"
    );
    let size = own
        .split_whitespace()
        .nth(3)
        .and_then(|size| size.parse::<usize>().ok());
    assert!(size.is_some_and(|size| size >= 10_000), "{own}");
    assert!(!plan(&[("/etc", R)]).contains("text "));
}
