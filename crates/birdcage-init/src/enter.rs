//! Where new processes start and old ones end: the one unsafe module of this crate.
//!
//! Each process enters through a function here that turns the pointer it was
//! given back into the [`Script`], and hands it to safe code.
#![expect(
    unsafe_code,
    reason = "clone, execve and the pointers they take are this module"
)]

use crate::script::Script;
use crate::stage::Names;
use crate::template::Making;
use crate::{maker, program, stage, usher};
use birdcage_mount::MOST;
use birdcage_namespace::Namespaces;
use birdcage_sys::clone::{FILES, VFORK, VM, onto_stack};
use birdcage_sys::fd::Fd;
use birdcage_sys::stack::Stack;
use birdcage_sys::{exec, process};
use rustix::fd::{AsFd, OwnedFd, RawFd};
use rustix::io::Errno;
use std::ffi::{CStr, c_char, c_void};
use std::ptr;

/// Starts the stage as a child of the caller, in new namespaces.
///
/// The kernel notes its descriptor in the script's report before it runs.
pub(crate) fn clone_stage(script: &Script<'_>, flags: u64) -> Result<u32, Errno> {
    let namespaces = u64::from(script.new_namespaces().clone_flags());
    let flags = flags | namespaces | VM | VFORK;
    let (top, pidfd) = (script.stacks.stage.top(), script.report.stage().place());
    let argument = ptr::from_ref(script).cast();
    // SAFETY: the stack is the script's own and used by this process alone; `script` outlives the
    // call, which returns (VFORK) only when the new process has left this memory; what both
    // processes write is the report, made of atomics.
    let started = unsafe { onto_stack(flags, top, Some(pidfd), stage_entry, argument) };
    // The kernel notes a descriptor before it is sure that there will be a process.
    started.inspect_err(|_| script.report.stage().forget())
}

/// Starts the program's process as a child of the stage.
pub(crate) fn clone_program(script: &Script<'_>) -> Result<u32, Errno> {
    let (top, argument) = (script.stacks.program.top(), ptr::from_ref(script).cast());
    let namespaces = if script.withheld.is_empty() {
        Namespaces::empty()
    } else {
        // What covers the placeholders is in the program's mount namespace alone.
        Namespaces::MOUNT
    };
    let flags = u64::from(namespaces.clone_flags()) | VM | VFORK;
    // SAFETY: as for the stage; this stack is another one.
    unsafe { onto_stack(flags, top, None, program_entry, argument) }
}

/// Starts the stage from a process that goes before it.
///
/// Groups can be given up only outside the new user namespace, a template's can be
/// entered only by a process of one thread, and the caller's must stay. That
/// process, the *usher*, shares the caller's descriptors, so that the stage's pidfd
/// is the caller's, and makes the stage its sibling.
pub(crate) fn clone_stage_by_usher(script: &Script<'_>) -> Result<u32, Errno> {
    let top = script.stacks.usher.as_ref().ok_or(Errno::NOMEM)?.top();
    let argument = ptr::from_ref(script).cast();
    // SAFETY: as for the stage; this stack is another one.
    let usher = unsafe { onto_stack(VM | VFORK | FILES, top, None, usher_entry, argument) }?;
    // It has left this memory, and so has ended or is about to; who waits for clones too (`__WALL`)
    // may be faster. Whatever comes of that wait, there may be a stage that must not be forgotten.
    let _ended = process::wait_id(usher);
    // Killed before it could say anything.
    script.report.started().ok_or(Errno::INTR)
}

/// # Safety
/// `script` points to a [`Script`] that nobody changes while this process runs.
unsafe extern "C" fn usher_entry(script: *const c_void) -> ! {
    // SAFETY: the obligation of this function.
    let script = unsafe { &*script.cast::<Script<'_>>() };
    match usher::run(script) {
        Err(failure) => script.report.fail(failure),
        Ok(pid) => script.report.start(pid),
    }
    exec::exit(0)
}

/// Starts a process that makes a template, in namespaces of its own.
pub(crate) fn clone_template_maker(making: &Making<'_>) -> Result<u32, Errno> {
    let namespaces = Namespaces::USER | Namespaces::MOUNT | Namespaces::PID;
    let flags = u64::from(namespaces.clone_flags()) | VM | VFORK;
    let stack = Stack::new(MAKER_STACK)?;
    let argument = ptr::from_ref(making).cast();
    // SAFETY: as for the stage; the maker ends before the call returns.
    unsafe { onto_stack(flags, stack.top(), None, template_entry, argument) }
}

/// Starts a process that makes a network namespace.
pub(crate) fn clone_network_maker(making: &Making<'_>) -> Result<u32, Errno> {
    let stack = Stack::new(MAKER_STACK)?;
    let argument = ptr::from_ref(making).cast();
    // SAFETY: as for the stage; the maker ends before the call returns.
    unsafe { onto_stack(VM | VFORK, stack.top(), None, network_entry, argument) }
}

/// Takes over a descriptor that was opened in this table for the caller.
pub(crate) fn adopt(number: RawFd) -> OwnedFd {
    // SAFETY: the kernel opened it, and its number was taken once.
    OwnedFd::from(unsafe { Fd::from_raw(number) })
}

const MAKER_STACK: usize = 64 * 1024;

/// # Safety
/// `making` points to a [`Making`] that nobody changes while this process runs.
unsafe extern "C" fn template_entry(making: *const c_void) -> ! {
    // SAFETY: the obligation of this function.
    maker::make_template(unsafe { &*making.cast::<Making<'_>>() })
}

/// # Safety
/// `making` points to a [`Making`] that nobody changes while this process runs.
unsafe extern "C" fn network_entry(making: *const c_void) -> ! {
    // SAFETY: the obligation of this function.
    maker::make_network(unsafe { &*making.cast::<Making<'_>>() })
}

/// # Safety
/// `script` points to a [`Script`] that nobody changes while this process runs.
unsafe extern "C" fn stage_entry(script: *const c_void) -> ! {
    // SAFETY: the obligation of this function.
    stage::run(unsafe { &*script.cast::<Script<'_>>() })
}

/// # Safety
/// `script` points to a [`Script`] that nobody changes while this process runs.
unsafe extern "C" fn program_entry(script: *const c_void) -> ! {
    // SAFETY: the obligation of this function.
    program::run(unsafe { &*script.cast::<Script<'_>>() })
}

/// Executes the caller's program; returns only when that failed.
pub(crate) fn execute(path: &CStr, script: &Script<'_>) -> Errno {
    // SAFETY: `Pointers` are null-terminated arrays of strings that it borrows.
    unsafe { exec::execve(path, script.arguments.as_ptr(), script.environment.as_ptr()) }
}

/// Executes the reaper with the program's id and the names of its placeholders; returns only when
/// that failed.
pub(crate) fn execute_reaper(image: impl AsFd, program: &CStr, names: &Names<'_>) -> Errno {
    let mut arguments = [ptr::null::<c_char>(); MOST + 3];
    let own = [c"init", program].into_iter();
    let all = own.chain(names.iter().flatten().copied());
    // At least the last place stays null.
    for (place, argument) in arguments.iter_mut().zip(all) {
        *place = argument.as_ptr();
    }
    let environment: [*const c_char; 1] = [ptr::null()];
    // SAFETY: both arrays end with a null pointer, and they and their strings outlive the call.
    unsafe { exec::execve_file(image, arguments.as_ptr(), environment.as_ptr()) }
}

/// Resets the signals of a process that has just been cloned.
pub(crate) fn reset_dispositions() -> Result<(), Errno> {
    // SAFETY: no clone in this module shares signal handlers (CLONE_SIGHAND), so the table is
    // this process's own.
    unsafe { birdcage_sys::signal::reset_dispositions() }
}
