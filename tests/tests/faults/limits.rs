//! A caller that has really run out of something.
//!
//! Namespaces that run out are tried in `tests/it/compat/places.rs`, memory by the errno alone:
//! an allocation that fails ends any program that is written in Rust.

use birdcage::error::{Hint, Result};
use birdcage::process::ExitStatus;
use birdcage_tests::{Census, base, is_root, quiet};
use rustix::process::{Resource, getrlimit, setrlimit};
use std::env;
use std::process as std_process;

/// By that word this program is told to run out of something.
pub(crate) const NAME: &str = "limits";

/// Runs out of descriptors, and of processes, each in a process of its own.
pub(crate) fn few() {
    for what in ["descriptors", "processes"] {
        if what == "processes" && is_root() {
            println!("not applicable: root has as many processes as there are");
            continue;
        }
        let own = env::current_exe().expect("/proc");
        let output = std_process::Command::new(own).args([NAME, what]).output();
        let output = output.expect("this program");
        assert!(output.status.success(), "{what}: {output:?}");
    }
}

/// Runs out of what the one argument says.
pub(crate) fn perform(arguments: &[String]) {
    match &*arguments[0] {
        "descriptors" => few_descriptors(),
        _ => no_processes(),
    }
}

fn prepared() -> Result<ExitStatus> {
    let prepared = base([]).prepare()?;
    prepared.stock_networks(1)?;
    prepared.status(quiet())
}

fn cold() -> Result<ExitStatus> {
    base([]).status(quiet())
}

/// From more than enough down to none, until nothing works.
fn few_descriptors() {
    for way in [cold, prepared] {
        assert!(way().expect("without a limit").success());
        set(Resource::Nofile, 256);
        let before = Census::take();
        let mut failures = 0;
        for number in 3..40 {
            set(Resource::Nofile, number);
            let outcome = way();
            set(Resource::Nofile, 256);
            match outcome {
                Ok(status) => assert!(status.success(), "with {number}: {status}"),
                Err(error) => {
                    assert_eq!(error.errno(), Some(libc::EMFILE), "with {number}: {error}");
                    failures += 1;
                }
            }
            let changes = before.changes(&Census::take());
            assert!(changes.is_empty(), "with {number}: {changes:?}");
        }
        assert!((4..36).contains(&failures), "{failures} failures");
    }
}

/// As many as this user has already, whoever else they belong to.
fn no_processes() {
    let before = Census::take();
    set(Resource::Nproc, 1);
    for way in [cold, prepared] {
        let error = way().expect_err("there is no process to be had");
        assert_eq!(error.errno(), Some(libc::EAGAIN), "{error}");
        assert_eq!(error.hint(), Some(&Hint::ProcessLimit), "{error}");
    }
    let changes = before.changes(&Census::take());
    assert_eq!(changes.len(), 1, "but for the limit itself: {changes:?}");
}

fn set(resource: Resource, number: u64) {
    let mut own = getrlimit(resource);
    own.current = Some(number);
    setrlimit(resource, own).expect("a lower limit");
}
