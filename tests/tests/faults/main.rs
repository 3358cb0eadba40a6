//! Every system call of a spawn is made to fail, one at a time, and everybody is killed at each.
//!
//! A spawn in which something fails is an error that says what, or the call is on a
//! list, with a reason (`allowed.rs`). Nothing is left in any case: no process, no
//! descriptor, no mapping, no mount; and no program has run.
//!
//! The caller is this program again, in a process of its own. A seccomp filter in it
//! asks this one about every call that it and all its children make, which answers
//! with what the kernel does or with an errno (`kernel.rs`, `answers.rs`). Who asks is
//! known by the order in which processes are made (`role.rs`). One run without a fault
//! says which calls there are; each is then a run of its own (`campaign.rs`).
//!
//! `--table` prints what each fault comes to, `--call NAME` of one call.

mod allowed;
mod answers;
mod caller;
mod calls;
mod campaign;
mod guest;
mod judge;
mod kernel;
mod limits;
mod role;
mod supervise;
mod table;

use caller::Way;
use campaign::{Case, Model};
use judge::Verdict;
use std::env;
use std::panic::catch_unwind;
use std::process::ExitCode;
use supervise::Fault;
use table::Sums;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some(limits::NAME) => limits::perform(&arguments[1..]),
        Some(caller::NAME) => caller::perform(&arguments[1..]),
        Some(guest::NAME) => guest::perform(&arguments[1..]),
        Some("--table") => return table::print(named(&arguments, "--call")),
        _ => return test(&arguments),
    }
    ExitCode::SUCCESS
}

/// The argument after another.
fn named<'a>(arguments: &'a [String], name: &str) -> Option<&'a str> {
    let place = arguments.iter().position(|argument| argument == name)?;
    arguments.get(place + 1).map(String::as_str)
}

/// A sentence and what proves it.
type Test = (&'static str, fn());

const TESTS: [Test; 7] = [
    ("a_run_without_a_fault_is_the_same_twice", same_twice),
    (
        "a_call_that_fails_in_a_spawn_is_an_error_or_on_the_list",
        || failures(Way::Cold),
    ),
    (
        "a_call_that_fails_in_a_prepared_sandbox_is_an_error_or_on_the_list",
        || {
            failures(Way::Prepared);
            failures(Way::Stocked);
        },
    ),
    ("whoever_is_killed_in_a_spawn_leaves_nothing", || {
        deaths(Way::Cold)
    }),
    (
        "whoever_is_killed_in_a_prepared_sandbox_leaves_nothing",
        || {
            deaths(Way::Prepared);
            deaths(Way::Stocked);
        },
    ),
    (
        "a_spawn_without_processes_or_descriptors_left_is_an_error",
        limits::few,
    ),
    ("an_errno_that_is_swallowed_would_be_found", would_be_found),
];

/// Runs the tests, or those that are named; one that fails does not keep the others from running.
fn test(names: &[String]) -> ExitCode {
    let names: Vec<_> = names.iter().filter(|name| !name.starts_with('-')).collect();
    let is_named = |test: &&Test| names.is_empty() || names.iter().any(|name| *name == test.0);
    let mut failed = 0;
    println!("\nrunning {} tests", TESTS.iter().filter(is_named).count());
    for (name, test) in TESTS.iter().filter(is_named) {
        let passed = catch_unwind(test).is_ok();
        failed += usize::from(!passed);
        println!("test {name} ... {}", if passed { "ok" } else { "FAILED" });
    }
    let (word, code) = match failed {
        0 => ("ok", ExitCode::SUCCESS),
        _ => ("FAILED", ExitCode::FAILURE),
    };
    let passed = TESTS.iter().filter(is_named).count() - failed;
    println!(
        "\ntest result: {word}. {passed} passed; {failed} failed; 0 ignored; 0 measured; 0 filtered out"
    );
    code
}

/// The faults are about calls that a run makes each time, or they would be about nothing.
fn same_twice() {
    for way in Way::ALL {
        let [one, two] = [Model::new(way), Model::new(way)];
        let differences = one.differences(&two);
        assert!(differences.is_empty(), "{way:?}: {differences:?}");
    }
}

fn failures(way: Way) {
    let model = Model::new(way);
    judge_all(&model, &model.failures());
}

/// Of each call the first and the last; `cargo xtask faults` tries all of them.
fn deaths(way: Way) {
    let model = Model::new(way);
    let all = model.deaths();
    let kind = |case: &Case| {
        let point = case.seen.point;
        (point.role, point.number, case.seen.late, case.fault)
    };
    let kinds: Vec<_> = all.iter().map(kind).collect();
    let is_edge = |place: usize| {
        let (before, after) = (&kinds[..place], &kinds[place + 1..]);
        !before.contains(&kinds[place]) || !after.contains(&kinds[place])
    };
    let places = (0..all.len()).filter(|place| is_edge(*place));
    judge_all(&model, &places.map(|place| all[place]).collect::<Vec<_>>());
}

/// Tries them, and says how many there were.
fn judge_all(model: &Model, cases: &[Case]) {
    let verdicts = model.try_all(cases);
    let mut sums = Sums::default();
    sums.add(&verdicts);
    println!("{sums}");
    let broken: Vec<_> = verdicts
        .iter()
        .filter(|(_, verdict)| matches!(verdict, Verdict::Broken(_)))
        .map(|(case, verdict)| format!("{case:x?}: {verdict}"))
        .collect();
    assert!(
        broken.is_empty(),
        "{} broken:\n{}",
        broken.len(),
        broken.join("\n")
    );
    let missed = verdicts
        .iter()
        .filter(|(_, verdict)| *verdict == Verdict::NotReached);
    let missed: Vec<_> = missed
        .filter(|(case, _)| !campaign::is_of_chance(&case.seen))
        .collect();
    assert!(missed.is_empty(), "not made again: {missed:x?}");
}

/// The control: a success that never happened, where the kernel would have protected.
fn would_be_found() {
    let model = Model::new(Way::Cold);
    let cases = model.lies();
    assert!(cases.len() > 5, "{cases:?}");
    for (case, verdict) in model.try_all(&cases) {
        assert_eq!(case.fault, Fault::Nothing);
        let found = matches!(&verdict, Verdict::Broken(what) if what.starts_with("Weaker"));
        assert!(found, "{case:x?}: {verdict}");
    }
}
