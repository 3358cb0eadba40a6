//! A program of the host that may be executed inside is overwritten.
//!
//! What CVE-2019-5736 was after. Executing needs no writing, and others execute the
//! file too: `mount(2)`, `MS_RDONLY`.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new(
    "a program that may be executed cannot be written to",
    &[14],
    attack,
)
.scene(scene)
.stopped_by(&["EROFS"])
.works_with(writable)
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let directory = scene.scratch().directory("programs");
    let program = scene.scratch().program("programs/program", "#!/bin/sh\n");
    scene.tell("program", program.display());
    scene.allow(Exception::ExecuteAndRead(directory));
    scene.keep(program);
}

fn writable(scene: &mut Scene) {
    scene.allow(Exception::WriteAndRead(scene.scratch().at("programs")));
}

fn attack(args: &Args) -> Answer {
    let mut file = OpenOptions::new().append(true).open(args.path("program"))?;
    file.write_all(b"echo overwritten\n")?;
    Ok("written".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let text = fs::read_to_string(scene.kept::<PathBuf>()).expect("the program");
    (text != "#!/bin/sh\n").then_some(text)
}
