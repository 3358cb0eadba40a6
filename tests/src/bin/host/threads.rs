//! Callers whose other threads do something meanwhile.

use crate::Place;
use birdcage_sys::descriptor::close_range;
use rustix::fs::Mode;
use rustix::process::{chdir, umask};
use std::fs::File;
use std::process::Command;
use std::thread;

pub(crate) const PLACES: [Place; 2] = [
    Place::within("restless-threads", || {
        let deeds: [fn(u32); 4] = [wander, mask, start, open];
        for deed in deeds {
            thread::spawn(move || for_ever(deed));
        }
        Ok(())
    })
    .times(20),
    Place::within("thread-that-closes-descriptors", || {
        thread::spawn(|| for_ever(close));
        Ok(())
    })
    .times(20),
];

fn for_ever(deed: fn(u32)) {
    let mut turn = 0_u32;
    loop {
        deed(turn);
        turn = turn.wrapping_add(1);
    }
}

fn wander(turn: u32) {
    let directory = ["/", "/usr", "/tmp", "/proc/self"][turn as usize % 4];
    chdir(directory).expect("a directory");
}

fn mask(turn: u32) {
    umask(Mode::from_raw_mode([0, 0o777, 0o22][turn as usize % 3]));
}

fn start(_: u32) {
    let status = Command::new("/bin/true").status();
    assert!(status.expect("a program").success());
}

/// The numbers that the caller is about to have, now and then.
fn open(_: u32) {
    let files = [File::open("/"), File::open("/dev/null"), File::open("/")];
    drop(files.map(|file| file.expect("a file")));
}

const SELDOM: u32 = 10_000;

/// Whatever they are of: it may be the end of this process, but of no wall.
///
/// Now and then, so that some spawns come to something.
fn close(turn: u32) {
    if turn % SELDOM == 0 {
        let number = 3 + turn / SELDOM % 20;
        close_range(number, number).expect("a range");
    }
    thread::yield_now();
}
