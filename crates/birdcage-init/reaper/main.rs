//! The reaper, PID 1 of every sandbox: a static program without a library.
//!
//! It is executed by the stage once the caged program runs, so that the first
//! process of the sandbox holds nothing of the caller's: no memory, arguments,
//! environment or descriptors but three of its own. It waits, and
//!
//! - reaps every process that ends, its own child or an orphan;
//! - passes signals from outside the sandbox on to the program;
//! - writes the program's wait status and resource usage to the caller and ends
//!   when the program has ended; the kernel then kills what is left;
//! - ends when the caller's process has ended.
//!
//! Before it ends it takes away the placeholders that the sandbox has put into directories of the
//! host, once nobody is left inside who could put something else there.
//!
//! Descriptors: 0 is a pidfd of the caller, 1 the pipe for the status; from 3 on two for each
//! placeholder, itself and its directory. Its first argument is the program's process id, the
//! others are the placeholders' names. Every signal is blocked when it starts,
//! and stays blocked: it takes them from a signalfd.
#![no_std]
#![no_main]

mod kernel;
mod placeholders;

use kernel::{Ended, Signal};
use placeholders::Placeholders;

const CALLER: i32 = 0;
const STATUS: i32 = 1;

/// What the caller reads: `birdcage-init/src/ended.rs` has the other end.
#[repr(C)]
struct Record {
    status: i64,
    user_microseconds: i64,
    system_microseconds: i64,
    peak_kilobytes: i64,
}

/// Where the kernel starts; `stack` points to the argument count.
///
/// # Safety
/// `stack` is the initial stack of a process, as the kernel lays it out.
#[unsafe(no_mangle)]
unsafe extern "C" fn begin(stack: *const usize) -> ! {
    // SAFETY: argv[1] follows the count and argv[0] (System V ABI, "Process Initialization").
    let argument = unsafe { stack.add(2).read() } as *const u8;
    // SAFETY: the others follow, up to a null pointer.
    let names = unsafe { stack.add(3) };
    // SAFETY: the stage passes one argument, so argv[1] is a C string.
    let program = unsafe { kernel::parse_decimal(argument) };
    kernel::refuse_dumping();
    // SAFETY: the stage passes a name for each pair of descriptors.
    let placeholders = unsafe { Placeholders::new(names) };
    run(program, placeholders)
}

fn run(program: i32, placeholders: Placeholders) -> ! {
    let signals = kernel::signal_descriptor();
    loop {
        reap_all(program, &placeholders);
        match kernel::wait_for(CALLER, signals) {
            kernel::Ready::CallerEnded => {
                placeholders.clear();
                kernel::exit(0)
            }
            kernel::Ready::Signal => take_signals(signals, program),
            kernel::Ready::Nothing => {}
        }
    }
}

/// Reaps every process that has ended, and ends with the program.
fn reap_all(program: i32, placeholders: &Placeholders) {
    while let Some(ended) = kernel::reap() {
        if ended.pid == program {
            let status = report(&ended);
            placeholders.clear();
            kernel::exit(status);
        }
    }
}

/// Tells the caller, and says with what to end: with nothing, or if the report could not be
/// written with what a shell would make of the program's status.
fn report(ended: &Ended) -> usize {
    let record = Record {
        status: i64::from(ended.status),
        user_microseconds: ended.user_microseconds,
        system_microseconds: ended.system_microseconds,
        peak_kilobytes: ended.peak_kilobytes,
    };
    match (kernel::write(STATUS, &record), ended.status & 0x7f) {
        (kernel::Written::All, _) => 0,
        (kernel::Written::NotAll, 0) => (ended.status >> 8 & 0xff) as usize,
        (kernel::Written::NotAll, signal) => 128 + signal as usize,
    }
}

/// Passes on what was sent from outside; signals from inside end here.
///
/// Outside has no process id in here, so a sender outside is number zero
/// (`pid_namespaces(7)`), and so is the kernel itself.
fn take_signals(signals: i32, program: i32) {
    while let Some(Signal { number, sender }) = kernel::next_signal(signals) {
        if sender == 0 && number != kernel::SIGCHLD {
            kernel::send(program, number);
        }
    }
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    kernel::exit(255)
}
