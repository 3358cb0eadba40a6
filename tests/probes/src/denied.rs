//! What the probes of denied paths share: a directory that may be written to, with one path in it
//! that is denied.

use crate::Scene;
use birdcage::Exception;
use std::fs;
use std::path::PathBuf;

/// What is in the file that is denied.
const TEXT: &str = "as it was";

/// The file `above/denied` is denied; the directory in which `above` is, which may be written to,
/// is told as `work`.
pub(crate) fn there(scene: &mut Scene) {
    let denied = scene.scratch().file("work/above/denied", TEXT);
    let work = scene.scratch().at("work");
    scene.tell("work", work.display());
    deny(scene, denied);
}

/// Nothing is at the path that is denied, which is told as `missing`.
pub(crate) fn missing(scene: &mut Scene) {
    scene.scratch().directory("work/above");
    let missing = scene.scratch().at("work/above/missing");
    scene.tell("missing", missing.display());
    deny(scene, missing);
}

fn deny(scene: &mut Scene, path: PathBuf) {
    let work = scene.scratch().at("work");
    scene.allow(Exception::WriteAndRead(work));
    scene.allow(Exception::Deny(path.clone()));
    scene.keep(path);
}

/// What has become of the file that is denied, if it is not as it was.
pub(crate) fn changed(scene: &mut Scene) -> Option<String> {
    let text = fs::read_to_string(scene.kept::<PathBuf>()).unwrap_or("gone".to_owned());
    (text != TEXT).then_some(text)
}
