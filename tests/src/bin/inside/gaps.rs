//! One act that looks for what a sandbox must have in any place, and may lack in a bad one.

use crate::answer::{Answer, text};
use rustix::fs::{StatVfsMountFlags, statvfs};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::net::TcpStream;
use std::path::Path;

pub(crate) fn act(name: &str, operands: &[OsString]) -> Option<Answer> {
    (name == "gaps").then(|| gaps(operands))
}

/// `gaps SECRET [ADDRESS]`: the protections that are missing, or nothing.
///
/// The secret is a file and the address a listener, both of the host.
fn gaps(operands: &[OsString]) -> Answer {
    let status = fs::read_to_string("/proc/self/status")?;
    let mut missing = missing_in(&status);
    let mut check = |name: &'static str, is_there: bool| {
        if !is_there {
            missing.push(name);
        }
    };
    let secret = fs::metadata(&operands[0]);
    check("file system", is(secret, io::ErrorKind::NotFound));
    let root = statvfs("/")?.f_flag;
    check("read-only root", root.contains(StatVfsMountFlags::RDONLY));
    check("hidden first process", !Path::new("/proc/1").exists());
    let comm = File::options().write(true).open("/proc/self/comm");
    check(
        "read-only /proc",
        is(comm, io::ErrorKind::ReadOnlyFilesystem),
    );
    let symbols = File::open("/proc/kallsyms");
    check("masked /proc", symbols.is_err());
    let mounts = fs::read_to_string("/proc/self/mountinfo")?;
    let roots = mounts
        .lines()
        .filter(|line| line.split(' ').nth(4) == Some("/"));
    check("old root gone", roots.count() == 1);
    let most = fs::read_to_string("/proc/sys/user/max_user_namespaces")?;
    check("no namespaces", most == "0\n");
    check("descriptors", descriptors()? == ["0", "1", "2"]);
    if let Some(address) = operands.get(1) {
        check("network", TcpStream::connect(text(address)).is_err());
    }
    Ok(missing.join(", ").into())
}

fn is<T>(result: io::Result<T>, kind: io::ErrorKind) -> bool {
    result.is_err_and(|error| error.kind() == kind)
}

/// The lines of `/proc/self/status` that each program in a sandbox has.
const STATUS: [(&str, &str); 9] = [
    ("NoNewPrivs", "1"),
    ("Seccomp", "2"),
    ("CapInh", "0000000000000000"),
    ("CapPrm", "0000000000000000"),
    ("CapEff", "0000000000000000"),
    ("CapBnd", "0000000000000000"),
    ("CapAmb", "0000000000000000"),
    ("SigBlk", "0000000000000000"),
    ("NSpid", "2"),
];

fn missing_in(status: &str) -> Vec<&'static str> {
    let value = |name: &str| {
        let mut lines = status.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::trim))
    };
    let missing = STATUS
        .iter()
        .filter(|(name, expected)| value(name) != Some(expected));
    missing.map(|(name, _)| *name).collect()
}

/// All but the one through which they are read.
fn descriptors() -> io::Result<Vec<String>> {
    let entries = fs::read_dir("/proc/self/fd")?;
    let names: io::Result<Vec<_>> = entries.map(|entry| Ok(entry?.file_name())).collect();
    let mut names: Vec<_> = names?
        .iter()
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names.pop();
    Ok(names)
}
