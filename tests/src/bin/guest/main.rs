//! `guest`: the first process of a kernel that `cargo xtask kernels` boots.
//!
//! It makes a machine of an initial RAM disk, runs each program in `/tests/run` as
//! root and as an ordinary user, prints how each ended, and switches off. What it
//! prints last says how many it ran: without that line nothing is known.
#![forbid(unsafe_code)]

use rustix::mount::{MountFlags, mount, mount_move};
use rustix::process::{Pid, WaitOptions, chroot, wait};
use rustix::system::{RebootCommand, reboot};
use std::ffi::CString;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::{env, fs, io};

/// The ordinary user, who has no name but in `/etc/passwd`.
const USER: u32 = 1000;

/// File systems that any distribution mounts before it starts a program.
const MOUNTS: [(&str, &str, &str); 7] = [
    ("proc", "/proc", ""),
    ("sysfs", "/sys", ""),
    ("devtmpfs", "/dev", ""),
    ("devpts", "/dev/pts", "ptmxmode=0666,mode=0620"),
    ("tmpfs", "/dev/shm", "mode=1777"),
    ("mqueue", "/dev/mqueue", ""),
    ("tmpfs", "/tmp", "mode=1777"),
];

fn main() -> io::Result<()> {
    if let Err(error) = run() {
        println!("guest: failed: {error}");
    }
    reboot(RebootCommand::PowerOff)?;
    Ok(())
}

fn run() -> io::Result<()> {
    leave_the_first_root()?;
    prepare()?;
    let release = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    // The firmware leaves its last line open.
    println!("\nguest: kernel {}", release.trim());
    println!("guest: landlock {}", birdcage_tests::landlock_version());
    let words: Vec<_> = env::args().skip(1).collect();
    let mut ran = 0;
    for (program, words) in programs(&words)? {
        for user in [0, USER] {
            ran += 1;
            run_as(&program, &words, user)?;
        }
    }
    println!("guest: done: {ran} runs");
    Ok(())
}

/// Mounts what there is: what a kernel lacks is a line, and the tests tell what it means.
fn prepare() -> io::Result<()> {
    for (kind, target, options) in MOUNTS {
        fs::create_dir_all(target)?;
        let options = CString::new(options)?;
        if let Err(error) = mount(kind, target, kind, MountFlags::empty(), options.as_c_str()) {
            println!("guest: no {kind} at {target}: {error}");
        }
    }
    Ok(birdcage_sys::network::raise_loopback()?)
}

/// Copies all to a file system of its own: `pivot_root(2)` refuses to leave the first one.
fn leave_the_first_root() -> io::Result<()> {
    const NEW: &str = "/.root";
    fs::create_dir(NEW)?;
    mount(
        "root",
        NEW,
        "tmpfs",
        MountFlags::empty(),
        c"mode=0755,size=90%",
    )?;
    copy(Path::new("/"), Path::new(NEW))?;
    env::set_current_dir(NEW)?;
    mount_move(".", "/")?;
    chroot(".")?;
    env::set_current_dir("/")
}

/// Moves files, for there is no room for two of each.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type()?;
        if path == Path::new("/.root") {
            continue;
        }
        if kind.is_dir() {
            fs::create_dir(&target)?;
            fs::set_permissions(&target, entry.metadata()?.permissions())?;
            copy(&path, &target)?;
        } else if kind.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(&path)?, &target)?;
        } else if kind.is_file() {
            fs::copy(&path, &target)?;
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// What is run, and with which words: `refused` asks for one spawn, which is to fail,
/// and anything else is for all the tests.
fn programs(words: &[String]) -> io::Result<Vec<(PathBuf, Vec<String>)>> {
    if words == ["refused"] {
        return Ok(vec![("/tests/outside".into(), vec!["failure".into()])]);
    }
    let entries = fs::read_dir("/tests/run")?.collect::<io::Result<Vec<_>>>()?;
    let mut programs: Vec<_> = entries.iter().map(fs::DirEntry::path).collect();
    programs.sort();
    let shown = ["--show-output".to_owned()];
    let words = [words, &shown].concat();
    let with_words = |program| (program, words.clone());
    Ok(programs.into_iter().map(with_words).collect())
}

fn run_as(program: &Path, words: &[String], user: u32) -> io::Result<()> {
    let name = program.file_name().unwrap_or_default().to_string_lossy();
    let home = home(&name, user)?;
    println!("guest: begin {name} {user}");
    let mut command = Command::new(program);
    command.args(words).current_dir(&home).env_clear();
    command.env("PATH", "/usr/bin:/bin").env("HOME", &home);
    // Emulation is slow.
    command.env("BIRDCAGE_SPAWNS", "20");
    if user != 0 {
        command.uid(user).gid(user);
    }
    let ended = match command.spawn().and_then(|child| wait_for(&child)) {
        Ok(status) => status.to_string(),
        Err(error) => error.to_string(),
    };
    println!("\nguest: end {name} {user}: {ended}");
    Ok(())
}

/// Waits as a first process has to: for whoever ends, and so for the orphans of the tests.
fn wait_for(child: &Child) -> io::Result<ExitStatus> {
    loop {
        if let Some((ended, status)) = wait(WaitOptions::empty())?
            && ended == Pid::from_child(child)
        {
            return Ok(ExitStatus::from_raw(status.as_raw()));
        }
    }
}

/// A directory of the run's own.
fn home(name: &str, user: u32) -> io::Result<PathBuf> {
    let home = PathBuf::from(format!("/tmp/{name}-{user}"));
    fs::create_dir(&home)?;
    fs::set_permissions(&home, fs::Permissions::from_mode(0o700))?;
    std::os::unix::fs::chown(&home, Some(user), Some(user))?;
    Ok(home)
}
