//! Containers, sandboxes and distributions, as far as they can be made here.

use crate::Place;
use crate::filters::{CONTAINER, filter};
use crate::procs::mask;
use crate::roots::{in_a_chroot, other_root, tmpfs};
use birdcage::Exception::{ExecuteAndRead, Read};
use birdcage::process;
use birdcage_tests::{base, beside};
use rustix::mount::MountFlags;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, exit};

pub(crate) const PLACES: [Place; 7] = [
    Place::before("container", |command| container(command, || Ok(()))),
    Place::before("container-where-apparmor-restricts", |command| {
        container(command, || {
            setting("apparmor_restrict_unprivileged_userns", "1")
        })
    }),
    Place::before("apparmor-restricts", |command| {
        in_a_chroot(command)?;
        setting("apparmor_restrict_unprivileged_userns", "1")
    }),
    Place::before("root-only-user-namespaces", |command| {
        in_a_chroot(command)?;
        setting("unprivileged_userns_clone", "0")
    }),
    Place::before("in-birdcage", in_birdcage),
    Place::before("in-bubblewrap", |command| in_bubblewrap(command, &[])),
    Place::before("in-bubblewrap-without-user-namespaces", |command| {
        in_bubblewrap(command, &["--unshare-user", "--disable-userns"])
    }),
];

/// With the mark that an engine leaves, and what it hides and forbids.
fn container(command: &mut Command, more: impl Fn() -> io::Result<()>) -> io::Result<()> {
    other_root(command, &["proc", "dev", "tmp"])?;
    fs::write("/.dockerenv", "")?;
    more()?;
    mask()?;
    filter(&CONTAINER)
}

/// A setting that this kernel need not have. Something else has to refuse what it would.
fn setting(name: &str, value: &str) -> io::Result<()> {
    tmpfs("/proc/sys/kernel", MountFlags::empty(), c"mode=755")?;
    fs::write(Path::new("/proc/sys/kernel").join(name), value)
}

/// Everything that a sandbox needs is excepted, but there is one already.
fn in_birdcage(command: &mut Command) -> io::Result<()> {
    let programs = beside("host");
    let programs = programs.parent().expect("a directory");
    let mut nested = process::Command::new(command.get_program());
    nested.args(command.get_args());
    let cage = base([ExecuteAndRead(programs.into()), Read("/etc".into())]);
    let status = cage.status(nested).map_err(io::Error::other)?;
    exit(status.code().unwrap_or(1))
}

fn in_bubblewrap(command: &mut Command, more: &[&str]) -> io::Result<()> {
    let mut bubblewrap = Command::new("bwrap");
    bubblewrap
        .args(["--unshare-all", "--die-with-parent"])
        .args(more);
    bubblewrap.args([
        "--ro-bind",
        "/",
        "/",
        "--dev",
        "/dev",
        "--proc",
        "/proc",
        "--",
    ]);
    bubblewrap
        .arg(command.get_program())
        .args(command.get_args());
    *command = bubblewrap;
    Ok(())
}
