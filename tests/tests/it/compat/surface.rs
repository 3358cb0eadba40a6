//! A program written for birdcage 0.8.1 compiles unchanged: this file is one.
//!
//! It names every type and calls every function that 0.8.1 had, with the types it
//! had them with; what each one does is tested elsewhere.

use birdcage::error::{Error, Result};
use birdcage::process::{
    Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Output, Stdio,
};
use birdcage::{Birdcage, Exception, Sandbox};
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::PathBuf;

/// A cage could be a field.
struct Runner {
    cage: Birdcage,
    child: Option<Child>,
}

/// The trait could be a bound, with nothing but itself in scope.
fn with_trait<S: Sandbox>(exceptions: Vec<Exception>, command: Command) -> Result<Child> {
    let mut cage = S::new();
    for exception in exceptions {
        let _same: &mut S = cage.add_exception(exception)?;
    }
    cage.spawn(command)
}

fn all_exceptions() -> Vec<Exception> {
    vec![
        Exception::Read(PathBuf::from("/etc")),
        Exception::WriteAndRead("/dev/null".into()),
        Exception::ExecuteAndRead("/usr".into()),
        Exception::Environment("PATH".into()),
        Exception::FullEnvironment,
        Exception::Networking,
    ]
}

/// Every variant of the error that 0.8.1 had, by its name and what it holds.
fn describe(error: &Error) -> String {
    match error {
        Error::Seccomp(source) => format!("filter: {source}"),
        Error::InvalidPath(path) => format!("path: {}", path.display()),
        Error::Io(source) => format!("{:?}", source.kind()),
        Error::ActivationFailed(text) => text.clone(),
        other => other.to_string(),
    }
}

fn commands() -> Command {
    let mut command = Command::new("/bin/cat");
    let _same: &mut Command = command.arg("-").args(["-", "-"]);
    let _same: &mut Command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let _same: &mut Command = command.stderr(Stdio::null());
    let _name: &OsStr = command.get_program();
    command
}

fn streams(child: &mut Child) -> (Option<ChildStdin>, Option<ChildStdout>, Option<ChildStderr>) {
    let _id: u32 = child.id();
    (child.stdin.take(), child.stdout.take(), child.stderr.take())
}

fn shared<T: Send + Sync + Default + Clone + std::fmt::Debug>() {}

#[test]
fn a_program_for_0_8_1_compiles_and_runs() {
    shared::<Birdcage>();
    let mut child = with_trait::<Birdcage>(usual(), commands()).unwrap();
    let (stdin, stdout, stderr) = streams(&mut child);
    assert!(stderr.is_none());
    let (mut stdin, mut stdout) = (stdin.unwrap(), stdout.unwrap());
    stdin.write_all(b"text").unwrap();
    drop(stdin);
    let mut text = String::new();
    stdout.read_to_string(&mut text).unwrap();
    let status: ExitStatus = child.wait().unwrap();
    assert_eq!((text.as_str(), status.success()), ("text", true));
}

fn usual() -> Vec<Exception> {
    let paths = ["/usr", "/bin", "/lib", "/lib64"]
        .into_iter()
        .map(PathBuf::from);
    paths
        .filter(|path| path.exists())
        .map(Exception::ExecuteAndRead)
        .collect()
}

#[test]
fn a_child_does_what_it_did() {
    let mut runner = Runner {
        cage: Birdcage::default(),
        child: None,
    };
    for exception in usual() {
        runner.cage.add_exception(exception).unwrap();
    }
    runner.child = Some(runner.cage.clone().spawn(commands()).unwrap());
    let child = runner.child.as_mut().unwrap();
    let running: Option<ExitStatus> = child.try_wait().unwrap();
    assert_eq!(running, None);
    let _done: () = child.kill().unwrap();
    assert!(!child.wait().unwrap().success());
    let output: Output = runner
        .cage
        .spawn(commands())
        .unwrap()
        .wait_with_output()
        .unwrap();
    assert!(output.status.success() && output.stdout.is_empty());
}

#[test]
fn exceptions_and_errors_are_those_of_0_8_1() {
    for exception in all_exceptions() {
        assert_eq!(format!("{:?}", exception.clone()), format!("{exception:?}"));
    }
    let missing = Birdcage::new()
        .add_exception(Exception::Read("/no/such".into()))
        .map(drop);
    assert_eq!(describe(&missing.unwrap_err()), "path: /no/such");
    let io = Error::from(std::io::Error::from(std::io::ErrorKind::NotFound));
    assert_eq!(describe(&io), "NotFound");
    assert!(std::error::Error::source(&io).is_some());
    assert_eq!(describe(&Error::ActivationFailed("why".into())), "why");
}

#[test]
fn commands_and_streams_become_those_of_the_standard_library() {
    let mut outside = std::process::Command::from(commands());
    let child = outside.stdin(std::process::Stdio::null()).spawn().unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
    let _default = Stdio::default();
    let inherited: Option<std::process::Stdio> = Stdio::inherit().into();
    let piped: Option<std::process::Stdio> = Stdio::piped().into();
    // What 0.8.1 inherited it had nothing for.
    assert!(piped.is_some());
    drop(inherited);
}
