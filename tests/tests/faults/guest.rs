//! The program in the cage: it says that it runs, and then what it finds itself to be.

use rustix::process::{Resource, getrlimit, getsid};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::net::UdpSocket;
use std::path::Path;
use std::process::exit;
use std::{env, io};

/// By that word the program is told to be this.
pub(crate) const NAME: &str = "guest";
/// The file that it writes first.
pub(crate) const MARKER: &str = "ran";
/// The file that it writes last.
pub(crate) const PICTURE: &str = "picture";

/// With what it exits, which nobody else does.
pub(crate) const STATUS: i32 = 42;

/// Lines of `/proc/self/status` that tell of protections.
const PROTECTIONS: [&str; 16] = [
    "Uid",
    "Gid",
    "Groups",
    "NSpid",
    "SigBlk",
    "SigIgn",
    "SigCgt",
    "CapInh",
    "CapPrm",
    "CapEff",
    "CapBnd",
    "CapAmb",
    "NoNewPrivs",
    "Seccomp",
    "Seccomp_filters",
    "TracerPid",
];

/// Leaves both files in the directory that is the one argument.
pub(crate) fn perform(arguments: &[String]) -> ! {
    let directory = Path::new(&arguments[0]);
    fs::write(directory.join(MARKER), "").expect("the directory can be written to");
    let mut picture = picture();
    picture.extend(denied(directory));
    let text = picture.join("\n");
    // Two of these have names of their own in each run.
    let text = text.replace(&directory.display().to_string(), "DIRECTORY");
    let own = env::current_exe().expect("/proc").display().to_string();
    fs::write(directory.join(PICTURE), text.replace(&own, "PROGRAM")).expect("as before");
    exit(STATUS)
}

/// What is to be had of what is denied.
fn denied(directory: &Path) -> Vec<String> {
    let paths = ["denied/file", "denied/directory/file", "missing"];
    let look = |path: &&str| {
        let path = directory.join(path);
        let read = fs::read_to_string(&path).map_err(number);
        let written = fs::write(&path, "").map_err(number);
        format!("{} {read:?} {written:?}", path.display())
    };
    paths.iter().map(look).collect()
}

/// A line for each protection that can be seen from inside.
fn picture() -> Vec<String> {
    let mut lines = status();
    lines.extend(mounts());
    lines.extend(descriptors());
    lines.push(format!("cores {:?}", getrlimit(Resource::Core)));
    lines.push(format!("processes {:?}", getrlimit(Resource::Nproc)));
    let session = getsid(None).map(|session| session.as_raw_pid());
    lines.push(format!("session {session:?}"));
    lines.push(format!("directory {:?}", env::current_dir()));
    lines.push(format!(
        "variables {:?}",
        env::vars_os().map(|pair| pair.0).collect::<Vec<_>>()
    ));
    for file in [
        "/proc/sys/kernel/hostname",
        "/proc/sys/kernel/domainname",
        "/proc/sys/kernel/pid_max",
        "/proc/sys/user/max_user_namespaces",
        "/proc/sys/vm/memfd_noexec",
        "/proc/self/uid_map",
        "/proc/self/gid_map",
        "/proc/self/setgroups",
        "/proc/1/status",
        "/proc/kallsyms",
        "/etc/made-up",
    ] {
        lines.push(format!(
            "{file} {:?}",
            fs::read_to_string(file).map_err(number)
        ));
    }
    lines.extend(landlock());
    lines.push(format!("loopback {:?}", loopback().map_err(number)));
    let socket = std::os::unix::net::UnixDatagram::unbound();
    lines.push(format!("socket {:?}", socket.map(drop).map_err(number)));
    lines
}

fn number(error: io::Error) -> Option<i32> {
    error.raw_os_error()
}

fn status() -> Vec<String> {
    let text = fs::read_to_string("/proc/self/status").expect("/proc");
    let told = |line: &&str| {
        let name = line.split(':').next().unwrap_or_default();
        PROTECTIONS.contains(&name)
    };
    text.lines().filter(told).map(str::to_owned).collect()
}

/// Every mount without what is a number of this one.
fn mounts() -> Vec<String> {
    let text = fs::read_to_string("/proc/self/mountinfo").expect("/proc");
    let own = |line: &str| {
        let words: Vec<_> = line.split(' ').skip(3).collect();
        words.join(" ")
    };
    text.lines().map(own).collect()
}

fn descriptors() -> BTreeSet<String> {
    let entries = fs::read_dir("/proc/self/fd").expect("/proc");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    names
        .map(|name| format!("descriptor {}", name.to_string_lossy()))
        .collect()
}

/// What only Landlock refuses: standard error was opened to be written to, and no more.
fn landlock() -> [String; 2] {
    let read = File::open("/proc/self/fd/2");
    let write = File::options().append(true).open("/proc/self/fd/2");
    [
        format!(
            "standard error, to read {:?}",
            read.map(drop).map_err(number)
        ),
        format!(
            "standard error, to write {:?}",
            write.map(drop).map_err(number)
        ),
    ]
}

fn loopback() -> io::Result<usize> {
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    socket.send_to(b"x", socket.local_addr()?)
}
