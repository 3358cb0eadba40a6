//! Every way in which a spawn can fail that a test can bring about.

use birdcage::error::Result;
use birdcage::process::{Child, Command, Stdio};
use birdcage::{Birdcage, Exception};
use birdcage_tests::{Scratch, base};
use std::fs;

/// A way to fail, and a spawn that does.
pub(crate) type Failure = (&'static str, fn(&Scratch) -> Result<Child>);

/// They fail in the caller, in the stage, and in the program's own process.
pub(crate) const FAILURES: [Failure; 11] = [
    ("missing program", |_| {
        spawn(base([]), "/usr/bin/no-such-program")
    }),
    ("missing program of a bare name", |_| {
        spawn(base([]), "no-such-program")
    }),
    ("program that is not excepted", |_| {
        spawn(Birdcage::new(), "/bin/true")
    }),
    ("program without the right to execute", unexecutable),
    ("program of no known format", nonsense),
    ("missing working directory", missing_directory),
    ("argument with a NUL", nul),
    ("arguments that are too long", too_long),
    ("exception for writing to /proc", |_| {
        spawn(base([Exception::WriteAndRead("/proc/self".into())]), "true")
    }),
    ("exception that became a link", replaced),
    ("missing exception", |_| {
        let mut cage = base([]);
        cage.add_exception(Exception::Read("/no/such/path".into()))?;
        spawn(cage, "true")
    }),
];

fn quiet(program: &str) -> Command {
    let mut command = Command::new(program);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn spawn(cage: Birdcage, program: &str) -> Result<Child> {
    cage.spawn(quiet(program))
}

fn unexecutable(scratch: &Scratch) -> Result<Child> {
    let program = scratch.program("unexecutable", "#!/bin/sh\n");
    let name = program.display().to_string();
    spawn(base([Exception::Read(program)]), &name)
}

fn nonsense(scratch: &Scratch) -> Result<Child> {
    let program = scratch.program("nonsense", "neither ELF nor a script");
    let name = program.display().to_string();
    spawn(base([Exception::ExecuteAndRead(program)]), &name)
}

fn missing_directory(_: &Scratch) -> Result<Child> {
    let mut command = quiet("true");
    command.current_dir("/no/such/directory");
    base([]).spawn(command)
}

fn nul(_: &Scratch) -> Result<Child> {
    let mut command = quiet("true");
    command.arg("a\0b");
    base([]).spawn(command)
}

fn too_long(_: &Scratch) -> Result<Child> {
    let mut command = quiet("true");
    command.arg("x".repeat(1 << 20));
    base([]).spawn(command)
}

fn replaced(scratch: &Scratch) -> Result<Child> {
    let path = scratch.file("replaced", "");
    let cage = base([Exception::Read(path.clone())]);
    fs::remove_file(&path).expect("ours");
    scratch.link("replaced", "/etc/passwd");
    let outcome = spawn(cage, "true");
    fs::remove_file(&path).expect("ours");
    outcome
}
