//! What is wrong with `/proc`.

use crate::Place;
use crate::namespaces::{as_first_process, mount_proc, private};
use crate::roots::{other_root, restrict, tmpfs};
use rustix::mount::{MountFlags, mount_bind};
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

pub(crate) const PLACES: [Place; 5] = [
    Place::before("proc-masked", |_| {
        private()?;
        mask()
    }),
    Place::before("proc-sys-read-only", |_| {
        private()?;
        bind_read_only("/proc/sys")
    }),
    Place::before("proc-read-only", |_| {
        private()?;
        restrict("/proc", AS_USUAL)
    }),
    Place::before("proc-is-a-tmpfs", |_| {
        private()?;
        tmpfs("/proc", MountFlags::empty(), c"mode=755")
    }),
    Place::before("proc-of-processes-only", processes_only).and(|| mount_proc(c"subset=pid")),
];

/// With what `/proc` is mounted everywhere, which a user namespace may not take away.
pub(crate) const AS_USUAL: MountFlags = MountFlags::NOSUID
    .union(MountFlags::NODEV)
    .union(MountFlags::NOEXEC);

/// Covers what container engines cover.
pub(crate) fn mask() -> io::Result<()> {
    let names = [
        "acpi",
        "kcore",
        "keys",
        "timer_list",
        "scsi",
        "sysrq-trigger",
    ];
    for path in names.map(|name| format!("/proc/{name}")) {
        match Path::new(&path) {
            directory if directory.is_dir() => tmpfs(&path, MountFlags::RDONLY, c"")?,
            file if file.exists() => mount_bind("/dev/null", file)?,
            _ => {}
        }
    }
    let names = ["bus", "fs", "irq", "sys"].map(|name| format!("/proc/{name}"));
    let mut paths = names.iter().filter(|path| Path::new(path).exists());
    paths.try_for_each(|path| bind_read_only(path))
}

fn bind_read_only(path: &str) -> io::Result<()> {
    mount_bind(path, path)?;
    restrict(path, AS_USUAL)
}

/// A `/proc` without `/proc/sys` and its like (`subset=pid`, `proc(5)`).
fn processes_only(command: &mut Command) -> io::Result<()> {
    other_root(command, &["dev", "tmp"])?;
    fs::create_dir("/proc")?;
    as_first_process(command)
}
