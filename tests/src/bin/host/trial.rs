//! [`perform`], spawning where this process is, and what came of it.
//!
//! A line for each spawn, in fields that a tab separates: the manner (`cold` or
//! `prepared`), and then either `works` and what protections are missing inside, or
//! `refused`, the kind of the error, the number of the system's, the path, the whole
//! text, and the remedy. A field that is not there is `-`.

use birdcage::error::{Error, Result};
use birdcage::process::{Command, Output, Stdio};
use birdcage::{Birdcage, Exception};
use birdcage_tests::{beside, cage, children, inside};
use std::error::Error as _;
use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::ExitCode;

/// Spawns in a cage of its own and then in a prepared one, that often each.
pub(crate) fn perform(times: u32) -> ExitCode {
    let cage = cage(denied());
    let listener = TcpListener::bind("127.0.0.1:0");
    let address = listener.and_then(|listener| Ok((listener.local_addr()?, listener)));
    let address = address.as_ref().ok().map(|(address, _)| *address);
    control(address);
    let before = held();
    for _ in 0..times {
        report("cold", cage.clone().output(command(address)));
    }
    match cage.prepare() {
        Ok(prepared) => (0..times).for_each(|_| {
            report("prepared", prepared.output(command(address)));
        }),
        Err(error) => report("prepared", Err(error)),
    }
    with_preset(address);
    // Where there are other threads, they come and go with what they hold.
    assert!(
        times > 1 || before == held(),
        "{before:?}, then {:?}",
        held()
    );
    ExitCode::SUCCESS
}

/// Asks the doctor, who leaves this process as it was.
pub(crate) fn examine() -> ExitCode {
    let before = held();
    let status = birdcage_cli::run(["birdcage", "doctor"].map(Into::into));
    assert_eq!(before, held());
    status
}

/// The children of this process and its descriptors, where there is a `/proc` that tells.
fn held() -> Option<(Vec<String>, usize)> {
    let descriptors = fs::read_dir("/proc/self/fd").ok()?.count();
    Some((children(), descriptors))
}

/// What the program inside must not reach, this one does.
fn control(address: Option<SocketAddr>) {
    let secret = beside("host");
    assert!(fs::metadata(&secret).is_ok(), "{secret:?}");
    if let Some(address) = address {
        TcpStream::connect(address).expect("the host's listener");
    }
}

/// In the cage that an ordinary program is given.
fn with_preset(address: Option<SocketAddr>) {
    let preset = birdcage::Preset::base();
    let outcome = Birdcage::with_preset(&preset).and_then(|mut cage| {
        cage.add_exception(Exception::ExecuteAndRead(inside()))?;
        for exception in denied() {
            cage.add_exception(exception)?;
        }
        cage.output(command(address))
    });
    report("preset", outcome);
}

/// What cannot be touched in a place, below what can be written there.
fn denied() -> Vec<Exception> {
    let path = std::env::var_os("HOST_DENIED").map(PathBuf::from);
    let parent = path.iter().flat_map(|path| path.parent());
    let parent = parent.map(|parent| Exception::WriteAndRead(parent.into()));
    parent.chain(path.clone().map(Exception::Deny)).collect()
}

fn command(address: Option<SocketAddr>) -> Command {
    let mut command = Command::new(inside());
    command.arg("gaps").arg(beside("host"));
    command.args(address.map(|address| address.to_string()));
    command.stdin(Stdio::null());
    command
}

fn report(manner: &str, outcome: Result<Output>) {
    match outcome {
        Ok(output) => println!("{manner}\tworks\t{}", said(&output)),
        Err(error) => println!("{manner}\trefused\t{}", fields(&error)),
    }
}

/// `ok` if no protection is missing.
fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        return text.trim().to_owned();
    }
    format!("{}: {text}{complaint}", output.status).replace('\n', " ")
}

fn fields(error: &Error) -> String {
    let dash = || "-".to_owned();
    let kind = match error {
        Error::Spawn(error) => format!("{:?}", error.step()),
        other => format!("{other:?}")
            .split([' ', '('])
            .next()
            .unwrap_or("-")
            .into(),
    };
    let errno = error.errno().map_or_else(dash, |errno| errno.to_string());
    let path = error
        .path()
        .map_or_else(dash, |path| path.display().to_string());
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    let hint = error.hint().map_or_else(dash, ToString::to_string);
    [kind, errno, path, text, hint].join("\t")
}
