//! What the last steps before `execve` leave to the program, and to the first process.
//!
//! Each of them is one of several walls; here each is looked at by itself.

use birdcage::Exception::ExecuteAndRead;
use birdcage::process::{Child, Command, Stdio};
use birdcage_tests::{Scratch, act, act_outside, base, cage, inside, is_root, sh, within_a_second};
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};

/// Uid 0 means nothing, no change of uid brings a capability, none is raised; all is locked.
#[test]
fn the_secure_bits_are_set_and_locked() {
    const ALL_BUT_KEEP_CAPS: u32 = 0b1110_1111;
    let expected = format!("ok {ALL_BUT_KEEP_CAPS}");
    assert_eq!(act(&cage([]), ["secure-bits"]), expected);
    assert_eq!(act_outside(["secure-bits"]), "ok 0");
}

/// Capabilities of the stage would overrule the mode of a file that is the caller's own.
#[test]
fn a_program_whose_mode_forbids_its_owner_is_not_executed() {
    let scratch = Scratch::new();
    let program = scratch.program("program", "#!/bin/sh\n");
    let run = |mode| {
        fs::set_permissions(&program, Permissions::from_mode(mode)).expect("ours");
        base([ExecuteAndRead(program.clone())]).spawn(Command::new(&program))
    };
    let refused = run(0o655).map(drop).expect_err("it ran");
    assert_eq!(refused.errno(), Some(libc::EACCES));
    assert!(
        run(0o755)
            .expect("a child")
            .wait()
            .expect("an end")
            .success()
    );
}

/// `setgroups(2)` has to be denied by whoever writes the maps, also where nobody demands it.
#[test]
fn groups_are_denied_in_the_user_namespace() {
    let answer = ["read", "/proc/self/setgroups"];
    assert_eq!(act(&cage([]), answer), "ok deny");
    assert_eq!(act_outside(answer), "ok allow");
}

/// A kernel that is told where to put dumps writes them for root also where the file system is not.
#[test]
fn no_core_may_be_dumped() {
    let limit = |text: &str| {
        let line = text.lines().find(|line| line.starts_with("Max core"));
        let words = line.expect("a limit of dumps").split_whitespace();
        words.skip(4).take(2).collect::<Vec<_>>().join(" ")
    };
    let limits = ["read", "/proc/self/limits"];
    assert_eq!(limit(&act(&cage([]), limits)), "0 0");
    if limit(&act_outside(limits)) == "0 0" {
        println!("not applicable: no core may be dumped outside either");
    }
}

/// Both are leaders: the program of its own session, and the first process of another.
#[test]
fn the_program_and_the_first_process_have_a_session_each() {
    let session = |stat: &str| {
        let mut fields = stat.rsplit_once(')').expect("a name").1.split_whitespace();
        fields.nth(3).expect("a session").to_owned()
    };
    let stat = act(&cage([]), ["read", "/proc/self/stat"]);
    assert_eq!(session(&stat), "2", "the program's own number");
    let sleeper = sleeper();
    let first = fs::read_to_string(format!("/proc/{}/stat", sleeper.id())).expect("a process");
    assert_eq!(session(&first), sleeper.id().to_string());
    end(sleeper);
}

/// With it the kernel refuses the program what is the first process's.
#[test]
fn the_first_process_has_one_capability_and_no_other() {
    const KILL: &str = "0000000000000020";
    let sleeper = sleeper();
    let status = fs::read_to_string(format!("/proc/{}/status", sleeper.id()));
    let status = status.expect("a process");
    for set in ["CapPrm", "CapEff", "CapAmb"] {
        let line = status.lines().find(|line| line.starts_with(set));
        assert_eq!(line, Some(&*format!("{set}:\t{KILL}")));
    }
    end(sleeper);
}

/// What the kernel lets nobody dump belongs to root, whose process it is counts for nothing.
#[test]
fn the_first_process_cannot_be_dumped() {
    if is_root() {
        // All of root's is root's.
        return;
    }
    let sleeper = sleeper();
    let owner = |path: String| fs::metadata(path).expect("a process").uid();
    let first = format!("/proc/{}/environ", sleeper.id());
    assert_eq!(owner(first), 0);
    assert_ne!(owner("/proc/self/environ".to_owned()), 0);
    end(sleeper);
}

/// A pidfd of the caller, the pipe for the status, and where signals come from: its image is closed.
#[test]
fn the_first_process_has_three_descriptors() {
    if !is_root() {
        // Nobody else may look.
        return;
    }
    let sleeper = sleeper();
    let open = || {
        let entries = fs::read_dir(format!("/proc/{}/fd", sleeper.id())).expect("root may look");
        let links = entries.map(|entry| fs::read_link(entry.expect("an entry").path()));
        let mut links: Vec<_> = links.filter_map(Result::ok).collect();
        links.sort();
        links
            .iter()
            .map(|link| link.display().to_string())
            .collect::<Vec<_>>()
    };
    let is_right = |open: &[String]| match open {
        [pidfd, signals, pipe] => {
            pidfd == "anon_inode:[pidfd]"
                && signals == "anon_inode:[signalfd]"
                && pipe.starts_with("pipe:")
        }
        _ => false,
    };
    assert!(within_a_second(|| is_right(&open())), "{:?}", open());
    end(sleeper);
}

/// A sandbox whose first process is the reaper.
///
/// The spawn returns in the midst of its `execve`; its arguments are the last of that.
fn sleeper() -> Child {
    let mut command = Command::new(inside());
    command
        .args(["sleep", "60"])
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let sleeper = cage([]).spawn(command).expect("a sleeper");
    let arguments = format!("/proc/{}/cmdline", sleeper.id());
    let is_reaper = || fs::read(&arguments).is_ok_and(|text| text.starts_with(b"init\0"));
    assert!(within_a_second(is_reaper));
    sleeper
}

fn end(mut sleeper: Child) {
    sleeper.kill().expect("kill");
    sleeper.wait().expect("an end");
}

/// The root is as small as what is in it: no other place could be as easily filled.
#[test]
fn the_root_has_hardly_room() {
    let room = |format: &str| {
        let mut command = sh(&format!("stat -f -c {format} /"));
        command.stdout(Stdio::piped());
        let output = base([]).output(command).expect("stat");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        text.trim().parse::<u64>().expect("a number")
    };
    assert!(room("%c") < 200, "{} files", room("%c"));
    assert!(room("%b") < 400, "{} blocks", room("%b"));
}
