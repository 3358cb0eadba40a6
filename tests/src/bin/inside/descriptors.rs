//! Acts on descriptors that the program was started with.

use crate::answer::{Answer, done, number, text};
use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{Mode, OFlags, openat};
use std::ffi::OsString;
use std::{fs, io};

pub(crate) fn act(name: &str, operands: &[OsString]) -> Option<Answer> {
    match name {
        "descriptors" => Some(descriptors()),
        "open-below" => Some(open_below(operands)),
        "forge" => Some(forge()),
        "read-to-end" => Some(read_to_end()),
        _ => None,
    }
}

/// `descriptors`: which are open, found by asking and not by looking at `/proc`.
fn descriptors() -> Answer {
    let open = |number: &i32| {
        // SAFETY: F_GETFD looks at the number and at nothing else.
        let flags = unsafe { libc::fcntl(*number, libc::F_GETFD) };
        flags != -1
    };
    let numbers: Vec<_> = (0..4096)
        .filter(open)
        .map(|number| number.to_string())
        .collect();
    Ok(numbers.join(" ").into())
}

/// `open-below DESCRIPTOR PATH`: what a directory's descriptor would be good for.
fn open_below(operands: &[OsString]) -> Answer {
    let number = i32::try_from(number(&operands[0])).expect("a descriptor");
    // SAFETY: the number is used as it is; the kernel answers EBADF if nothing is open there.
    let directory = unsafe { BorrowedFd::borrow_raw(number) };
    let opened = openat(directory, text(&operands[1]), OFlags::RDONLY, Mode::empty());
    Ok(opened.map(done)?)
}

/// `read-to-end`: all of the standard input.
fn read_to_end() -> Answer {
    let input = io::stdin().as_fd().try_clone_to_owned()?;
    let text = io::read_to_string(fs::File::from(input))?;
    Ok(text.into())
}

/// `forge`: writes a status that nobody exits with to every descriptor but the three.
fn forge() -> Answer {
    let forged = (3..4096).filter(|number| {
        // SAFETY: as above; what is written is there for ever.
        let written = unsafe { libc::write(*number, [0xff_u8; 8].as_ptr().cast(), 8) };
        written != -1
    });
    Ok(forged.count().to_string().into())
}
