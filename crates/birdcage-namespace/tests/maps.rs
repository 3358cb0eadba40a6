//! The maps as the kernel takes them: written for real, in a user namespace that
//! is made for the purpose.
//!
//! `unshare(CLONE_NEWUSER)` needs a process with one thread, which libtest does
//! not give. So this file has a `main` of its own, and each test starts the same
//! binary again with [`SCENE`] in its environment. What happens there is printed
//! and judged here.

#![forbid(unsafe_code)]

use std::fs::read_to_string;
use std::panic::catch_unwind;
use std::process::{Command, ExitCode};

use birdcage_namespace::{IdMap, IdMaps, IdRange, Namespaces, enter};
use rustix::fd::AsFd;
use rustix::fs::{Mode, OFlags, open};
use rustix::io::Errno;
use rustix::mount::mount_bind;
use rustix::process::{DumpableBehavior, getgid, getuid, set_dumpable_behavior};
use rustix::thread::UnshareFlags;

const SCENE: &str = "BIRDCAGE_NAMESPACE_SCENE";
const REPORT: &str = "report: ";

fn main() -> ExitCode {
    match std::env::var(SCENE) {
        Ok(scene) => println!("{REPORT}{}", perform(&scene)),
        Err(_) => return run_all(),
    }
    ExitCode::SUCCESS
}

const TESTS: [(&str, fn()); 6] = [
    (
        "the_kernel_shows_the_maps_that_were_written",
        the_kernel_shows_the_maps_that_were_written,
    ),
    ("a_map_is_written_once", a_map_is_written_once),
    (
        "an_id_that_is_not_ours_is_refused",
        an_id_that_is_not_ours_is_refused,
    ),
    (
        "who_is_not_dumpable_learns_which_file_refused",
        who_is_not_dumpable_learns_which_file_refused,
    ),
    (
        "a_map_file_with_a_mount_over_it_is_not_written",
        a_map_file_with_a_mount_over_it_is_not_written,
    ),
    (
        "a_namespace_that_was_left_can_be_entered_again",
        a_namespace_that_was_left_can_be_entered_again,
    ),
];

/// Says what libtest would say, so that who counts results counts these.
fn run_all() -> ExitCode {
    let failed = TESTS
        .iter()
        .filter(|(name, test)| !passes(name, *test))
        .count();
    let verdict = if failed == 0 { "ok" } else { "FAILED" };
    let passed = TESTS.len() - failed;
    println!("\ntest result: {verdict}. {passed} passed; {failed} failed; 0 ignored");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn passes(name: &str, test: fn()) -> bool {
    let passes = catch_unwind(test).is_ok();
    println!("test {name} ... {}", if passes { "ok" } else { "FAILED" });
    passes
}

/// Plays `scene` in a process of its own and returns what it reported, or `None`
/// if this machine has no user namespaces for us.
fn play(scene: &str) -> Option<String> {
    let own = std::env::current_exe().expect("own path");
    let output = Command::new(own)
        .env(SCENE, scene)
        .output()
        .expect("the binary starts");
    let stdout = String::from_utf8(output.stdout).expect("utf-8");
    let report = stdout.trim_end().strip_prefix(REPORT);
    let report = report.unwrap_or_else(|| panic!("no report in {stdout:?}"));
    match report.strip_prefix("unsupported: ") {
        None => Some(report.to_owned()),
        Some(reason) => {
            println!("skipped: no user namespaces here: {reason}");
            None
        }
    }
}

fn check(scene: &str, expected: &str) {
    if let Some(report) = play(scene) {
        assert_eq!(report, expected, "{scene}");
    }
}

fn perform(scene: &str) -> String {
    // Rendered before the namespace hides them: without maps every id is 65534.
    let (maps, foreign) = (own_ids(), foreign_ids());
    match new_namespace(UnshareFlags::NEWUSER) {
        // Not EINVAL: that would be a second thread, and a mistake of this file.
        Err(errno @ (Errno::PERM | Errno::NOSPC | Errno::NOSYS | Errno::ACCESS)) => {
            format!("unsupported: {errno}")
        }
        Err(errno) => panic!("unshare: {errno}"),
        Ok(()) if scene == "not mine" => write(&foreign),
        Ok(()) => act(scene, &maps),
    }
}

fn own_ids() -> IdMaps {
    IdMaps::new(&IdMap::identity(getuid().as_raw()), &gid_map())
}

/// Two uids, of which the second is not ours, even if we are root: once in the
/// namespace, root has no capability over the ids outside.
fn foreign_ids() -> IdMaps {
    let line = |id| IdRange {
        inside: id,
        outside: id,
        count: 1,
    };
    let uid = IdMap::new([line(getuid().as_raw()), line(7)]).expect("two ranges");
    IdMaps::new(&uid, &gid_map())
}

fn gid_map() -> IdMap {
    IdMap::identity(getgid().as_raw())
}

#[expect(
    deprecated,
    reason = "the replacement is unsafe because of FILES, which is not used here"
)]
fn new_namespace(flags: UnshareFlags) -> rustix::io::Result<()> {
    rustix::thread::unshare(flags)
}

fn act(scene: &str, maps: &IdMaps) -> String {
    match scene {
        "write" => write(maps),
        "twice" => write(maps) + " then " + &write(maps),
        "not dumpable" => {
            set_dumpable_behavior(DumpableBehavior::NotDumpable).expect("prctl");
            write(maps)
        }
        "covered" => {
            cover("/proc/self/uid_map");
            write(maps)
        }
        "enter" => enter_own_uts(maps),
        other => panic!("no scene {other}"),
    }
}

fn write(maps: &IdMaps) -> String {
    match maps.write_self() {
        Ok(()) => seen(),
        Err(error) => format!("{} {}", error.file, name(error.errno)),
    }
}

fn name(errno: Errno) -> String {
    match errno {
        Errno::PERM => "EPERM".to_owned(),
        Errno::XDEV => "EXDEV".to_owned(),
        Errno::ACCESS => "EACCES".to_owned(),
        other => other.to_string(),
    }
}

/// The maps as the kernel shows them, and the ids as `getuid` shows them.
fn seen() -> String {
    let map = |name: &str| {
        let lines = read_to_string(format!("/proc/self/{name}")).expect("readable");
        lines
            .parse::<IdMap>()
            .expect("the kernel's own lines")
            .to_string()
    };
    let setgroups = read_to_string("/proc/self/setgroups").expect("readable");
    let ids = (getuid().as_raw(), getgid().as_raw());
    format!(
        "{:?} {:?} {:?} {ids:?}",
        map("uid_map"),
        map("gid_map"),
        setgroups.trim()
    )
}

/// Puts another file over `path`, as who owns a container's mounts can.
fn cover(path: &str) {
    new_namespace(UnshareFlags::NEWNS).expect("capable in the namespace of our own");
    mount_bind("/dev/null", path).expect("capable in the namespace of our own");
    std::fs::write(path, "x").expect("whatever is written there is lost");
}

/// A new UTS namespace is left for the one before, and the one before is joined.
fn enter_own_uts(maps: &IdMaps) -> String {
    maps.write_self().expect("the maps");
    new_namespace(UnshareFlags::NEWUTS).expect("capable in the namespace of our own");
    let uts = open(
        "/proc/self/ns/uts",
        OFlags::RDONLY | OFlags::CLOEXEC,
        Mode::empty(),
    );
    let first = uts.expect("procfs");
    let before = uts_name();
    new_namespace(UnshareFlags::NEWUTS).expect("capable in the namespace of our own");
    let between = uts_name();
    enter(first.as_fd(), Namespaces::UTS).expect("our own namespace");
    format!("{} {}", before == between, before == uts_name())
}

fn uts_name() -> std::path::PathBuf {
    std::fs::read_link("/proc/self/ns/uts").expect("procfs")
}

/// What [`seen`] reports of a process that kept its ids.
fn kept_ids() -> String {
    let (uid, gid) = (getuid().as_raw(), getgid().as_raw());
    format!(r#""{uid} {uid} 1\n" "{gid} {gid} 1\n" "deny" ({uid}, {gid})"#)
}

fn the_kernel_shows_the_maps_that_were_written() {
    check("write", &kept_ids());
}

fn a_map_is_written_once() {
    check(
        "twice",
        &format!("{} then /proc/self/setgroups EPERM", kept_ids()),
    );
}

fn an_id_that_is_not_ours_is_refused() {
    check("not mine", "/proc/self/uid_map EPERM");
}

/// The files of such a process belong to root.
fn who_is_not_dumpable_learns_which_file_refused() {
    let refused = "/proc/self/setgroups EACCES".to_owned();
    let expected = if getuid().is_root() {
        kept_ids()
    } else {
        refused
    };
    check("not dumpable", &expected);
}

/// CVE-2025-52881: a runtime wrote its labels into whatever was mounted there.
fn a_map_file_with_a_mount_over_it_is_not_written() {
    check("covered", "/proc/self/uid_map EXDEV");
}

fn a_namespace_that_was_left_can_be_entered_again() {
    check("enter", "false true");
}
