//! Namespaces of the place's own, and places in which no more are to be had.

use crate::Place;
use crate::identities::ambient;
use crate::procs::AS_USUAL;
use rustix::mount::{MountPropagationFlags, mount, mount_change};
use rustix::process::{getgid, getuid};
use rustix::thread::{
    CapabilitySet, CapabilitySets, UnshareFlags, clear_ambient_capability_set, set_capabilities,
};
use std::ffi::CStr;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::{fs, process};

pub(crate) const PLACES: [Place; 10] = [
    Place::before("ordinary", |_| Ok(())),
    Place::before("namespaces-of-its-own", |_| bounded()),
    Place::before("no-user-namespaces", |_| none("user")),
    Place::before("no-mount-namespaces", |_| none("mnt")),
    Place::before("no-pid-namespaces", |_| none("pid")),
    Place::before("no-net-namespaces", |_| none("net")),
    Place::before("no-ipc-namespaces", |_| none("ipc")),
    Place::before("no-uts-namespaces", |_| none("uts")),
    Place::before("no-cgroup-namespaces", |_| none("cgroup")),
    Place::before("first-process", first_process).and(|| mount_proc(c"")),
];

/// Leaves the mounts of the machine, for some that only this process has.
///
/// Root does so as it is; who is not root is one of a user namespace from then on, in
/// which nobody else is, and has no capability any more once a program is executed.
pub(crate) fn private() -> io::Result<()> {
    if getuid().is_root() {
        unshare(UnshareFlags::NEWNS)?;
    } else {
        bounded()?;
    }
    make_private()
}

/// Leaves the user namespace too, for one whose limits may be set.
pub(crate) fn bounded() -> io::Result<()> {
    if getuid().is_root() {
        let mapper = Mapper::start()?;
        unshare(UnshareFlags::NEWUSER | UnshareFlags::NEWNS)?;
        mapper.map()?;
    } else {
        let (uid, gid) = (getuid().as_raw(), getgid().as_raw());
        unshare(UnshareFlags::NEWUSER | UnshareFlags::NEWNS)?;
        fs::write("/proc/self/setgroups", "deny")?;
        fs::write("/proc/self/uid_map", format!("{uid} {uid} 1"))?;
        fs::write("/proc/self/gid_map", format!("{gid} {gid} 1"))?;
    }
    make_private()
}

fn make_private() -> io::Result<()> {
    let flags = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    Ok(mount_change("/", flags)?)
}

pub(crate) fn unshare(flags: UnshareFlags) -> io::Result<()> {
    // SAFETY: no descriptor table is left behind, which is all that could hurt.
    Ok(unsafe { rustix::thread::unshare_unsafe(flags) }?)
}

/// A process that stays in the first user namespace, to map all ids into another.
struct Mapper(process::Child);

impl Mapper {
    fn start() -> io::Result<Self> {
        let script = "read pid; for map in uid_map gid_map; do \
                      echo 0 0 4294967295 > /proc/$pid/$map || exit 1; done";
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", script]).stdin(Stdio::piped());
        shell.spawn().map(Self)
    }

    fn map(mut self) -> io::Result<()> {
        let mut pipe = self.0.stdin.take().expect("a pipe");
        writeln!(pipe, "{}", process::id())?;
        drop(pipe);
        let status = self.0.wait()?;
        assert!(status.success(), "the id maps: {status}");
        Ok(())
    }
}

fn none(kind: &str) -> io::Result<()> {
    bounded()?;
    fs::write(format!("/proc/sys/user/max_{kind}_namespaces"), "0")
}

/// The program is process 1 of a pid namespace, as in a container without an `init`.
pub(crate) fn first_process(command: &mut Command) -> io::Result<()> {
    private()?;
    as_first_process(command)
}

/// Runs the command as process 1 of a pid namespace, with a right to mount.
pub(crate) fn as_first_process(command: &mut Command) -> io::Result<()> {
    if !getuid().is_root() {
        ambient()?;
    }
    unshare(UnshareFlags::NEWPID)?;
    let status = command.status()?;
    process::exit(status.code().unwrap_or(1))
}

/// Mounts `/proc` with these options, and lets go of the right to.
pub(crate) fn mount_proc(options: &CStr) -> io::Result<()> {
    mount_proc_and(options, || Ok(()))
}

/// The same, and does something in between: what is set is the pid namespace's own.
pub(crate) fn mount_proc_and(
    options: &CStr,
    set: impl FnOnce() -> io::Result<()>,
) -> io::Result<()> {
    assert!(process::id() == 1, "process {}", process::id());
    mount("proc", "/proc", "proc", AS_USUAL, options)?;
    set()?;
    if !getuid().is_root() {
        clear_ambient_capability_set()?;
        set_capabilities(None, NO_CAPABILITIES)?;
    }
    Ok(())
}

const NO_CAPABILITIES: CapabilitySets = CapabilitySets {
    effective: CapabilitySet::empty(),
    permitted: CapabilitySet::empty(),
    inheritable: CapabilitySet::empty(),
};
