//! What is denied is read by each of its names: the path, a link, a descriptor of the directory.
//!
//! A sandbox that refuses by path, and not by what is mounted, has to know all names of a file.

use crate::{Answer, Args, Probe, Scene, Stopped};
use birdcage::Exception;
use std::env::set_current_dir;
use std::fs::{self, File};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

pub(crate) const PROBE: Probe = Probe::new(
    "nothing of what is denied can be read, by whatever name",
    &[37],
    attack,
)
.scene(scene)
.stopped_by(&["an empty file, and ENOENT"]);

fn scene(scene: &mut Scene) {
    let token = scene.token().to_owned();
    let file = scene.scratch().file("work/file", &token);
    scene.scratch().file("work/directory/file", &token);
    let work = scene.scratch().at("work");
    symlink("file", work.join("link")).expect("a link");
    symlink("directory", work.join("way")).expect("a link");
    scene.tell("work", work.display());
    scene.allow(Exception::Deny(file));
    scene.allow(Exception::Deny(work.join("directory")));
    scene.allow(Exception::WriteAndRead(work));
}

fn attack(args: &Args) -> Answer {
    let work = args.path("work").to_owned();
    let directory = File::open(&work)?;
    let descriptor = format!("/proc/self/fd/{}", directory.as_raw_fd());
    set_current_dir(&work)?;
    let through = |above: &str| PathBuf::from(above).join(work.strip_prefix("/").unwrap_or(&work));
    let places = [
        work.clone(),
        PathBuf::from("."),
        PathBuf::from(descriptor),
        PathBuf::from("/proc/self/cwd"),
        through("/proc/self/root"),
        through("/proc/thread-self/root"),
    ];
    for place in &places {
        for name in ["file", "link", "way/file", "way/../file", "directory/file"] {
            if let Some(text) = read(&place.join(name))? {
                return Ok(text);
            }
        }
    }
    Err(Stopped::because("an empty file, and ENOENT"))
}

fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        text => text.map(|text| (!text.is_empty()).then_some(text)),
    }
}
