//! Graphics processors, where there are any.

use birdcage_tests::Household;
use std::fs;

/// Where there is none there is nothing to see; where there are, it is these.
#[test]
fn the_render_nodes_of_the_host_are_there_and_nothing_that_sets_a_screen() {
    let household = Household::with(&["gpu"], &[]).expect("no tool is needed");
    let entries = fs::read_dir("/dev/dri").into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut expected: Vec<_> = names.filter(|name| name.starts_with("renderD")).collect();
    expected.sort();
    let found = household.sh("ls /dev/dri 2>/dev/null || true");
    assert_eq!(found.lines().collect::<Vec<_>>(), expected);
}
