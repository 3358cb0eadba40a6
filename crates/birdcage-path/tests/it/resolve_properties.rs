//! What is true of the resolution of any path in any file system.

use std::path::Path;

use crate::random::{Node, build, scene};
use crate::slow::{Outcome, outcome, walk};
use birdcage_path::{FileSystem, Kind, MemoryFs, Resolved, normalize, resolve};
use proptest::prelude::*;

/// An empty root with nothing in it but what `found` says is needed.
fn inside(found: &Resolved, skip: Option<usize>) -> MemoryFs {
    let fs = MemoryFs::new().node(&found.canonical, found.kind);
    let fs = found.directories.iter().fold(fs, |fs, at| fs.directory(at));
    let kept = found
        .links
        .iter()
        .enumerate()
        .filter(|(n, _)| Some(*n) != skip);
    kept.fold(fs, |fs, (_, link)| fs.symlink(&link.at, &link.target))
}

/// Everything that the paths of a scene resolve to, and the file system.
fn resolved(nodes: &[Node], paths: &[String]) -> (MemoryFs, Vec<Resolved>) {
    let fs = build(nodes);
    let found = paths
        .iter()
        .flat_map(|path| resolve(&fs, Path::new("/"), Path::new(path)));
    let found = found.collect();
    (fs, found)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn the_slow_walker_arrives_at_the_same_place((nodes, paths) in scene()) {
        let fs = build(&nodes);
        for (base, path) in paths.iter().flat_map(|base| paths.iter().map(move |path| (base, path))) {
            let (base, path) = (Path::new(base), Path::new(path));
            prop_assert_eq!(outcome(&resolve(&fs, base, path)), walk(&fs, base, path));
        }
    }

    #[test]
    fn a_canonical_path_is_canonical_already((nodes, paths) in scene()) {
        let (fs, all) = resolved(&nodes, &paths);
        for found in all {
            let again = resolve(&fs, Path::new(""), &found.canonical).unwrap();
            prop_assert_eq!(again.canonical.as_os_str(), found.canonical.as_os_str());
            prop_assert_eq!(again.kind, found.kind);
            prop_assert!(again.links.is_empty() && again.directories.is_empty());
        }
    }

    #[test]
    fn without_links_a_path_that_resolves_leads_where_its_text_says((nodes, paths) in scene()) {
        let (_, all) = resolved(&nodes, &paths);
        for found in all.iter().filter(|found| found.links.is_empty()) {
            prop_assert_eq!(&found.canonical, &normalize(&Path::new("/").join(&found.given)));
        }
    }

    #[test]
    fn the_links_recorded_are_links_and_the_directories_are_directories(
        (nodes, paths) in scene(),
    ) {
        let (fs, all) = resolved(&nodes, &paths);
        for found in all {
            for link in &found.links {
                let text = fs.read_link(&link.at).unwrap();
                prop_assert_eq!(text.as_os_str(), &link.target);
            }
            for directory in &found.directories {
                prop_assert_eq!(fs.kind(directory).unwrap(), Kind::Directory);
                prop_assert!(!found.canonical.starts_with(directory));
            }
        }
    }

    #[test]
    fn what_is_recorded_is_enough_for_the_path_as_given((nodes, paths) in scene()) {
        let fs = build(&nodes);
        for (base, path) in paths.iter().flat_map(|base| paths.iter().map(move |path| (base, path))) {
            let (base, path) = (Path::new(base), Path::new(path));
            if let Ok(found) = resolve(&fs, base, path) {
                let expected = Outcome::Found(found.canonical.clone(), found.kind);
                prop_assert_eq!(walk(&inside(&found, None), base, path), expected);
            }
        }
    }

    #[test]
    fn no_recorded_link_could_be_left_out((nodes, paths) in scene()) {
        let (_, all) = resolved(&nodes, &paths);
        for found in all {
            for n in 0..found.links.len() {
                let outcome = walk(&inside(&found, Some(n)), Path::new("/"), &found.given);
                prop_assert_ne!(outcome, Outcome::Found(found.canonical.clone(), found.kind));
            }
        }
    }
}
