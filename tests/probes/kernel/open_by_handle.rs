//! A file that is beside an exception is opened by its number, past all paths.
//!
//! The Docker exploit "shocker" of 2014: `open_by_handle_at(2)` takes
//! `CAP_DAC_READ_SEARCH` and any directory of the same file system. Numbers can be
//! guessed; here the host tells the right one.

use super::name_a_handle::handle;
use crate::calls::call;
use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::ffi::CString;
use std::fs::File;
use std::io::Read;
use std::os::fd::AsFd;

pub(crate) const PROBE: Probe = Probe::new("no file is opened by its handle", &[18, 24], attack)
    .scene(scene)
    .stopped_by(&["EPERM"])
    .inapplicable_if(&[
        ("EPERM", "only root may open by handle"),
        (
            "ESTALE",
            "the file system of the temporary directory has no handles",
        ),
    ]);

fn scene(scene: &mut Scene) {
    let secret = scene.secret();
    let beside = scene.scratch().directory("excepted");
    let path = CString::new(secret.to_str().expect("a text")).expect("a path");
    let mut words = [0; 34];
    // Where that fails the handle is one of no file, and stale.
    let _told = handle(&path, &mut words);
    let words: Vec<_> = words.iter().map(u32::to_string).collect();
    scene.tell("handle", words.join(","));
    scene.tell("beside", beside.display());
    scene.allow(Exception::Read(beside));
}

fn attack(args: &Args) -> Answer {
    let beside = File::open(args.path("beside"))?;
    let mut handle = [0_u32; 34];
    let words = args.text("handle").split(',');
    for (place, word) in handle.iter_mut().zip(words) {
        *place = word.parse().expect("a number");
    }
    let opened = call(
        libc::SYS_open_by_handle_at,
        &[beside.as_fd().into(), (&mut handle).into(), 0.into()],
    )?;
    read(opened)
}

fn read(descriptor: i64) -> Answer {
    let mut text = String::new();
    let path = format!("/proc/self/fd/{descriptor}");
    File::open(path)?.read_to_string(&mut text)?;
    Ok(text)
}
