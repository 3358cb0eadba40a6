//! What is judged, and what is written down.

use super::{Row, Rows, document, shown};
use crate::kernels::console::Console;
use crate::kernels::kernel::{KERNELS, Kernel};

fn kernel(name: &str) -> &'static Kernel {
    let mut kernels = KERNELS.iter();
    kernels.find(|kernel| kernel.name == name).expect("known")
}

fn rows(name: &str, consoles: &[&str]) -> Vec<Row> {
    let mut rows = Rows::default();
    for text in consoles {
        rows.add(kernel(name), &Console::read(text));
    }
    rows.0
}

/// A run as root that ended like that.
fn run(program: &str, printed: &str, how: &str) -> String {
    format!("guest: begin {program} 0\n{printed}\nguest: end {program} 0 5 {how}\n")
}

const GOOD: &str = "\ntest result: ok. 3 passed; 0 failed; 0 ignored";

#[test]
fn the_machines_of_one_suite_are_one_row() {
    let (a, b) = (
        run("it/a::", GOOD, "exit status: 0"),
        run("it/b::", GOOD, "exit status: 0"),
    );
    let rows = rows("6.1", &[&a, &b]);
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].tally.passed, rows[0].seconds), (6, 10));
    assert!(rows[0].complaints.is_empty());
}

#[track_caller]
fn check(name: &str, console: &str, complaint: &str) {
    let rows = rows(name, &[console]);
    assert_eq!(rows[0].complaints, [complaint], "{rows:?}");
}

#[test]
fn what_did_not_end_well_is_a_complaint() {
    let bad = "\nfailures:\n    a::c\n\ntest result: FAILED. 3 passed; 1 failed; 0 ignored";
    check(
        "6.1",
        &run("it/a::", bad, "exit status: 101"),
        "FAILED a::c",
    );
    check(
        "6.1",
        &run("it/a::", GOOD, "signal: 9 (SIGKILL)"),
        "it/a::: signal: 9 (SIGKILL)",
    );
    check(
        "6.1",
        &run("it/a::", "", "limit"),
        "it/a::: no end within 5 s",
    );
    check(
        "6.1",
        "guest: begin it/a:: 0\ntest a::b ... ok\n",
        "it/a::: the machine ended before it",
    );
    check(
        "6.1",
        &run(
            "it/a::",
            "\ntest result: ok. 0 passed; 0 failed",
            "exit status: 0",
        ),
        "it/a::: no test has that in its name",
    );
}

#[test]
fn a_kernel_that_is_too_old_must_say_so() {
    let refused = run(
        "outside",
        "hint: Some(KernelTooOld { .. })",
        "exit status: 0",
    );
    let row = &rows("5.10", &[&refused])[0];
    assert_eq!((row.complaints.len(), row.tally.passed), (0, 1));
    check(
        "5.10",
        &run("outside", "no failure", "exit status: 0"),
        "outside is not refused: no failure",
    );
}

#[test]
fn what_is_wrong_stands_below_its_row() {
    let text = shown(&[Row::failed(kernel("6.12"), "no\nnetwork\n")]);
    assert!(text.ends_with("\n    no; network"), "{text}");
}

#[test]
fn what_cannot_be_tried_here_is_a_row_and_no_failure() {
    let row = Row::skipped(kernel("6.12-arm64"), "no linker".to_owned());
    assert!(row.complaints.is_empty());
    assert_eq!(row.tally().skipped, 1);
    assert!(shown(&[row]).ends_with("\n    skipped: no linker"));
}

#[test]
fn rows_of_kernels_that_were_not_tried_stay_and_reasons_are_listed_once() {
    let order = ["5.10", "6.1", "6.12"];
    let says = "not applicable: a::b: too old\nnot applicable: a::b: too old";
    let console = run("probes/a::", &format!("{says}{GOOD}"), "exit status: 0");
    let first = document(&order, &rows("6.1", &[&console]), "", "2026-01-01");
    assert!(
        first.ends_with("\n## 6.1\n\n- root: too old: `a::b`\n"),
        "{first}"
    );
    let failed = [Row::failed(kernel("6.12"), "no network")];
    let second = document(&order, &failed, &first, "2026-01-02");
    let (table, remarks) = second.split_once("\n## 6.1\n").expect("the section stays");
    assert!(table.contains("| probes | root | 1 | 0 | 0 | 2 | 5 | 2026-01-01 |\n| 6.12 |"));
    assert!(
        remarks.ends_with("\n## 6.12\n\n- **-, -: no network**\n"),
        "{second}"
    );
    let third = document(&order, &[], &second, "2026-01-03");
    assert_eq!(third, second);
}
