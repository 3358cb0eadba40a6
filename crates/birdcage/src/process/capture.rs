//! [`capture`], reading two pipes at once.

use rustix::event::{PollFd, PollFlags, poll};
use rustix::fd::OwnedFd;
use rustix::io::{Errno, read};
use std::io;

/// How much is read at once: all that a pipe holds by default (`pipe(7)`).
const CHUNK: usize = 64 * 1024;

/// Reads both pipes to their ends, whichever has something first.
///
/// One after the other would deadlock with a program that fills the second
/// while the first is still open.
pub(super) fn capture(mut pipes: [Option<OwnedFd>; 2]) -> io::Result<[Vec<u8>; 2]> {
    let mut texts = [Vec::new(), Vec::new()];
    while pipes.iter().any(Option::is_some) {
        let ready = ready(&pipes)?;
        for ((pipe, text), ready) in pipes.iter_mut().zip(&mut texts).zip(ready) {
            if ready && !drain(pipe.as_ref(), text)? {
                *pipe = None;
            }
        }
    }
    Ok(texts)
}

/// Which of the pipes can be read without waiting, or are at their end.
fn ready(pipes: &[Option<OwnedFd>; 2]) -> Result<[bool; 2], Errno> {
    let watch = |pipe| PollFd::new(pipe, PollFlags::IN);
    let mut set: Vec<_> = pipes.iter().flatten().map(watch).collect();
    match poll(&mut set, None) {
        Err(Errno::INTR) => return Ok([false; 2]),
        answered => answered?,
    };
    let mut answers = set.iter().map(|watched| !watched.revents().is_empty());
    Ok([0, 1].map(|number: usize| pipes[number].is_some() && answers.next().unwrap_or_default()))
}

/// Reads once, and tells whether there may be more.
fn drain(pipe: Option<&OwnedFd>, text: &mut Vec<u8>) -> Result<bool, Errno> {
    let Some(pipe) = pipe else { return Ok(false) };
    let length = text.len();
    text.resize(length + CHUNK, 0);
    let count = read(pipe, &mut text[length..]);
    text.truncate(length + count.unwrap_or(0));
    match count {
        Err(Errno::INTR | Errno::AGAIN) => Ok(true),
        count => Ok(count? > 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::pipe::{PipeFlags, pipe_with};
    use std::fs::File;
    use std::io::Write;

    fn pipe() -> (Option<OwnedFd>, File) {
        let (reader, writer) = pipe_with(PipeFlags::CLOEXEC).expect("pipe");
        (Some(reader), writer.into())
    }

    #[test]
    fn neither_pipe_waits_for_the_other() {
        let ((out, mut to_out), (err, mut to_err)) = (pipe(), pipe());
        let writer = std::thread::spawn(move || {
            // Each is more than a pipe holds, so a reader of one alone would wait for ever.
            for _ in 0..3 {
                to_err.write_all(&[b'e'; 3 * CHUNK]).expect("write");
                to_out.write_all(&[b'o'; 3 * CHUNK]).expect("write");
            }
        });
        let [out, err] = capture([out, err]).expect("read");
        writer.join().expect("written");
        assert_eq!((out, err), (vec![b'o'; 9 * CHUNK], vec![b'e'; 9 * CHUNK]));
    }

    #[test]
    fn a_single_byte_is_not_the_end() {
        let (out, mut to_out) = pipe();
        let writer = std::thread::spawn(move || {
            for byte in *b"one by one" {
                to_out.write_all(&[byte]).expect("write");
                std::thread::yield_now();
            }
        });
        let [out, _] = capture([out, None]).expect("read");
        writer.join().expect("nobody hung up");
        assert_eq!(out, b"one by one");
    }

    #[test]
    fn what_is_not_a_pipe_is_empty() {
        let (err, mut to_err) = pipe();
        to_err.write_all(b"text").expect("write");
        drop(to_err);
        assert_eq!(
            capture([None, err]).expect("read"),
            [b"".to_vec(), b"text".to_vec()]
        );
        assert_eq!(
            capture([None, None]).expect("read"),
            [const { Vec::<u8>::new() }; 2]
        );
    }
}
