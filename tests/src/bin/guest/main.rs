//! `guest`: the first process of a kernel that `cargo xtask kernels` boots.
//!
//! It makes a machine of an initial RAM disk, runs programs of `/tests/run` as root and
//! as an ordinary user, prints how each ended, and switches off. What it prints last says
//! how many it ran: without that line nothing is known. A program whose time is up is ended.
#![forbid(unsafe_code)]

use rustix::mount::{MountFlags, mount, mount_move};
use rustix::process::{Pid, Signal, WaitOptions, chroot, kill_process_group, wait};
use rustix::system::{RebootCommand, reboot};
use std::ffi::CString;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use std::{env, fs, io, thread};

/// The ordinary user, who has no name but in `/etc/passwd`.
const USER: u32 = 1000;

/// File systems that any distribution mounts before it starts a program.
const MOUNTS: [(&str, &str, &str); 6] = [
    ("proc", "/proc", ""),
    ("sysfs", "/sys", ""),
    ("devtmpfs", "/dev", ""),
    ("devpts", "/dev/pts", "ptmxmode=0666,mode=0620"),
    ("tmpfs", "/dev/shm", "mode=1777"),
    ("mqueue", "/dev/mqueue", ""),
];

/// For everybody's files. They are in the root's own file system: a program may lie in one of
/// them that a test finds by its path.
const TEMPORARY: [&str; 2] = ["/tmp", "/var/tmp"];

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
    let (limit, words) = limit(&words)?;
    let mut ran = 0;
    for word in words {
        for user in [0, USER] {
            ran += 1;
            run_as(&Run::of(word), user, limit)?;
        }
    }
    println!("guest: done: {ran} runs");
    Ok(())
}

/// The first word, `limit=SECONDS`, and those after it.
fn limit(words: &[String]) -> io::Result<(Duration, &[String])> {
    let (first, words) = words.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let seconds = first.strip_prefix("limit=").map(str::parse);
    let seconds = seconds.ok_or(io::ErrorKind::InvalidInput)?;
    let seconds = seconds.map_err(io::Error::other)?;
    Ok((Duration::from_secs(seconds), words))
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
    for place in TEMPORARY {
        fs::create_dir_all(place)?;
        fs::set_permissions(place, fs::Permissions::from_mode(0o1777))?;
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

/// What is run.
struct Run {
    name: String,
    program: PathBuf,
    words: Vec<String>,
}

impl Run {
    /// `PROGRAM/FILTER-LEFT_OUT…` are tests of a program; `refused` is one spawn, which is to fail.
    fn of(word: &str) -> Self {
        let (program, words) = match word.split_once('/') {
            None => (Path::new("/tests/outside").into(), vec!["failure"]),
            Some((program, filter)) => {
                let mut patterns = filter.split('-');
                let first = patterns.next().unwrap_or_default();
                let left_out = patterns.flat_map(|pattern| ["--skip", pattern]);
                let words = ["--show-output", first].into_iter().chain(left_out);
                (Path::new("/tests/run").join(program), words.collect())
            }
        };
        Self {
            name: word.to_owned(),
            program,
            words: words.into_iter().map(str::to_owned).collect(),
        }
    }
}

fn run_as(run: &Run, user: u32, limit: Duration) -> io::Result<()> {
    let name = &run.name;
    let home = home(name, user)?;
    println!("guest: begin {name} {user}");
    let mut command = Command::new(&run.program);
    command.args(&run.words).current_dir(&home).env_clear();
    command.env("PATH", "/usr/bin:/bin").env("HOME", &home);
    // Emulation is slow.
    command.env("BIRDCAGE_SPAWNS", "20");
    command.env("BIRDCAGE_PATIENCE", "20");
    if user != 0 {
        command.uid(user).gid(user);
    }
    let begin = Instant::now();
    let ended = match command.spawn() {
        Ok(child) => within(limit, || wait_for(&child))?,
        Err(error) => Some(Err(error)),
    };
    let ended = match ended {
        None => "limit".to_owned(),
        Some(Ok(status)) => status.to_string(),
        Some(Err(error)) => error.to_string(),
    };
    let seconds = begin.elapsed().as_secs();
    println!("\nguest: end {name} {user} {seconds} {ended}");
    Ok(())
}

/// What it comes to, or nothing if it would have taken longer: then every process is
/// killed. Afterwards none is left in either case.
fn within<T>(limit: Duration, work: impl FnOnce() -> T) -> io::Result<Option<T>> {
    let (ended, end) = channel::<()>();
    let watch = thread::spawn(move || {
        let late = end.recv_timeout(limit) == Err(RecvTimeoutError::Timeout);
        kill_all().map(|()| late)
    });
    let result = work();
    drop(ended);
    let late = watch.join().map_err(|_| io::Error::other("no watch"))??;
    Ok((!late).then_some(result))
}

/// The group of the first process is, to `kill(2)`, everybody but itself.
fn kill_all() -> io::Result<()> {
    match kill_process_group(Pid::INIT, Signal::KILL) {
        // There was nobody.
        Err(rustix::io::Errno::SRCH) => Ok(()),
        other => Ok(other?),
    }
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
    let home = format!("/tmp/{}-{user}", name.replace('/', "-"));
    let home = PathBuf::from(home);
    fs::create_dir(&home)?;
    fs::set_permissions(&home, fs::Permissions::from_mode(0o700))?;
    std::os::unix::fs::chown(&home, Some(user), Some(user))?;
    Ok(home)
}
