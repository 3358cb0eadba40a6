//! The dynamic loader, which may be executed, is told to run what may not.
//!
//! `ld.so(8)`: `ld.so PROGRAM` maps the program itself. The old way around `noexec`
//! mounts, closed in the kernel's `mmap` and not in its `execve`.

use crate::{Answer, Args, Probe, Scene, Stopped};
use birdcage::Exception;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

pub(crate) const PROBE: Probe = Probe::new(
    "the loader runs nothing that may only be read",
    &[15],
    attack,
)
.scene(scene)
.stopped_by(&["the loader cannot map it"])
.works_with(executable);

fn scene(scene: &mut Scene) {
    let directory = scene.scratch().directory("excepted");
    let program = scene
        .scratch()
        .copy("excepted/program", Path::new("/bin/true"));
    scene.tell("program", program.display());
    scene.allow(Exception::Read(directory));
}

fn executable(scene: &mut Scene) {
    scene.allow(Exception::ExecuteAndRead(scene.scratch().at("excepted")));
}

fn attack(args: &Args) -> Answer {
    let maps = fs::read_to_string("/proc/self/maps")?;
    let mut words = maps.split_whitespace();
    let loader = words.find(|word| word.contains("/ld-linux"));
    let loader = loader.ok_or_else(|| Stopped::because("no loader"))?;
    let mut command = Command::new(loader);
    // The null device, which it would have otherwise, is not there inside.
    command.arg(args.path("program")).stdin(Stdio::inherit());
    let output = command.output()?;
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() {
        return Ok("executed".to_owned());
    }
    Err(Stopped::because(
        match complaint.contains("failed to map segment") {
            true => "the loader cannot map it".to_owned(),
            false => complaint,
        },
    ))
}
