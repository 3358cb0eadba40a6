//! Starting the target by the C library's own call, without the standard library around it.
#![expect(
    unsafe_code,
    reason = "posix_spawn takes pointers, and the standard library hides it"
)]

use std::ffi::CString;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::ptr;

use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

use super::Job;
use crate::policy;
use crate::worker::{self, Result, Running};

pub(super) fn serve(job: &Job) -> Result<()> {
    let target = CString::new(policy::target(&job.directory).into_os_string().into_vec())?;
    worker::serve(
        |act| Ok(act.argument().map(CString::new).transpose()?),
        |argument| Ok(spawn(&target, argument.as_ref())?),
    )
}

struct Spawned(Pid);

/// See `posix_spawn(3)`; no file actions, no attributes, no environment.
fn spawn(target: &CString, argument: Option<&CString>) -> io::Result<Spawned> {
    let word = |word: &CString| word.as_ptr().cast_mut();
    let arguments = [
        word(target),
        argument.map_or(ptr::null_mut(), word),
        ptr::null_mut(),
    ];
    let environment = [ptr::null_mut()];
    let mut pid = 0;
    // SAFETY: the arrays end with null pointers; they and their strings outlive the call; file
    // actions and attributes may be null.
    let error = unsafe {
        libc::posix_spawn(
            &raw mut pid,
            target.as_ptr(),
            ptr::null(),
            ptr::null(),
            arguments.as_ptr(),
            environment.as_ptr(),
        )
    };
    match (error, Pid::from_raw(pid)) {
        (0, Some(pid)) => Ok(Spawned(pid)),
        _ => Err(io::Error::from_raw_os_error(error)),
    }
}

impl Running for Spawned {
    fn id(&self) -> u32 {
        self.0.as_raw_nonzero().get().unsigned_abs()
    }

    fn kill(&mut self) -> io::Result<()> {
        Ok(kill_process(self.0, Signal::KILL)?)
    }

    fn wait(&mut self) -> io::Result<ExitStatus> {
        let ended = waitpid(Some(self.0), WaitOptions::empty())?;
        ended
            .map(|(_, status)| ExitStatus::from_raw(status.as_raw()))
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}
