//! What a plan is, where its print-out does not tell.

use super::*;
use crate::PrivateDirectory;
use birdcage_path::{Destination, MemoryFs, reach, resolve};

fn plan(exceptions: &[(&str, Rights)], layout: &Layout) -> MountPlan {
    let fs = MemoryFs::new().file("/w/a/f").file("/etc/hosts");
    let mut table = ExceptionTable::default();
    for (path, rights) in exceptions {
        let resolved = resolve(&fs, Path::new("/"), Path::new(path)).expect("exists");
        table.insert(&resolved, *rights);
    }
    MountPlan::new(&table, layout).expect("a plan")
}

/// What the first operation has that has it.
fn first<'p, T>(plan: &'p MountPlan, pick: impl Fn(&'p Operation) -> Option<T>) -> Option<T> {
    plan.operations().iter().find_map(pick)
}

fn private(path: &str, size: u64) -> Layout {
    let path = path.into();
    Layout {
        private: vec![PrivateDirectory { path, size }],
        ..Layout::default()
    }
}

#[test]
fn a_path_is_used_as_it_is_only_where_every_directory_on_the_way_is_our_own() {
    #[track_caller]
    fn check(plan: &MountPlan, path: &str, expected: bool) {
        let mut places = plan.operations().iter().map(Operation::place);
        let is_meant = |place: &&Place| place.as_os_str() == path;
        let place = places.rfind(is_meant).expect("something is there");
        assert_eq!(place.steps().is_none(), expected, "{path}");
    }
    let (read, write) = (Rights::READ, Rights::WRITE);
    let narrower = plan(&[("/w", read), ("/w/a", write)], &Layout::default());
    check(&narrower, "/w", true);
    check(&narrower, "/w/a", false);
    let whole = plan(&[("/", read), ("/w/a", write)], &Layout::default());
    check(&whole, "/w/a", false);
    let inside = plan(&[("/w/a", read)], &private("/w", 1));
    check(&inside, "/w/a", true);
    let covered = plan(&[("/", read), ("/w/a", read)], &private("/w", 1));
    check(&covered, "/w/a", false);
}

#[test]
fn the_root_is_as_large_as_what_is_made_in_it() {
    #[track_caller]
    fn check(layout: &Layout, pages: usize, files: usize) {
        let root = plan(&[], layout).root().to_string();
        let bounds = format!("  {} bytes, {files} files", 4096 * pages);
        assert!(root.ends_with(&bounds), "{root} and not{bounds}");
    }
    // Eight to spare, and `/proc`.
    check(&Layout::default(), 9, 9);
    let mut layout = Layout::default();
    layout.links.push(("/link".into(), "target".into()));
    check(&layout, 10, 10);
    layout.files.push(("/f".into(), vec![0; 10_000]));
    check(&layout, 13, 11);
    layout.files.push(("/d/g".into(), Vec::new()));
    check(&layout, 15, 13);
}

#[test]
fn a_private_directory_holds_a_file_for_each_kilobyte_but_some_if_it_is_small() {
    for (size, most) in [
        (0, c"64"),
        (65_536, c"64"),
        (66_560, c"65"),
        (1 << 30, c"1048576"),
    ] {
        let plan = plan(&[], &private("/tmp", size));
        let inodes = first(&plan, |operation| match operation {
            Operation::Private { inodes, .. } => Some(inodes.as_c_str()),
            _ => None,
        });
        assert_eq!(inodes, Some(most), "{size}");
    }
}

#[test]
fn what_covers_a_file_of_the_host_is_as_large_as_its_content_needs() {
    #[track_caller]
    fn check(length: usize, pages: usize) {
        let mut layout = Layout::default();
        layout.files.push(("/etc/hosts".into(), vec![0; length]));
        let plan = plan(&[("/etc", Rights::READ)], &layout);
        let size = first(&plan, |operation| match operation {
            Operation::Cover { size, .. } => Some(size.to_string_lossy()),
            _ => None,
        });
        assert_eq!(size, Some((4096 * pages).to_string().into()), "{length}");
    }
    check(0, 8);
    check(10_000, 10);
}

/// With paths denied that do not exist, in a directory `/w` with these rights.
pub(crate) fn denying(
    paths: &[impl AsRef<Path>],
    rights: Rights,
    layout: &Layout,
) -> Result<MountPlan, PlanError> {
    let fs = MemoryFs::new().directory("/w");
    let mut table = ExceptionTable::default();
    let resolved = resolve(&fs, Path::new("/"), Path::new("/w")).expect("exists");
    table.insert(&resolved, rights);
    for path in paths {
        let Ok(Destination::Missing(missing)) = reach(&fs, Path::new("/"), path.as_ref()) else {
            panic!("nothing is there");
        };
        table.deny_missing(&missing);
    }
    MountPlan::new(&table, layout)
}

fn denying_writable(paths: &[impl AsRef<Path>]) -> Result<MountPlan, PlanError> {
    denying(paths, Rights::WRITE, &Layout::default())
}

fn withheld(plan: &MountPlan) -> Vec<usize> {
    let operations = plan.operations().iter();
    operations
        .filter_map(|operation| match operation {
            Operation::Withhold { number, .. } => Some(*number),
            _ => None,
        })
        .collect()
}

#[test]
fn what_does_not_exist_is_withheld_where_it_could_be_made() {
    let paths = ["/w/0", "/w/1"];
    let plan = denying_writable(&paths).expect("a plan");
    assert_eq!(withheld(&plan), [0, 1]);
    let plan = denying(&paths, Rights::READ, &Layout::default()).expect("a plan");
    assert_eq!(withheld(&plan), []);
    let touches = |operation: &Operation| operation.place().as_os_str() == "/w/0";
    assert!(!plan.operations().iter().any(touches));
}

/// That rule says so for all that is below.
#[test]
fn what_lies_in_something_withheld_needs_nothing() {
    let plan = denying_writable(&["/w/none/x", "/w/none", "/w/none/x/y"]).expect("a plan");
    assert_eq!(withheld(&plan), [0]);
    let error = denying_writable(&["/w/none/x", "/w/other"]).expect_err("nothing to be in");
    assert!(matches!(error, PlanError::NoDirectory { .. }), "{error}");
}

/// The caller looks whether it has a place; if not, that is an error of the spawn.
#[test]
fn a_file_in_something_withheld_is_not_forgotten() {
    let layout = Layout {
        files: vec![("/w/none/x".into(), Vec::new())],
        ..Layout::default()
    };
    let plan = denying(&["/w/none"], Rights::WRITE, &layout).expect("a plan");
    let at = first(&plan, |operation| match operation {
        Operation::Cover { at, .. } => Some(at.as_os_str()),
        _ => None,
    });
    assert_eq!(at, Some("/w/none/x".into()));
}

/// `/w/../etc` is to lead to the same inside.
#[test]
fn a_denied_directory_that_a_path_leaves_again_is_there_and_empty() {
    let operations = |given: &str| {
        let fs = MemoryFs::new().directory("/w").directory("/etc");
        let resolved = |path: &str| resolve(&fs, Path::new("/"), Path::new(path)).expect("exists");
        let mut table = ExceptionTable::default();
        table.deny(&resolved("/w"));
        table.insert(&resolved(given), Rights::READ);
        let plan = MountPlan::new(&table, &Layout::default()).expect("a plan");
        let at_place = |operation: &&Operation| operation.place().as_os_str() == "/w";
        let found = plan.operations().iter().filter(at_place);
        found.map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(operations("/w/../etc"), ["directory   /w"]);
    assert_eq!(operations("/etc"), [""; 0]);
}

#[test]
fn no_more_is_withheld_than_a_sandbox_can_hold() {
    let paths: Vec<_> = (0..=MOST).map(|number| format!("/w/{number:02}")).collect();
    let plan = denying_writable(&paths[..MOST]).expect("a plan");
    assert_eq!(withheld(&plan).len(), MOST);
    let error = denying_writable(&paths).expect_err("too many");
    assert!(
        matches!(error, PlanError::TooManyMissing(ref path) if path == Path::new("/w/32")),
        "{error}"
    );
}

#[test]
fn only_what_the_layout_names_is_a_socket() {
    let layout = Layout {
        sockets: vec!["/w/a/f".into()],
        ..Layout::default()
    };
    let plan = plan(
        &[("/w/a/f", Rights::WRITE), ("/etc", Rights::READ)],
        &layout,
    );
    let role_of = |path: &str| {
        first(&plan, |operation| match operation {
            Operation::Bind { at, role, .. } if at.as_os_str() == path => Some(*role),
            _ => None,
        })
    };
    assert_eq!(role_of("/w/a/f"), Some(Role::Socket));
    assert_eq!(role_of("/etc"), Some(Role::Exception));
}
