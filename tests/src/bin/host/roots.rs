//! File systems that lack something, or refuse it.

use crate::Place;
use crate::namespaces::private;
use rustix::fs::{FileType, Mode, OFlags, mknodat, open};
use rustix::mount::{MountFlags, UnmountFlags, mount, mount_bind, mount_bind_recursive};
use rustix::mount::{mount_remount, unmount};
use rustix::process::{chdir, chroot, pivot_root};
use std::ffi::{CStr, CString};
use std::io;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

pub(crate) const PLACES: [Place; 10] = [
    Place::before("read-only-root", read_only),
    Place::before("noexec-tmp", noexec_tmp),
    Place::before("no-tmp", |command| other_root(command, &["proc", "dev"])),
    Place::before("no-dev", |command| other_root(command, &["proc", "tmp"])),
    Place::before("no-proc", |command| other_root(command, &["dev", "tmp"])),
    Place::before("no-proc-dev-or-tmp", |command| other_root(command, &[])),
    Place::before("inodes-left", |command| few_inodes(command, 3)),
    Place::before("no-inodes-left", |command| few_inodes(command, 2)),
    Place::before("null-is-a-file", null_is_a_file),
    Place::before("in-a-chroot", in_a_chroot),
];

/// Where the programs are seen, wherever they are and whatever is covered.
pub(crate) const SEAT: &str = "/mnt";

/// A directory that programs can do without.
const FULL: &str = "/srv";

/// Lets the command be found in a place where the file system is another.
pub(crate) fn seat(command: &mut Command) -> io::Result<()> {
    let own = env::current_exe()?;
    mount_bind(own.parent().expect("a directory"), SEAT)?;
    let mut seated = Command::new(Path::new(SEAT).join(own.file_name().expect("a name")));
    seated.args(command.get_args());
    *command = seated;
    Ok(())
}

pub(crate) fn tmpfs(at: &str, flags: MountFlags, options: &CStr) -> io::Result<()> {
    Ok(mount("tmpfs", at, "tmpfs", flags, options)?)
}

/// Makes a mount read-only; the mount, and not what is mounted.
pub(crate) fn restrict(at: &str, more: MountFlags) -> io::Result<()> {
    let flags = MountFlags::BIND | MountFlags::RDONLY | more;
    Ok(mount_remount(at, flags, c"")?)
}

fn read_only(_: &mut Command) -> io::Result<()> {
    private()?;
    restrict("/", MountFlags::empty())?;
    let refused = fs::write("/file", "").expect_err("a read-only root");
    assert_eq!(refused.raw_os_error(), Some(libc::EROFS));
    Ok(())
}

fn noexec_tmp(command: &mut Command) -> io::Result<()> {
    private()?;
    seat(command)?;
    let flags = MountFlags::NOEXEC | MountFlags::NOSUID | MountFlags::NODEV;
    ["/tmp", "/dev/shm", "/var/tmp"]
        .iter()
        .filter(|at| Path::new(at).exists())
        .try_for_each(|at| tmpfs(at, flags, c"mode=1777"))
}

/// A file is denied that does not exist, in a file system for that many directories and files, in
/// which are two.
fn few_inodes(command: &mut Command, most: u32) -> io::Result<()> {
    private()?;
    let options = CString::new(format!("mode=1777,nr_inodes={most}"))?;
    tmpfs(FULL, MountFlags::empty(), &options)?;
    let full = Path::new(FULL);
    fs::write(full.join("file"), "")?;
    command.env("HOST_DENIED", full.join("missing"));
    Ok(())
}

/// What there is besides on any system with programs.
const PROGRAMS: [&str; 6] = ["usr", "bin", "sbin", "lib", "lib64", "etc"];

/// Mounts a new root, with nothing in it but programs and these.
fn build(command: &mut Command, names: &[&str]) -> io::Result<()> {
    private()?;
    let own = env::current_exe()?;
    let programs = open(
        own.parent().expect("a directory"),
        OFlags::PATH,
        Mode::empty(),
    )?;
    tmpfs(SEAT, MountFlags::empty(), c"mode=755")?;
    chdir(SEAT)?;
    for name in PROGRAMS.iter().chain(names) {
        let host = Path::new("/").join(name);
        if host.exists() {
            fs::create_dir(name)?;
            mount_bind_recursive(&host, *name)?;
        }
    }
    fs::create_dir("mnt")?;
    let path = format!(
        "/proc/self/fd/{}",
        std::os::fd::AsRawFd::as_raw_fd(&programs)
    );
    mount_bind(path, "mnt")?;
    let mut seated = Command::new(Path::new(SEAT).join(own.file_name().expect("a name")));
    seated.args(command.get_args());
    *command = seated;
    Ok(())
}

pub(crate) fn other_root(command: &mut Command, names: &[&str]) -> io::Result<()> {
    build(command, names)?;
    pivot_root(".", ".")?;
    unmount(".", UnmountFlags::DETACH)?;
    Ok(chdir("/")?)
}

/// In a root in which the directory that this process is in has no path.
pub(crate) fn other_root_below(command: &mut Command, directory: &str) -> io::Result<()> {
    let below = open(directory, OFlags::PATH, Mode::empty())?;
    other_root(command, &["proc", "dev", "tmp"])?;
    Ok(rustix::process::fchdir(below)?)
}

/// Where the kernel makes no user namespaces, whatever there is in it.
pub(crate) fn in_a_chroot(command: &mut Command) -> io::Result<()> {
    build(command, &["proc", "dev", "tmp"])?;
    chroot(".")?;
    Ok(chdir("/")?)
}

/// As where somebody has redirected into `/dev/null` before there was one.
fn null_is_a_file(command: &mut Command) -> io::Result<()> {
    other_root(command, &["proc", "tmp"])?;
    fs::create_dir("/dev")?;
    let mode = Mode::RUSR | Mode::WUSR;
    Ok(mknodat(
        rustix::fs::CWD,
        "/dev/null",
        FileType::RegularFile,
        mode,
        0,
    )?)
}
