//! The stage, while it is still building: it is stopped in the midst of very many mounts.

use birdcage_tests::{Scratch, beside, within_a_second, within_seconds};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// They take a tenth of a second and more.
const MOUNTS: usize = 3000;

/// The first process of a sandbox that is being built; killed in the end, as it may be stopped.
struct Stage(u32);

impl Stage {
    fn send(&self, signal: Signal) -> rustix::io::Result<()> {
        let id = i32::try_from(self.0).expect("a process id");
        kill_process(Pid::from_raw(id).expect("not zero"), signal)
    }

    /// Stops it; whether it is at a point then at which something is true.
    fn stopped_when(&self, condition: impl FnOnce() -> bool) -> bool {
        let sent = [Signal::CONT, Signal::STOP].map(|signal| self.send(signal));
        sent.iter().all(Result::is_ok) && condition()
    }

    /// The last it does before it builds is to leave the caller's session.
    fn is_building(&self) -> bool {
        let stat = self.stat().unwrap_or_default();
        let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
        fields.split_whitespace().nth(3) == Some(&self.0.to_string())
    }

    /// Whether it is gone, or nobody has waited for it yet.
    fn has_ended(&self) -> bool {
        self.stat().is_none_or(|stat| stat.contains(") Z "))
    }

    fn stat(&self) -> Option<String> {
        fs::read_to_string(format!("/proc/{}/stat", self.0)).ok()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.has_ended() {
            // It may end by itself in between.
            self.send(Signal::KILL).ok();
        }
    }
}

/// A caller that was given a file as descriptor 9, and its stage, stopped.
fn stopped(scratch: &Scratch, given: &Path) -> (Child, Stage) {
    let script = "exec 9< \"$1\"; shift; exec \"$@\"";
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script, "sh"]).arg(given);
    command.arg(beside("birdcage-run")).arg("run");
    for number in 0..MOUNTS {
        let file = scratch.file(&number.to_string(), "");
        command.arg("--allow-read").arg(file);
    }
    command.args(["--", "/no/such/program"]);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let caller = command.stderr(Stdio::null()).spawn().expect("a caller");
    let mut stage = None;
    within_seconds(20, || {
        stage = stage_of(caller.id());
        stage.is_some()
    });
    let stage = Stage(stage.expect("a stage"));
    assert!(within_a_second(
        || stage.stopped_when(|| stage.is_building())
    ));
    (caller, stage)
}

/// The child of a process of one thread that is number 1 in a namespace of its own.
fn stage_of(caller: u32) -> Option<u32> {
    let children = fs::read_to_string(format!("/proc/{caller}/task/{caller}/children")).ok()?;
    let is_first = |id: &&str| {
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let numbers = status.lines().find_map(|line| line.strip_prefix("NSpid:"));
        let numbers = numbers.unwrap_or_default().split_whitespace().skip(1);
        numbers.last() == Some("1")
    };
    let stage = children.split_whitespace().find(is_first)?;
    stage.parse().ok()
}

fn end(mut caller: Child) {
    caller.kill().expect("kill");
    caller.wait().expect("an end");
}

/// The reaper would notice that the caller is gone, and there is none yet.
#[test]
fn a_stage_does_not_outlive_its_caller() {
    let scratch = Scratch::new();
    let (caller, stage) = stopped(&scratch, Path::new("/dev/null"));
    assert!(!stage.has_ended());
    end(caller);
    assert!(within_a_second(|| stage.has_ended()));
}

/// A pipe of the caller's would have one more end for as long.
#[test]
fn a_stage_does_not_hold_what_its_caller_has_open() {
    let scratch = Scratch::new();
    let given = scratch.file("given", "");
    let (caller, stage) = stopped(&scratch, &given);
    assert!(held(caller.id()).contains(&given));
    let let_go = || {
        let held = held(stage.0);
        !held.is_empty() && !held.contains(&given)
    };
    assert!(within_a_second(|| stage.stopped_when(let_go)));
    end(caller);
}

/// What a process has open.
fn held(id: u32) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(format!("/proc/{id}/fd")) else {
        return Vec::new();
    };
    let links = entries.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
    links.collect()
}
