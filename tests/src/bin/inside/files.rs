//! Acts on paths.

use crate::answer::{Answer, done, number};
use rustix::fs::{CWD, FileType, Mode, OFlags, ResolveFlags, mknodat, open, openat2};
use std::ffi::OsString;
use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt, symlink};
use std::path::Path;

pub(crate) fn act(name: &str, operands: &[OsString]) -> Option<Answer> {
    let path = Path::new(operands.first()?);
    let second = || Path::new(operands.get(1).expect("a second operand"));
    Some(match name {
        "read" => fs::read(path).map(text),
        "write" => opened(path, OFlags::WRONLY),
        "read-write" => opened(path, OFlags::RDWR),
        "write-now" => opened(path, OFlags::WRONLY | OFlags::NONBLOCK),
        "append" => append(path, second()),
        "create" => OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(path)
            .map(done),
        "create-with-mode" => create_with_mode(path, number(second().as_os_str())),
        "list" => list(path),
        "stat" => fs::metadata(path).map(done),
        "mkdir" => fs::create_dir(path).map(done),
        "rmdir" => fs::remove_dir(path).map(done),
        "remove" => fs::remove_file(path).map(done),
        "rename" => fs::rename(path, second()).map(done),
        "link" => fs::hard_link(path, second()).map(done),
        "symlink" => symlink(path, second()).map(done),
        "chmod" => chmod(path, number(second().as_os_str())),
        "link-text" => fs::read_link(path).map(OsString::from),
        "canonical" => path.canonicalize().map(OsString::from),
        "copy-self" => copy_self(path),
        "fill" => fill(path, number(second().as_os_str())),
        "truncate" => truncate(path),
        "fifo" => make(path, FileType::Fifo),
        "device" => make(path, FileType::CharacterDevice),
        "openat2" => by_openat2(path),
        _ => return None,
    })
}

fn text(bytes: Vec<u8>) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

fn opened(path: &Path, flags: OFlags) -> Answer {
    Ok(open(path, flags | OFlags::CLOEXEC, Mode::empty()).map(done)?)
}

fn append(path: &Path, addition: &Path) -> Answer {
    let mut file = OpenOptions::new().append(true).open(path)?;
    file.write_all(addition.as_os_str().as_encoded_bytes())
        .map(done)
}

fn create_with_mode(path: &Path, mode: u64) -> Answer {
    let mode = u32::try_from(mode).expect("a mode");
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path)
        .map(done)
}

/// The names in a directory, sorted, with spaces between.
fn list(path: &Path) -> Answer {
    let entries = fs::read_dir(path)?;
    let mut names = entries
        .map(|entry| Ok(entry?.file_name()))
        .collect::<io::Result<Vec<_>>>()?;
    names.sort();
    Ok(names.join(" ".as_ref()))
}

fn chmod(path: &Path, mode: u64) -> Answer {
    let mode = u32::try_from(mode).expect("a mode");
    fs::set_permissions(path, Permissions::from_mode(mode)).map(done)
}

/// Copies this program there, to be executed.
fn copy_self(path: &Path) -> Answer {
    fs::copy("/proc/self/exe", path)?;
    chmod(path, 0o755)
}

/// Writes that many MiB to a file, and says what stopped it.
fn fill(path: &Path, mebibytes: u64) -> Answer {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(path)?;
    let block = vec![1_u8; 1 << 20];
    (0..mebibytes)
        .try_for_each(|_| file.write_all(&block))
        .map(done)
}

/// Truncates a file by its path, without opening it.
fn truncate(path: &Path) -> Answer {
    let path = std::ffi::CString::new(path.as_os_str().as_encoded_bytes()).expect("no NUL");
    // SAFETY: the path is a C string that outlives the call.
    match unsafe { libc::truncate(path.as_ptr(), 0) } {
        0 => Ok(OsString::new()),
        _ => Err(io::Error::last_os_error()),
    }
}

fn make(path: &Path, kind: FileType) -> Answer {
    Ok(mknodat(CWD, path, kind, Mode::RWXU, 0x103).map(done)?)
}

fn by_openat2(path: &Path) -> Answer {
    Ok(openat2(
        CWD,
        path,
        OFlags::RDONLY,
        Mode::empty(),
        ResolveFlags::empty(),
    )
    .map(done)?)
}
