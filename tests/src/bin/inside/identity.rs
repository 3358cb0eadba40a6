//! Acts that say who the program is and what it was given.

use crate::answer::{Answer, text};
use rustix::process::{getegid, geteuid, getgid, getgroups, getuid};
use rustix::thread::capabilities_secure_bits;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::{env, fs};

pub(crate) fn act(name: &str, operands: &[OsString]) -> Option<Answer> {
    Some(match name {
        "ids" => Ok(ids().into()),
        "groups" => groups(),
        "status" => status(text(operands.first()?)),
        "secure-bits" => secure_bits(),
        "environment" => environment(),
        "directory" => env::current_dir().map(OsString::from),
        "arguments" => Ok(operands.join(" ".as_ref())),
        _ => return None,
    })
}

fn ids() -> String {
    let (uid, gid) = (getuid().as_raw(), getgid().as_raw());
    format!("{uid} {} {gid} {}", geteuid().as_raw(), getegid().as_raw())
}

fn groups() -> Answer {
    let groups = getgroups()?;
    let numbers: Vec<_> = groups
        .iter()
        .map(|group| group.as_raw().to_string())
        .collect();
    Ok(numbers.join(" ").into())
}

/// The rules by which capabilities are gained, as `capabilities(7)` numbers them.
fn secure_bits() -> Answer {
    let bits = capabilities_secure_bits()?.bits();
    Ok(bits.to_string().into())
}

/// `status FIELD`: a line of `/proc/self/status`.
fn status(field: &str) -> Answer {
    let text = fs::read_to_string("/proc/self/status")?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
    Ok(line.expect("a field of /proc/self/status").trim().into())
}

/// What this program was executed with, sorted, one a line.
///
/// As the kernel tells it: what is no variable is there too, and what a library has set since is not.
fn environment() -> Answer {
    let text = fs::read("/proc/self/environ")?;
    let variables = text.strip_suffix(b"\0").unwrap_or(&text);
    let mut variables: Vec<_> = variables.split(|byte| *byte == 0).collect();
    variables.sort_unstable();
    Ok(OsString::from_vec(variables.join(&b'\n')))
}
