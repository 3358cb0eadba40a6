//! What the probes of set-id bits share: a writable directory, and a look at what is left in it.

use crate::Scene;
use birdcage::Exception;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

/// A writable directory with a `file` of mode 0755 in it, and the path of what is `new` there.
pub(crate) fn scene(scene: &mut Scene) {
    scene.scratch().directory("excepted");
    let file = scene.scratch().program("excepted/file", "");
    let directory = scene.scratch().at("excepted");
    scene.tell("file", file.display());
    scene.tell("new", directory.join("new").display());
    scene.tell("directory", directory.display());
    scene.allow(Exception::WriteAndRead(directory.clone()));
    scene.keep(directory);
}

/// What in the directory has a set-id bit.
pub(crate) fn judge(scene: &mut Scene) -> Option<String> {
    let entries = fs::read_dir(scene.kept::<PathBuf>()).expect("the directory");
    let modes = entries.map(|entry| {
        let entry = entry.expect("an entry");
        let status = entry.metadata().expect("its status");
        (entry.file_name(), status.permissions().mode() & 0o7777)
    });
    let mut set = modes.filter(|(_, mode)| mode & 0o6000 != 0);
    set.next()
        .map(|(name, mode)| format!("{} has mode {mode:o}", name.to_string_lossy()))
}
