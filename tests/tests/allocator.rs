//! Nothing is allocated between `clone` and `execve`: a test with an allocator that would tell.
//!
//! What runs there has the caller's memory and none of its locks. An allocator
//! that another thread holds would hang it, so it must not come near one. The
//! allocator of this program aborts if the process that calls it is not the one
//! that it began in.

use birdcage::error::Result;
use birdcage::process::{Child, Command};
use birdcage::{Birdcage, Exception};
use birdcage_tests::{Scratch, base, sh};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicI32, AtomicUsize, Ordering};
use std::{fs, process, thread};

struct Watched;

#[global_allocator]
static ALLOCATOR: Watched = Watched;

/// The process that may allocate; zero until it is known.
static OWN: AtomicI32 = AtomicI32::new(0);
static CALLS: AtomicUsize = AtomicUsize::new(0);

/// Asks the kernel each time: rustix makes the system call itself and keeps nothing.
fn watch() {
    let own = OWN.load(Ordering::Relaxed);
    if own != 0 && rustix::process::getpid().as_raw_pid() != own {
        process::abort();
    }
    CALLS.fetch_add(1, Ordering::Relaxed);
}

// SAFETY: every method hands its arguments on to the system's allocator and returns what that
// returns; `watch` allocates nothing and does not unwind.
unsafe impl GlobalAlloc for Watched {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        watch();
        // SAFETY: the caller's obligations are those of the system's allocator.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        watch();
        // SAFETY: `block` came from `alloc`, and so from the system's allocator.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        watch();
        // SAFETY: as in `alloc`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        watch();
        // SAFETY: as in `dealloc`.
        unsafe { System.realloc(block, layout, size) }
    }
}

fn main() {
    OWN.store(rustix::process::getpid().as_raw_pid(), Ordering::SeqCst);
    let tests: [(&str, fn()); 4] = [
        ("a_spawn_that_works_allocates_in_its_caller_only", works),
        (
            "a_spawn_that_fails_in_any_step_allocates_in_its_caller_only",
            fails,
        ),
        ("spawns_of_many_threads_allocate_in_their_caller_only", many),
        ("the_allocator_ends_any_other_process_that_calls_it", tells),
    ];
    println!("\nrunning {} tests", tests.len());
    for (name, test) in tests {
        test();
        println!("test {name} ... ok");
    }
    assert!(
        CALLS.load(Ordering::SeqCst) > 0,
        "the allocator is not in use"
    );
    let number = tests.len();
    println!("\ntest result: ok. {number} passed; 0 failed; 0 ignored; 0 measured; 0 filtered out");
}

/// A program in a cage with something of everything that a plan can hold.
fn works() {
    let scratch = Scratch::new();
    for _ in 0..20 {
        let mut cage = base([Exception::WriteAndRead(scratch.path().to_owned())]);
        cage.add_exception(Exception::FullEnvironment)
            .expect("no path");
        let output = cage.clone().output(sh("echo text")).expect("output");
        assert_eq!(output.stdout, b"text\n");
        cage.add_exception(Exception::Networking).expect("no path");
        assert!(cage.status(sh("true")).expect("status").success());
    }
}

/// Failures in the stage and in the program's process, where allocating is tempting.
fn fails() {
    for _ in 0..20 {
        let mut lost = sh("true");
        lost.current_dir("/no/such/directory");
        assert!(base([]).spawn(lost).is_err());
        assert!(
            base([])
                .spawn(Command::new("/usr/bin/no-such-program"))
                .is_err()
        );
        assert!(Birdcage::new().spawn(sh("true")).is_err());
        assert!(spawn_replaced().is_err());
    }
}

/// Spawns with an exception that has become a link since it was added.
fn spawn_replaced() -> Result<Child> {
    let scratch = Scratch::new();
    let path = scratch.file("file", "");
    let cage = base([Exception::Read(path.clone())]);
    fs::remove_file(&path).expect("ours");
    scratch.link("file", "/etc/passwd");
    cage.spawn(sh("true"))
}

fn many() {
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(works);
        }
    });
}

/// The control: a process that is another one, and allocates.
fn tells() {
    // SAFETY: no other thread runs, so that the child finds no lock held.
    let child = unsafe { libc::fork() };
    if child == 0 {
        drop(std::hint::black_box(vec![0_u8; 64]));
        // SAFETY: no pointers; it does not return.
        unsafe { libc::_exit(0) };
    }
    let mut status = 0;
    // SAFETY: the status outlives the call.
    let waited = unsafe { libc::waitpid(child, &raw mut status, 0) };
    assert_eq!(waited, child);
    assert_eq!(status & 0x7f, libc::SIGABRT, "the allocator did not end it");
}
