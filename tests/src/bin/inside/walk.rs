//! Many acts in one run, and acts that do not wait for anybody.

use crate::answer::{self, Answer, done};
use rustix::fs::{FileType, Mode, OFlags, fstat, lstat, open, stat};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

pub(crate) fn act(name: &str, operands: &[OsString]) -> Option<Answer> {
    if name == "walk" {
        return Some(walk());
    }
    let path = Path::new(operands.first()?);
    Some(match name {
        "look" => lstat(path).map(looks).map_err(io::Error::from),
        "look-through" => stat(path).map(looks).map_err(io::Error::from),
        "read-now" => read_now(path),
        "append-now" => append_now(path, operands.get(1)?),
        "overwrite-now" => opened(path, OFlags::WRONLY | OFlags::TRUNC).map(done),
        _ => return None,
    })
}

/// `walk`: does the acts that it reads, each a name, a path and an operand that may be
/// empty, and prints an answer for each. A zero byte ends each of all these.
fn walk() -> Answer {
    let mut acts = Vec::new();
    io::stdin().read_to_end(&mut acts)?;
    let fields = acts.split(|byte| *byte == 0);
    let fields: Vec<OsString> = fields
        .map(|field| OsStr::from_bytes(field).into())
        .collect();
    let mut answers = Vec::new();
    for act in fields.chunks_exact(3) {
        let name = answer::text(&act[0]);
        let answer = crate::AREAS.iter().find_map(|area| area(name, &act[1..]));
        let answer = answer.unwrap_or_else(|| panic!("no such act: {name}"));
        answers.extend(answer::printed(answer));
        answers.push(0);
    }
    io::stdout().write_all(&answers)?;
    Ok(OsString::from("walked"))
}

/// What it is, its mode, its size if it is a file, and its number.
fn looks(found: rustix::fs::Stat) -> OsString {
    let (kind, size) = match FileType::from_raw_mode(found.st_mode) {
        FileType::Directory => ("directory", 0),
        FileType::RegularFile => ("file", found.st_size),
        FileType::Symlink => ("link", 0),
        FileType::Fifo => ("fifo", 0),
        FileType::Socket => ("socket", 0),
        _ => ("device", 0),
    };
    let (mode, number) = (found.st_mode & 0o7777, found.st_ino);
    format!("{kind} {mode:o} {size} {number}").into()
}

fn opened(path: &Path, flags: OFlags) -> io::Result<File> {
    let flags = flags | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    Ok(File::from(open(path, flags, Mode::empty())?))
}

/// Opens it, and reads it, escaped, if it is a file.
fn read_now(path: &Path) -> Answer {
    let mut file = opened(path, OFlags::RDONLY)?;
    let mut content = Vec::new();
    if FileType::from_raw_mode(fstat(&file)?.st_mode) == FileType::RegularFile {
        file.read_to_end(&mut content)?;
    }
    Ok(content.escape_ascii().to_string().into())
}

fn append_now(path: &Path, addition: &OsStr) -> Answer {
    let mut file = opened(path, OFlags::WRONLY | OFlags::APPEND)?;
    file.write_all(addition.as_bytes()).map(done)
}
