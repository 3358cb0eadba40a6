//! Spawning from any thread, and from many at once.

use birdcage_tests::{base, printed, sh, start};
use std::sync::Barrier;
use std::thread;

#[test]
fn a_spawn_works_from_a_thread_that_is_not_the_first() {
    let text = thread::spawn(|| printed("echo text"))
        .join()
        .expect("the thread");
    assert_eq!(text, "text\n");
}

#[test]
fn a_spawn_works_from_a_thread_with_a_small_stack() {
    let small = thread::Builder::new().stack_size(64 * 1024);
    let thread = small.spawn(|| printed("echo text")).expect("a thread");
    assert_eq!(thread.join().expect("the thread"), "text\n");
}

#[test]
fn sixty_four_threads_spawn_at_the_same_moment() {
    let barrier = Barrier::new(64);
    thread::scope(|scope| {
        for number in 0..64 {
            let barrier = &barrier;
            scope.spawn(move || {
                barrier.wait();
                assert_eq!(printed(&format!("echo {number}")), format!("{number}\n"));
            });
        }
    });
}

#[test]
fn one_cage_is_used_by_many_threads() {
    let cage = base([]);
    thread::scope(|scope| {
        for number in 0..8 {
            let cage = &cage;
            scope.spawn(move || {
                let output = cage
                    .clone()
                    .output(sh(&format!("echo {number}")))
                    .expect("output");
                assert_eq!(output.stdout, format!("{number}\n").into_bytes());
            });
        }
    });
}

#[test]
fn a_program_is_waited_for_and_killed_by_other_threads_than_the_one_that_spawned() {
    let mut child = thread::spawn(|| start("sleep 100"))
        .join()
        .expect("the thread");
    let mut child = thread::spawn(move || {
        child.kill().expect("kill");
        child
    })
    .join()
    .expect("the thread");
    let status = thread::spawn(move || child.wait().expect("status"))
        .join()
        .expect("the thread");
    assert_eq!(
        std::os::unix::process::ExitStatusExt::signal(&status),
        Some(9)
    );
}

#[test]
fn other_threads_run_on_and_allocate_while_one_spawns() {
    use std::sync::atomic::{AtomicBool, Ordering};
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !done.load(Ordering::SeqCst) {
                    assert_eq!(
                        vec![7_u8; 4096]
                            .iter()
                            .map(|byte| u32::from(*byte))
                            .sum::<u32>(),
                        28672
                    );
                }
            });
        }
        for _ in 0..50 {
            assert_eq!(printed("echo text"), "text\n");
        }
        done.store(true, Ordering::SeqCst);
    });
}
