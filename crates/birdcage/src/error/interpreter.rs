//! Which file a program needs in order to be executed at all.
//!
//! `execve` answers `ENOENT` for a program that is there but whose dynamic
//! loader, or script interpreter, is not (`execve(2)`).

use std::fs::File;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// A sentence that names what a program needs and did not find.
pub(crate) fn missing(program: &Path) -> Option<String> {
    let needed = of(&head(program)?)?;
    let needed = needed.display();
    Some(format!(
        "{} needs {needed}: except that file to be executed",
        program.display()
    ))
}

/// What both kinds of interpreter are found in: the beginning of the file.
fn head(program: &Path) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    File::open(program)
        .ok()?
        .take(64 * 1024)
        .read_to_end(&mut head)
        .ok()?;
    Some(head)
}

/// The interpreter that a file names.
fn of(head: &[u8]) -> Option<PathBuf> {
    let path = match head {
        [b'#', b'!', line @ ..] => of_script(line),
        [0x7f, b'E', b'L', b'F', 2, 1, ..] => of_elf(head)?,
        _ => return None,
    };
    (!path.is_empty()).then(|| PathBuf::from(std::ffi::OsStr::from_bytes(path)))
}

fn of_script(line: &[u8]) -> &[u8] {
    let line = line.trim_ascii_start();
    let end = line
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || *byte == 0);
    line.get(..end.unwrap_or(line.len())).unwrap_or_default()
}

/// The `PT_INTERP` of a 64-bit little-endian program (`elf(5)`).
fn of_elf(head: &[u8]) -> Option<&[u8]> {
    const PT_INTERP: u64 = 3;
    let table = number(head, 0x20, 8)?;
    let (size, count) = (number(head, 0x36, 2)?, number(head, 0x38, 2)?);
    let header = |index: u64| table.checked_add(index.checked_mul(size)?);
    let interpreter = (0..count)
        .filter_map(header)
        .find(|at| number(head, *at, 4) == Some(PT_INTERP))?;
    let offset = usize::try_from(number(head, interpreter.checked_add(8)?, 8)?).ok()?;
    let length = usize::try_from(number(head, interpreter.checked_add(32)?, 8)?).ok()?;
    let text = head.get(offset..offset.checked_add(length)?)?;
    text.split(|byte| *byte == 0).next()
}

fn number(bytes: &[u8], at: u64, length: usize) -> Option<u64> {
    let at = usize::try_from(at).ok()?;
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    Some(
        bytes
            .iter()
            .rev()
            .fold(0, |number, byte| (number << 8) | u64::from(*byte)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(head: &[u8], expected: Option<&str>) {
        assert_eq!(of(head), expected.map(PathBuf::from));
    }

    #[test]
    fn a_script_names_its_interpreter_on_the_first_line() {
        check(b"#!/bin/sh\n", Some("/bin/sh"));
        check(b"#! /usr/bin/env python3\n", Some("/usr/bin/env"));
        check(b"#!\n", None);
        check(b"echo\n", None);
    }

    #[test]
    fn a_dynamic_program_names_its_loader() {
        let head = head(Path::new("/bin/sh")).expect("a shell");
        let loader = of(&head).expect("a loader");
        assert!(loader.to_string_lossy().contains("ld-linux"), "{loader:?}");
    }

    proptest! {
        #[test]
        fn damaged_programs_name_no_interpreter_or_one_but_never_panic(
            mut bytes in prop::collection::vec(any::<u8>(), 0..256)
        ) {
            for (byte, magic) in bytes.iter_mut().zip([0x7f, b'E', b'L', b'F', 2, 1]) {
                *byte = magic;
            }
            let _interpreter = of(&bytes);
        }
    }
}
