//! Finding places in a tree of mounts, and making them in what is the sandbox's own.

use super::tree::{Spot, Tree};
use super::view::NoPlace;
use super::world::{Id, Identity, Kind, World};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

/// What leads to a path without links; it is there.
pub(super) fn at(world: &World, tree: &Tree, path: &Path) -> Spot {
    find(world, tree, path).unwrap_or_else(|| panic!("{path:?} is not there"))
}

/// What leads to a path without links, if it is there.
pub(crate) fn find(world: &World, tree: &Tree, path: &Path) -> Option<Spot> {
    let mut spot = tree.root();
    for name in path.iter().skip(1) {
        spot.steps.push(tree.child(world, spot.top(), name)?);
    }
    Some(spot)
}

/// Makes something in a file system of the sandbox's own, and the directories that lead
/// there.
pub(super) fn make(
    world: &mut World,
    (top, mut above): (&Path, Id),
    path: &Path,
    kind: Kind,
    own: Identity,
) -> Result<(), NoPlace> {
    let names: Vec<OsString> = path
        .iter()
        .skip(top.iter().count())
        .map(OsString::from)
        .collect();
    let Some((last, directories)) = names.split_last() else {
        return Ok(());
    };
    for name in directories {
        let held = world
            .names(above)
            .and_then(|names| names.get(name).copied());
        above = held.unwrap_or_else(|| {
            let directory = world.add(Kind::Directory(BTreeMap::new()), 0o755, own);
            world.enter(above, name, directory);
            directory
        });
        match world.get(above).kind {
            Kind::Directory(_) => {}
            Kind::Link(_) => return Err(NoPlace::BelowLink),
            _ => return Err(NoPlace::NoDirectory),
        }
    }
    let mode = match kind {
        Kind::Directory(_) => 0o755,
        Kind::Link(_) => 0o777,
        _ => 0o444,
    };
    if world
        .names(above)
        .is_some_and(|names| !names.contains_key(last))
    {
        let made = world.add(kind, mode, own);
        world.enter(above, last, made);
    }
    Ok(())
}
