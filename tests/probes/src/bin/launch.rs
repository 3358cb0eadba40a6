//! `launch [--prepared|--stocked] WORD… -- PROGRAM ARGUMENT…`, a caller of the library and no more.
//!
//! A word is an exception with its operands, or says how to spawn: `times N`, `thread`,
//! or `after FIFO`.
#![forbid(unsafe_code)]

use birdcage::error::Result;
use birdcage::process::{Child, Command, ExitStatus, Stdio};
use birdcage::{Birdcage, Exception, Prepared};
use std::ffi::{OsStr, OsString};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::str::FromStr;
use std::{env, fs, thread};

/// Something that was asked for.
enum Word {
    Allow(Exception),
    Times(u32),
    InThread,
    After(OsString),
    Run,
}

fn main() {
    let mut arguments = env::args_os().skip(1).peekable();
    let how = arguments.next_if(|word| word == "--prepared" || word == "--stocked");
    let mut cage = Birdcage::new();
    let (mut times, mut spawn): (_, Spawn) = (1, spawn_here);
    loop {
        match next(&mut arguments) {
            Word::Allow(exception) => or_refused(cage.add_exception(exception).map(drop)),
            Word::Times(number) => times = number,
            Word::InThread => spawn = spawn_in_a_thread,
            Word::After(fifo) => wait_for(fifo.as_ref()),
            Word::Run => break,
        }
    }
    let arguments: Vec<_> = arguments.collect();
    if times > 1 {
        return repeat(times, &cage, how.as_deref(), &arguments);
    }
    let cage = or_refused(Cage::new(cage, how.as_deref()));
    let mut child = spawn(cage, command(&arguments));
    std::process::exit(code(child.wait().expect("a status")));
}

/// A sandbox, made for each program or prepared for all.
enum Cage {
    Cold(Birdcage),
    Prepared(Prepared),
}

impl Cage {
    fn new(cage: Birdcage, how: Option<&OsStr>) -> Result<Self> {
        let Some(how) = how else {
            return Ok(Self::Cold(cage));
        };
        let prepared = cage.prepare()?;
        prepared.stock_networks(usize::from(how == "--stocked"))?;
        Ok(Self::Prepared(prepared))
    }

    fn spawn(&self, command: Command) -> Result<Child> {
        match self {
            Self::Cold(cage) => cage.clone().spawn(command),
            Self::Prepared(prepared) => prepared.spawn(command),
        }
    }
}

/// Makes and spawns again and again; some of it may fail, while the host changes.
fn repeat(times: u32, cage: &Birdcage, how: Option<&OsStr>, arguments: &[OsString]) {
    for _ in 0..times {
        let made = Cage::new(cage.clone(), how);
        if let Ok(mut child) = made.and_then(|cage| cage.spawn(command(arguments))) {
            child.wait().expect("a status");
        }
    }
}

fn command(words: &[OsString]) -> Command {
    let (program, arguments) = words.split_first().expect("a program");
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

type Spawn = fn(Cage, Command) -> Child;

fn spawn_here(cage: Cage, command: Command) -> Child {
    or_refused(cage.spawn(command))
}

/// In a thread that has ended when the program finds the end of its input.
fn spawn_in_a_thread(cage: Cage, mut command: Command) -> Child {
    command.stdin(Stdio::piped());
    let spawning = thread::spawn(|| spawn_here(cage, command));
    let mut child = spawning.join().expect("a child");
    drop(child.stdin.take());
    child
}

/// Waits until somebody opens a FIFO for writing.
fn wait_for(fifo: &Path) {
    println!("probe: ready");
    fs::read(fifo).expect("a FIFO");
}

/// Says, as the attack would, that the sandbox cannot be made, which some probes expect.
fn or_refused<T>(made: Result<T>) -> T {
    made.unwrap_or_else(|error| {
        println!("probe: stopped refused\n{error}: {error:?}");
        std::process::exit(0)
    })
}

/// The next word, up to the `--`.
fn next(arguments: &mut impl Iterator<Item = OsString>) -> Word {
    let word = arguments.next().expect("a word");
    let word = word.into_string().expect("a word");
    let mut operand = || arguments.next().expect("an operand");
    Word::Allow(match &*word {
        "--" => return Word::Run,
        "times" => return Word::Times(number(&operand())),
        "thread" => return Word::InThread,
        "after" => return Word::After(operand()),
        "read" => Exception::Read(operand().into()),
        "write" => Exception::WriteAndRead(operand().into()),
        "execute" => Exception::ExecuteAndRead(operand().into()),
        "deny" => Exception::Deny(operand().into()),
        "networking" => Exception::Networking,
        "unix-sockets" => Exception::UnixSockets,
        "full-environment" => Exception::FullEnvironment,
        "environment" => Exception::Environment(operand().into_string().expect("a name")),
        "variable" => Exception::Variable {
            name: operand(),
            value: operand(),
        },
        "private" => Exception::PrivateDirectory {
            path: operand().into(),
            size: number(&operand()),
        },
        "link" => Exception::Link {
            at: operand().into(),
            target: operand(),
        },
        other => panic!("no such exception: {other}"),
    })
}

fn number<T: FromStr>(text: &OsStr) -> T {
    let number = text.to_str().and_then(|text| text.parse().ok());
    number.expect("a number")
}

/// As a shell says it.
fn code(status: ExitStatus) -> i32 {
    let signal = || status.signal().map_or(255, |signal| 128 + signal);
    status.code().unwrap_or_else(signal)
}
