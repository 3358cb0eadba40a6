//! Acts that start a program.

use crate::answer::{Answer, text};
use rustix::fs::{MemfdFlags, memfd_create};
use std::ffi::{CString, OsString};
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::fd::AsRawFd;
use std::process::{Command, Stdio};

pub(crate) fn act(name: &str, operands: &[OsString]) -> Option<Answer> {
    match name {
        "run" => Some(run(operands)),
        "run-from-memory" => Some(run_from_memory(operands)),
        "sleep" => Some(sleep(text(operands.first()?))),
        _ => None,
    }
}

/// `run PROGRAM ARGUMENT…`: what it printed, if it could be started.
fn run(operands: &[OsString]) -> Answer {
    let mut command = Command::new(&operands[0]);
    let output = command
        .args(&operands[1..])
        .stdin(Stdio::inherit())
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.trim_end_matches('\n').into())
}

/// `run-from-memory PROGRAM ARGUMENT…`: executes a copy that no file system has.
fn run_from_memory(operands: &[OsString]) -> Answer {
    let mut memory = File::from(memfd_create("copy", MemfdFlags::empty())?);
    memory.write_all(&fs::read(&operands[0])?)?;
    let strings = |text: &OsString| CString::new(text.as_encoded_bytes()).expect("no NUL");
    let arguments: Vec<CString> = operands.iter().map(strings).collect();
    let mut pointers: Vec<_> = arguments.iter().map(|text| text.as_ptr()).collect();
    pointers.push(std::ptr::null());
    let environment = [std::ptr::null::<libc::c_char>()];
    // SAFETY: both lists end in null, and the strings of the first outlive the call.
    unsafe {
        libc::syscall(
            libc::SYS_execveat,
            memory.as_raw_fd(),
            c"".as_ptr(),
            pointers.as_ptr(),
            environment.as_ptr(),
            libc::AT_EMPTY_PATH,
        )
    };
    Err(io::Error::last_os_error())
}

/// `sleep SECONDS`: prints `asleep` first, so that somebody can wait for it.
fn sleep(seconds: &str) -> Answer {
    writeln!(io::stdout(), "asleep")?;
    let seconds = seconds.parse().expect("seconds");
    std::thread::sleep(std::time::Duration::from_secs(seconds));
    Ok(OsString::new())
}
