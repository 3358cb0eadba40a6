//! The mounts of the sandbox appear on the host.
//!
//! `mount_namespaces(7)`: what is mounted on a copy of a shared mount is mounted on the
//! original as well; `pivot_root(2)` refuses shared mounts for that. They would stay
//! there, and hide what is below.

use crate::calls::{Word, call};
use crate::{Answer, Args, Probe, Scene, Stopped};
use birdcage::Exception;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::ffi::CString;
use std::fs;

pub(crate) const PROBE: Probe =
    Probe::new("no mount of the sandbox appears outside", &[17, 35], attack)
        .scene(scene)
        .stopped_by(&["the same mounts"])
        .control(control);

/// The caller's namespace counts its mounts before and while the program runs.
fn scene(scene: &mut Scene) {
    let work = scene.scratch().directory("work");
    let path = scene.scratch().directory("work/private");
    for name in ["ask", "done"] {
        mknodat(CWD, work.join(name), FileType::Fifo, Mode::RWXU, 0).expect("a FIFO");
    }
    scene.tell("work", work.display());
    scene.allow(Exception::WriteAndRead(work.clone()));
    scene.allow(Exception::PrivateDirectory { path, size: 4096 });
    let work = work.display();
    let count = format!("wc -l < /proc/self/mountinfo > {work}");
    let later = format!("(read x < {work}/ask; {count}/during; echo done > {work}/done) &");
    scene.place("shared", &format!("{count}/before; {later} true"));
}

fn attack(args: &Args) -> Answer {
    let work = args.path("work");
    fs::write(work.join("ask"), "count\n")?;
    fs::read(work.join("done"))?;
    let counted = |name: &str| fs::read_to_string(work.join(name));
    let (before, during) = (counted("before")?, counted("during")?);
    match before == during {
        true => Err(Stopped::because("the same mounts")),
        false => Ok(format!(
            "{} mounts, and then {}",
            before.trim(),
            during.trim()
        )),
    }
}

/// Outside, a namespace is made that keeps its mounts shared.
fn control(args: &Args) -> Answer {
    call(libc::SYS_unshare, &[libc::CLONE_NEWNS.into()])?;
    let place = CString::new(format!("{}/private", args.text("work"))).expect("a path");
    let words = [
        c"x".into(),
        place.as_c_str().into(),
        c"tmpfs".into(),
        0.into(),
        Word::NULL,
    ];
    call(libc::SYS_mount, &words)?;
    attack(args)
}
