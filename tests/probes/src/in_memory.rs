//! What the probes of programs in memory share: a copy of this one, and a way to execute it.

use crate::{Answer, Args, Stopped};
use rustix::fs::{MemfdFlags, memfd_create};
use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::process::{Command, Stdio};

/// A file in memory, made with these flags and named by no path, with this program in it.
pub(crate) fn make(flags: u32) -> io::Result<OwnedFd> {
    let file = memfd_create("program", MemfdFlags::from_bits_retain(flags))?;
    let program = std::fs::read(std::env::current_exe()?)?;
    rustix::io::retry_on_intr(|| rustix::io::write(&file, &program))?;
    // Whoever has it open for writing keeps it from being executed.
    let path = format!("/proc/self/fd/{}", file.as_raw_fd());
    Ok(File::open(path)?.into())
}

/// Executes it; it tells that it runs by what another probe says.
pub(crate) fn execute(file: &OwnedFd, args: &Args) -> Answer {
    let mut program = Command::new(format!("/proc/self/fd/{}", file.as_raw_fd()));
    let token = format!("token={}", args.text("token"));
    let output = program
        .args(["effective_capabilities", &token])
        .stdin(Stdio::inherit())
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    match text.starts_with("probe: ") {
        true => Ok(format!("it ran: {text}")),
        false => Err(Stopped::because(text)),
    }
}
