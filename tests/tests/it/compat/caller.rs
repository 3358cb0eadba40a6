//! Items 16 to 20: what a spawn does to its caller, and the caller to its sandbox.

use birdcage::Exception::{ExecuteAndRead, FullEnvironment};
use birdcage::error::Step;
use birdcage::process::{Child, Command, Stdio};
use birdcage_tests::{act, base, beside, cage, inside, sh, start, within_a_second};
use rustix::process::{Pid, Signal, kill_process};
use std::ffi::OsStr;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process;
use std::thread;

fn pid(child: &Child) -> Pid {
    let number = i32::try_from(child.id()).expect("a process id");
    Pid::from_raw(number).expect("not zero")
}

/// Runs a scenario of `caller`, a process in which nothing else goes on.
#[track_caller]
fn scenario(name: &str) {
    let output = process::Command::new(beside("caller"))
        .arg(name)
        .output()
        .expect("caller");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {complaint}", output.status);
}

#[test]
fn item_16_a_caller_may_have_threads() {
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(act(&cage([]), ["arguments", "x"]), "ok x"));
        }
    });
}

/// A variable whose value and name are Latin-1.
#[test]
fn item_16_a_variable_need_not_be_utf8() {
    let (name, value) = (
        OsStr::from_bytes(b"N\xe4me"),
        OsStr::from_bytes(b"\xff\xfe"),
    );
    let mut outside = process::Command::new(beside("outside"));
    outside
        .args(["act-full-environment", "environment"])
        .env_clear()
        .env(name, value);
    let output = outside.output().expect("outside");
    // A program that counts what it runs sets one for itself, before it passes all on.
    let lines = output.stdout.split_inclusive(|byte| *byte == b'\n');
    let lines = lines.filter(|line| !line.starts_with(b"__LLVM_PROFILE_RT_INIT_ONCE="));
    assert_eq!(
        lines.collect::<Vec<_>>().concat(),
        b"ok N\xe4me=\xff\xfe\n",
        "{output:?}"
    );
}

#[test]
fn item_17_the_callers_environment_stays_as_it_is() {
    scenario("unchanged-by-success");
    assert_eq!(act(&cage([]), ["environment"]), "ok");
    assert_ne!(act(&cage([FullEnvironment]), ["environment"]), "ok");
}

#[test]
fn item_17_nor_does_a_failed_spawn_change_it() {
    scenario("unchanged-by-failure");
}

/// `outside` is killed as by the out-of-memory killer; its output ends when all have let go of it.
#[test]
fn item_18_the_sandbox_does_not_outlive_its_caller() {
    let mut outside = process::Command::new(beside("outside"));
    outside
        .args(["act", "sleep", "1000"])
        .stdout(process::Stdio::piped());
    let mut child = outside
        .stdin(process::Stdio::null())
        .spawn()
        .expect("outside");
    let mut output = child.stdout.take().expect("a pipe");
    let mut line = [0; 7];
    output.read_exact(&mut line).expect("a line");
    assert_eq!(&line, b"asleep\n");
    child.kill().expect("kill");
    child.wait().expect("wait");
    let rest = thread::spawn(move || output.read_to_end(&mut Vec::new()).expect("the end"));
    assert!(
        within_a_second(|| rest.is_finished()),
        "somebody still holds the output"
    );
}

#[test]
fn item_18_sigterm_to_the_id_ends_the_program() {
    let mut command = Command::new(inside());
    command.args(["sleep", "1000"]).stdout(Stdio::piped());
    let mut child = cage([]).spawn(command).expect("spawn");
    let id = pid(&child);
    kill_process(id, Signal::TERM).expect("it is there");
    assert!(
        within_a_second(|| child.try_wait().expect("an answer").is_some()),
        "ignored"
    );
    assert_eq!(child.wait().expect("wait").signal(), Some(15));
}

#[track_caller]
fn check_failure(program: &str, arguments: &[&str], exceptions: &[&str], expected: i32) {
    let exceptions = exceptions.iter().map(|path| ExecuteAndRead(path.into()));
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    match cage(exceptions).spawn(command) {
        Err(error) => {
            assert_eq!(
                (error.step(), error.errno()),
                (Some(Step::Execute), Some(expected))
            );
            assert_eq!(error.path(), Some(Path::new(program)));
        }
        Ok(_) => panic!("{program}: no error"),
    }
}

#[test]
fn item_19_a_failed_execve_is_an_error_of_spawn() {
    check_failure("/no/such/program", &[], &[], libc::ENOENT);
    check_failure("/bin/true", &[], &[], libc::ENOENT);
    check_failure("/etc/passwd", &[], &["/etc/passwd"], libc::EACCES);
    check_failure("/usr", &[], &["/usr/bin"], libc::EACCES);
}

#[test]
fn item_19_a_failed_step_is_an_error_of_spawn() {
    let mut command = Command::new(inside());
    command.arg("ids").current_dir("/no/such/directory");
    let error = cage([]).spawn(command).map(drop).expect_err("no directory");
    assert!(error.to_string().contains("/no/such/directory"), "{error}");
}

/// The shell starts `outside` with the signals ignored.
#[test]
fn item_20_ignored_signals_are_neither_inherited_nor_in_the_way() {
    let script = format!(
        "trap '' CHLD HUP INT WINCH; exec {} act ids",
        beside("outside").display()
    );
    let output = process::Command::new("/bin/sh")
        .args(["-c", &script])
        .output()
        .expect("sh");
    let expected = format!("{}\n", act(&cage([]), ["ids"]));
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
    scenario("program-starts-with-default-signals");
}

#[test]
fn item_20_signals_of_the_caller_interrupt_nothing() {
    scenario("waits-through-signals");
    scenario("spawns-through-signals");
}

/// A handler of the caller's would not exist in the sandbox; the default is to ignore it.
#[test]
fn item_20_a_terminals_resize_does_not_end_the_sandbox() {
    let mut command = sh("read line; exit 7");
    command.stdin(Stdio::piped());
    let mut child = base([]).spawn(command).expect("spawn");
    let id = pid(&child);
    for _ in 0..10 {
        kill_process(id, Signal::WINCH).expect("it is there");
    }
    assert_eq!(child.wait().expect("wait").code(), Some(7));
}

#[test]
fn item_22_waiting_twice_gives_the_same_answer() {
    let mut child = start("exit 3");
    let first = child.wait().expect("wait");
    assert_eq!(
        (first.code(), child.wait().expect("again")),
        (Some(3), first)
    );
    assert_eq!(child.try_wait().expect("once more"), Some(first));
}

#[test]
fn item_22_killing_after_the_end_is_no_error() {
    let mut child = start("exit 3");
    child.wait().expect("wait");
    child.kill().expect("nothing to do");
    assert_eq!(child.wait().expect("again").code(), Some(3));
}

/// The core-dump bit is beside the signal; no core is dumped in a sandbox by default.
#[test]
fn item_22_the_wait_status_is_the_programs_own() {
    for signal in [6, 11, 15] {
        let status = start(&format!("kill -{signal} $$")).wait().expect("wait");
        assert_eq!((status.signal(), status.code()), (Some(signal), None));
    }
}
