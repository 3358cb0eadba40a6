//! The system calls of the reaper, one function each.

use core::arch::{asm, global_asm};
use core::mem::MaybeUninit;

pub(crate) const SIGCHLD: i32 = 17;

const ALL_SIGNALS: u64 = u64::MAX;
const MASK_BYTES: usize = 8;
const POLLIN: i16 = 1;
const WNOHANG: usize = 1;
const WALL: usize = 0x4000_0000;
const NONBLOCKING_CLOSE_ON_EXEC: usize = 0o2_004_000;
const EXCLUSIVE_NOW: usize = 2 | 4;
const NOFOLLOW: usize = 0x100;
const EMPTY_PATH: usize = 0x1000;
const EVERYBODY: usize = usize::MAX;
const SIGKILL: usize = 9;
const ESRCH: isize = -3;
const ECHILD: isize = -10;
const PR_SET_DUMPABLE: usize = 4;
const EINTR: isize = -4;

/// The status of who can notice no end any more, as a filter of the host's may have it: better
/// to end at once, and everything with it.
const BLIND: usize = 254;

#[cfg(target_arch = "x86_64")]
mod number {
    pub(super) const FLOCK: usize = 73;
    pub(super) const STAT: usize = 262;
    pub(super) const UNLINK: usize = 263;
    pub(super) const WRITE: usize = 1;
    pub(super) const READ: usize = 0;
    pub(super) const WAIT4: usize = 61;
    pub(super) const KILL: usize = 62;
    pub(super) const PRCTL: usize = 157;
    pub(super) const EXIT_GROUP: usize = 231;
    pub(super) const PPOLL: usize = 271;
    pub(super) const SIGNALFD4: usize = 289;
}

#[cfg(target_arch = "aarch64")]
mod number {
    pub(super) const FLOCK: usize = 32;
    pub(super) const STAT: usize = 79;
    pub(super) const UNLINK: usize = 35;
    pub(super) const WRITE: usize = 64;
    pub(super) const READ: usize = 63;
    pub(super) const WAIT4: usize = 260;
    pub(super) const KILL: usize = 129;
    pub(super) const PRCTL: usize = 167;
    pub(super) const EXIT_GROUP: usize = 94;
    pub(super) const PPOLL: usize = 73;
    pub(super) const SIGNALFD4: usize = 74;
}

#[cfg(target_arch = "x86_64")]
global_asm!(
    ".globl _start",
    "_start:",
    "xor ebp, ebp",
    "mov rdi, rsp",
    "and rsp, -16",
    "call begin",
    "ud2",
);

#[cfg(target_arch = "aarch64")]
global_asm!(
    ".globl _start",
    "_start:",
    "mov x29, xzr",
    "mov x30, xzr",
    "mov x0, sp",
    "bl begin",
    "brk 1",
);

/// Issues a system call.
///
/// # Safety
/// The pointers among the arguments are valid for what the kernel does with them.
#[cfg(target_arch = "x86_64")]
unsafe fn call(number: usize, a: [usize; 5]) -> isize {
    let value: isize;
    // SAFETY: `syscall` clobbers rax, rcx and r11 only; memory is the caller's obligation.
    unsafe {
        asm!("syscall", inlateout("rax") number => value,
            in("rdi") a[0], in("rsi") a[1], in("rdx") a[2], in("r10") a[3], in("r8") a[4],
            lateout("rcx") _, lateout("r11") _, options(nostack));
    }
    value
}

/// Issues a system call.
///
/// # Safety
/// The pointers among the arguments are valid for what the kernel does with them.
#[cfg(target_arch = "aarch64")]
unsafe fn call(number: usize, a: [usize; 5]) -> isize {
    let value: isize;
    // SAFETY: `svc 0` preserves every register but x0; memory is the caller's obligation.
    unsafe {
        asm!("svc 0", in("x8") number, inlateout("x0") a[0] => value,
            in("x1") a[1], in("x2") a[2], in("x3") a[3], in("x4") a[4], options(nostack));
    }
    value
}

/// Reads a decimal number.
///
/// # Safety
/// `text` is a C string.
pub(crate) unsafe fn parse_decimal(mut text: *const u8) -> i32 {
    let mut number = 0_i32;
    loop {
        // SAFETY: the string goes on at least up to its NUL, where the loop ends.
        let byte = unsafe { text.read() };
        if !byte.is_ascii_digit() {
            return number;
        }
        number = number.wrapping_mul(10).wrapping_add(i32::from(byte.wrapping_sub(b'0')));
        text = text.wrapping_add(1);
    }
}

/// Hides this process's memory and descriptors from the program, which has its uid.
pub(crate) fn refuse_dumping() {
    // SAFETY: no pointers.
    unsafe { call(number::PRCTL, [PR_SET_DUMPABLE, 0, 0, 0, 0]) };
}

/// A descriptor from which signals are read; 1024 or more are never open here.
pub(crate) fn signal_descriptor() -> i32 {
    let mask = ALL_SIGNALS;
    let mask = &raw const mask as usize;
    let new = usize::MAX;
    // SAFETY: the mask outlives the call and has the size that is passed.
    let value =
        unsafe { call(number::SIGNALFD4, [new, mask, MASK_BYTES, NONBLOCKING_CLOSE_ON_EXEC, 0]) };
    match value {
        isize::MIN..0 => exit(BLIND),
        _ => value as i32,
    }
}

/// What there is to do.
pub(crate) enum Ready {
    CallerEnded,
    Signal,
    Nothing,
}

#[repr(C)]
struct Poll {
    descriptor: i32,
    events: i16,
    returned: i16,
}

/// Sleeps until the caller has ended or a signal has come.
pub(crate) fn wait_for(caller: i32, signals: i32) -> Ready {
    let entry = |descriptor| Poll { descriptor, events: POLLIN, returned: 0 };
    let mut set = [entry(caller), entry(signals)];
    let entries = &raw mut set as usize;
    // SAFETY: the array outlives the call and its length is passed.
    let value = unsafe { call(number::PPOLL, [entries, set.len(), 0, 0, MASK_BYTES]) };
    let [caller, signals] = set;
    match value {
        isize::MIN..0 if value != EINTR => exit(BLIND),
        1.. if caller.returned != 0 => Ready::CallerEnded,
        1.. if signals.returned != 0 => Ready::Signal,
        _ => Ready::Nothing,
    }
}

#[repr(C)]
struct Time {
    seconds: i64,
    microseconds: i64,
}

impl Time {
    fn microseconds(&self) -> i64 {
        self.seconds.wrapping_mul(1_000_000).wrapping_add(self.microseconds)
    }
}

/// `struct rusage` of `getrusage(2)`.
#[repr(C)]
struct Usage {
    user: Time,
    system: Time,
    peak_kilobytes: i64,
    rest: [i64; 13],
}

/// A process that has ended.
pub(crate) struct Ended {
    pub(crate) pid: i32,
    pub(crate) status: i32,
    pub(crate) user_microseconds: i64,
    pub(crate) system_microseconds: i64,
    pub(crate) peak_kilobytes: i64,
}

/// The next process that has ended, if one has.
///
/// The program is a child until it is reaped. Where there is none, or the kernel does not
/// say, no end would be noticed: better to end at once.
pub(crate) fn reap() -> Option<Ended> {
    let mut status = 0_i32;
    let mut usage = MaybeUninit::<Usage>::uninit();
    let (to_status, to_usage) = (&raw mut status as usize, usage.as_mut_ptr() as usize);
    // SAFETY: both outlive the call and have the kernel's layout.
    let pid = unsafe { call(number::WAIT4, [usize::MAX, to_status, WNOHANG | WALL, to_usage, 0]) };
    match pid {
        isize::MIN..0 => exit(BLIND),
        0 => return None,
        _ => {}
    }
    // SAFETY: a wait that returns a process has filled in the whole structure.
    let usage = unsafe { usage.assume_init_ref() };
    Some(Ended {
        pid: pid as i32,
        status,
        user_microseconds: usage.user.microseconds(),
        system_microseconds: usage.system.microseconds(),
        peak_kilobytes: usage.peak_kilobytes,
    })
}

/// A signal and who sent it.
pub(crate) struct Signal {
    pub(crate) number: i32,
    pub(crate) sender: i32,
}

/// `struct signalfd_siginfo`: the number is its first field, the sender its fourth.
#[repr(C)]
struct SignalInfo([i32; 32]);

/// The next signal that has come, if any.
pub(crate) fn next_signal(signals: i32) -> Option<Signal> {
    let mut info = MaybeUninit::<SignalInfo>::uninit();
    let (buffer, length) = (info.as_mut_ptr() as usize, size_of::<SignalInfo>());
    // SAFETY: the buffer outlives the call and its size is passed.
    let read = unsafe { call(number::READ, [signals as usize, buffer, length, 0, 0]) };
    if read != length as isize {
        return None;
    }
    // SAFETY: the whole structure has just been read.
    let SignalInfo([number, _, _, sender, ..]) = unsafe { info.assume_init_ref() };
    Some(Signal { number: *number, sender: *sender })
}

pub(crate) fn send(process: i32, signal: i32) {
    // SAFETY: no pointers.
    unsafe { call(number::KILL, [process as usize, signal as usize, 0, 0, 0]) };
}

/// Who is in the pid namespace.
#[derive(PartialEq, Eq)]
pub(crate) enum Left {
    /// Nobody but this process.
    Nobody,
    /// Perhaps somebody.
    Unknown,
}

/// Kills every other process in the pid namespace, and waits until there is none.
pub(crate) fn end_all_others() -> Left {
    // SAFETY: no pointers.
    match unsafe { call(number::KILL, [EVERYBODY, SIGKILL, 0, 0, 0]) } {
        0 => {}
        ESRCH => return Left::Nobody,
        _ => return Left::Unknown,
    }
    loop {
        // SAFETY: no pointers; without a place for them, status and usage are not written.
        match unsafe { call(number::WAIT4, [EVERYBODY, 0, WALL, 0, 0]) } {
            1.. | EINTR => {}
            ECHILD => return Left::Nobody,
            _ => return Left::Unknown,
        }
    }
}

/// What tells a file from others, and how large it is.
#[derive(PartialEq, Eq)]
struct Identity {
    device: u64,
    inode: u64,
    size: u64,
}

/// Looks at what a name leads to, or at a descriptor itself if that is empty.
///
/// # Safety
/// `name` points to a C string.
unsafe fn look(directory: i32, name: usize) -> Option<Identity> {
    // `struct stat`: the first two words, and the seventh, on both machines.
    let mut words = MaybeUninit::<[u64; 32]>::uninit();
    let (buffer, flags) = (words.as_mut_ptr() as usize, NOFOLLOW | EMPTY_PATH);
    // SAFETY: the buffer outlives the call and is larger than the structure; the name is the
    // obligation of this function.
    let value = unsafe { call(number::STAT, [directory as usize, name, buffer, flags, 0]) };
    if value != 0 {
        return None;
    }
    let words = words.as_ptr().cast::<u64>();
    // SAFETY: the kernel has just filled in the structure, which has more words than these.
    let word = |number| unsafe { words.wrapping_add(number).read() };
    Some(Identity { device: word(0), inode: word(1), size: word(6) })
}

/// Removes an empty file from its directory, if the name is still its own and nobody else holds a
/// lock on it.
///
/// # Safety
/// `name` points to a C string.
pub(crate) unsafe fn take_away(file: i32, directory: i32, name: usize) {
    // SAFETY: no pointers.
    if unsafe { call(number::FLOCK, [file as usize, EXCLUSIVE_NOW, 0, 0, 0]) } != 0 {
        return;
    }
    // SAFETY: the empty string is a C string.
    let own = unsafe { look(file, c"".as_ptr() as usize) };
    // SAFETY: the obligation of this function.
    let there = unsafe { look(directory, name) };
    if own == there && own.is_some_and(|own| own.size == 0) {
        // SAFETY: the same.
        unsafe { call(number::UNLINK, [directory as usize, name, 0, 0, 0]) };
    }
}

/// Whether all of a value was written.
pub(crate) enum Written {
    All,
    NotAll,
}

/// Writes a value's bytes.
pub(crate) fn write<T>(descriptor: i32, value: &T) -> Written {
    let (buffer, length) = (&raw const *value as usize, size_of::<T>());
    // SAFETY: the buffer outlives the call and its size is passed.
    let written = unsafe { call(number::WRITE, [descriptor as usize, buffer, length, 0, 0]) };
    if written == length as isize { Written::All } else { Written::NotAll }
}

pub(crate) fn exit(status: usize) -> ! {
    // SAFETY: no pointers; the call does not return unless a filter answers for it.
    unsafe { call(number::EXIT_GROUP, [status, 0, 0, 0, 0]) };
    trap()
}

/// Ends the process by an instruction that no processor executes.
fn trap() -> ! {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: it does nothing but fault.
    unsafe {
        core::arch::asm!("ud2", options(noreturn, nomem, nostack))
    }
    #[cfg(target_arch = "aarch64")]
    // SAFETY: it does nothing but fault.
    unsafe {
        core::arch::asm!("udf #0", options(noreturn, nomem, nostack))
    }
}
