//! What becomes of the caller, of its threads, and of what fails.

use super::act;
use birdcage::error::{Error, Step};
use birdcage::process::Command;
use birdcage::{Exception, Prepared};
use birdcage_tests::{Scratch, cage, is_root, judge, scenario};
use rustix::process::Gid;
use rustix::thread::set_thread_res_gid;
use std::sync::Arc;
use std::thread;

#[test]
fn preparing_changes_nothing_of_its_caller() {
    judge(scenario("unchanged-by-preparing"));
}

#[test]
fn nothing_is_left_of_many_prepared_sandboxes() {
    judge(scenario("leaks-nothing-prepared"));
}

#[test]
fn many_threads_spawn_from_one() {
    let prepared = Arc::new(cage([]).prepare().expect("prepared"));
    let spawn = |number: usize| {
        let prepared = Arc::clone(&prepared);
        thread::spawn(move || {
            let word = number.to_string();
            assert_eq!(act(&prepared, &["arguments", &word]), format!("ok {word}"));
        })
    };
    let threads: Vec<_> = (0..32).map(spawn).collect();
    for thread in threads {
        thread.join().expect("a program that ran");
    }
}

#[test]
fn a_thread_that_has_ended_leaves_what_it_prepared() {
    let made = thread::spawn(|| cage([]).prepare().expect("prepared"));
    let prepared = made.join().expect("the thread");
    assert_eq!(act(&prepared, &["arguments", "x"]), "ok x");
}

/// Ids are a thread's own in the kernel, so this thread can have one that no other test has.
#[test]
fn who_has_become_somebody_else_does_not_get_what_was_prepared() {
    if !is_root() {
        // Nobody else may.
        return;
    }
    let refused = thread::spawn(|| {
        let prepared = cage([]).prepare().expect("prepared");
        let other = Gid::from_raw(12345);
        set_thread_res_gid(other, other, other).expect("root may");
        prepared.spawn(Command::new("x")).map(drop)
    });
    let refused = refused.join().expect("the thread");
    assert!(
        matches!(refused, Err(Error::MixedIds { .. })),
        "{refused:?}"
    );
}

#[track_caller]
fn check_failure(prepared: &Prepared, command: Command, step: Step, errno: i32) {
    match prepared.spawn(command) {
        Err(Error::Spawn(error)) => assert_eq!((error.step(), error.errno()), (step, errno)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_program_that_cannot_be_executed_is_an_error_of_the_spawn() {
    let scratch = Scratch::new();
    let plain = scratch.file("plain", "text");
    let prepared = cage([Exception::Read(plain.clone())])
        .prepare()
        .expect("prepared");
    check_failure(
        &prepared,
        Command::new("/no/such"),
        Step::Execute,
        libc::ENOENT,
    );
    check_failure(&prepared, Command::new(&plain), Step::Execute, libc::EACCES);
    let mut elsewhere = Command::new(birdcage_tests::inside());
    elsewhere.current_dir("/nowhere");
    check_failure(&prepared, elsewhere, Step::WorkingDirectory, libc::ENOENT);
    assert_eq!(act(&prepared, &["arguments", "still"]), "ok still");
}

/// What cannot be made is found out at once, not with the first program.
#[test]
fn a_sandbox_that_cannot_be_made_cannot_be_prepared() {
    let path = "/usr/no/such/private".into();
    let impossible = Exception::PrivateDirectory { path, size: 4096 };
    let cage = cage([Exception::ExecuteAndRead("/usr".into()), impossible]);
    let cold = cage.clone().spawn(Command::new("/bin/true"));
    let Err(Error::Spawn(cold)) = cold else {
        panic!("{cold:?}")
    };
    let prepared = cage.prepare().expect("it is made for each program");
    check_failure(
        &prepared,
        Command::new("/bin/true"),
        cold.step(),
        cold.errno(),
    );
}
