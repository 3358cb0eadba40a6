//! What a plan is, where its print-out does not tell.

use super::*;
use crate::PrivateDirectory;
use birdcage_path::{MemoryFs, resolve};

fn plan(exceptions: &[(&str, Rights)], layout: &Layout) -> MountPlan {
    let fs = MemoryFs::new().file("/w/a/f").file("/etc/hosts");
    let mut table = ExceptionTable::default();
    for (path, rights) in exceptions {
        let resolved = resolve(&fs, Path::new("/"), Path::new(path)).expect("exists");
        table.insert(&resolved, *rights);
    }
    MountPlan::new(&table, layout).expect("a plan")
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
        let inodes = plan
            .operations()
            .iter()
            .find_map(|operation| match operation {
                Operation::Private { inodes, .. } => Some(inodes.as_c_str()),
                _ => None,
            });
        assert_eq!(inodes, Some(most), "{size}");
    }
}
