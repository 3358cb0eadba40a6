//! Callers with hardly a descriptor: the streams closed, or the limit low.

use birdcage::process::Stdio;
use birdcage::{Birdcage, Exception};
use birdcage_sys::descriptor::close_from;
use birdcage_tests::{base, children, quiet, sh};
use rustix::process::{Resource, getrlimit, setrlimit};
use std::fs;

/// Spawns with all three streams of the caller closed.
///
/// What it finds goes to a file: there is nothing to print to.
pub(crate) fn closed_streams(arguments: &[String]) {
    close_from(0).expect("close_range");
    let inherited = null_at("0 1 2", Stdio::inherit());
    // The new pipe has the numbers of the streams that are closed. It is not one of them.
    let piped = null_at("1 2", Stdio::piped());
    let output = base([]).output(sh("echo text")).map(|output| output.stdout);
    let output = output.map(|text| String::from_utf8_lossy(&text).into_owned());
    let found = format!("inherited {inherited}\npiped {piped}\noutput {output:?}\n");
    fs::write(&arguments[0], found).expect("the results");
}

/// Whether those streams of a program lead to nothing, with this input and the rest inherited.
fn null_at(streams: &str, input: Stdio) -> String {
    let script =
        format!("for s in {streams}; do test /proc/self/fd/$s -ef /dev/null || exit 1$s; done");
    let mut command = sh(&script);
    command.stdin(input);
    format!("{:?}", base([]).status(command).map(|status| status.code()))
}

/// With sixteen descriptors a small cage works; with too few a spawn is an error that leaves nothing.
pub(crate) fn few_descriptors() {
    close_from(3).expect("close_range");
    limit(16);
    let cage = small();
    let run = || cage.clone().status(quiet()).map(|status| status.code());
    assert_eq!(run().expect("sixteen are enough"), Some(0));
    for number in (3..16).rev() {
        limit(number);
        let outcome = run();
        limit(16);
        assert!(
            matches!(outcome, Ok(Some(0)) | Err(_)),
            "with {number}: {outcome:?}"
        );
        assert_eq!(open(), [0, 1, 2], "left open with {number}");
        assert_eq!(children(), [""; 0], "left running with {number}");
    }
    limit(3);
    assert!(run().is_err(), "nothing was too few");
}

/// A cage for one program, with hardly more in it.
fn small() -> Birdcage {
    let mut cage = birdcage_tests::cage([]);
    cage.add_exception(Exception::ExecuteAndRead("/bin/true".into()))
        .expect("a program");
    cage
}

fn limit(number: u64) {
    let mut own = getrlimit(Resource::Nofile);
    own.current = Some(number);
    setrlimit(Resource::Nofile, own).expect("a lower limit");
}

/// The numbers that are open, but for the one through which they are read.
fn open() -> Vec<u32> {
    let entries = fs::read_dir("/proc/self/fd").expect("/proc/self/fd");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut numbers: Vec<u32> = names
        .filter_map(|name| name.to_str()?.parse().ok())
        .collect();
    numbers.sort_unstable();
    numbers.pop();
    numbers
}
