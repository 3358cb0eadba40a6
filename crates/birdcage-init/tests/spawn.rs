//! Spawning, from a plan to the end of its program.

use birdcage_init::{
    Ended, Groups, Plan, Process, Program, Sandbox, SpawnError, Step, StreamPolicy, spawn,
};
use birdcage_landlock::{Domain, Support};
use birdcage_mount::{Layout, MountPlan};
use birdcage_namespace::{IdMap, IdMaps, Namespaces};
use birdcage_path::{ExceptionTable, HostFs, Rights, resolve};
use birdcage_seccomp::{Arch, Policy};
use rustix::fd::{AsFd, OwnedFd};
use rustix::io::Errno;
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Signal, getegid, geteuid};
use std::ffi::CString;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

fn plan(arguments: &[&str]) -> Plan {
    let mut table = ExceptionTable::default();
    for path in ["/usr", "/bin", "/lib", "/lib64"] {
        if let Ok(resolved) = resolve(&HostFs, Path::new("/"), Path::new(path)) {
            table.insert(&resolved, Rights::EXECUTE);
        }
    }
    let strings = |texts: &[&str]| -> Vec<CString> {
        texts
            .iter()
            .map(|text| CString::new(*text).expect("no NUL"))
            .collect()
    };
    let id = |raw| IdMap::identity(raw);
    let sandbox = Sandbox {
        namespaces: Namespaces::all(),
        ids: IdMaps::new(&id(geteuid().as_raw()), &id(getegid().as_raw())),
        groups: Groups::Keep,
        mounts: MountPlan::new(&table, &Layout::default()).expect("plan"),
        landlock: Domain::new(Support::detect()),
        streams: StreamPolicy::empty(),
        hostname: c"inside".to_owned(),
        limits: Vec::new(),
        filter: Policy::new()
            .compile(Arch::native().expect("a known architecture"))
            .expect("filter"),
    };
    Plan {
        sandbox: Arc::new(sandbox),
        working_directory: c"/".to_owned(),
        program: Program {
            candidates: strings(&arguments[..1]),
            arguments: strings(arguments),
            environment: Vec::new(),
        },
    }
}

fn start(plan: &Plan) -> Result<(Process, File), SpawnError> {
    let null = File::open("/dev/null").expect("/dev/null");
    let (reader, writer): (OwnedFd, OwnedFd) = pipe_with(PipeFlags::CLOEXEC).expect("pipe");
    let process = spawn(plan, [null.as_fd(), writer.as_fd(), writer.as_fd()])?;
    Ok((process, File::from(reader)))
}

fn run(plan: &Plan) -> Result<(Ended, String), SpawnError> {
    let (mut process, mut output) = start(plan)?;
    let mut text = String::new();
    output.read_to_string(&mut text).expect("UTF-8");
    Ok((process.wait().expect("wait"), text))
}

#[track_caller]
fn check(script: &str, expected: &str) {
    let (ended, text) = run(&plan(&["/bin/sh", "-c", script])).expect("spawn");
    assert_eq!((ended.status, text.as_str()), (0, expected));
}

#[test]
fn a_program_runs_and_its_output_arrives() {
    check("echo hello", "hello\n");
}

#[test]
fn the_program_is_not_the_first_process_and_sees_no_other() {
    check("echo $$; cd /proc; echo [0-9]*", "2\n2\n");
}

#[test]
fn a_wait_status_is_the_programs_own() {
    for (script, expected) in [("exit 0", 0), ("exit 42", 42 << 8), ("kill -9 $$", 9)] {
        let (ended, _) = run(&plan(&["/bin/sh", "-c", script])).expect("spawn");
        assert_eq!(ended.status, expected, "{script}");
    }
}

#[test]
fn a_missing_program_is_an_error_of_spawn() {
    let error = run(&plan(&["/bin/no-such-program"])).expect_err("no such program");
    assert_eq!((error.step, error.errno), (Step::Execute, Errno::NOENT));
    assert_eq!(error.operand, Some("/bin/no-such-program".into()));
}

#[test]
fn killing_ends_everything_and_waiting_twice_gives_the_same_answer() {
    let (mut process, _output) = start(&plan(&["/bin/sleep", "100"])).expect("spawn");
    assert_eq!(process.try_wait().expect("poll"), None);
    process.kill().expect("kill");
    assert_eq!(process.wait().expect("wait").status, 9);
    assert_eq!(process.wait().expect("wait").status, 9);
    process.kill().expect("nothing left to kill");
}

#[test]
fn a_signal_sent_to_the_sandbox_reaches_the_program() {
    let (mut process, _output) = start(&plan(&["/bin/sleep", "100"])).expect("spawn");
    process.signal(Signal::TERM).expect("signal");
    assert_eq!(process.wait().expect("wait").status, 15);
}

#[test]
fn a_failing_step_is_named_and_leaves_nothing_behind() {
    let mut wrong = plan(&["/bin/true"]);
    wrong.working_directory = c"/nowhere".to_owned();
    let error = run(&wrong).expect_err("no such directory");
    assert_eq!(
        (error.step, error.errno),
        (Step::WorkingDirectory, Errno::NOENT)
    );
    assert_eq!(error.operand, Some("/nowhere".into()));
}

#[test]
fn many_threads_spawn_at_once() {
    std::thread::scope(|scope| {
        for number in 0..64 {
            scope.spawn(move || check(&format!("echo {number}"), &format!("{number}\n")));
        }
    });
}
