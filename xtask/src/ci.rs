//! `cargo xtask ci`: everything a change must pass, in the order of what is
//! quick to fail.

use crate::step::{Step, Strictness, Summary, Verdict};
use crate::tally::Tally;
use crate::workspace::cargo;
use crate::{Result, dist, fuzz, guide, kernels, no_panic, run, test, tidy, user};

type Work = fn() -> Result<Verdict>;

const STEPS: [(&str, Work); 13] = [
    ("format", || cargo_step(&["fmt", "--all", "--check"], &[])),
    ("tidy", || done(tidy::perform())),
    ("clippy", clippy),
    ("documentation", documentation),
    ("tests", || test::as_ourselves(&[])),
    ("tests as an ordinary user", as_ordinary_user),
    ("tests in documentation", test::documentation),
    ("fuzz properties, 2 s each", || {
        fuzz::smoke().map(Verdict::Passed)
    }),
    ("no panic after clone", no_panic::step),
    ("commands of the readme and the guide", guide::step),
    ("what is made from code is current", guide::made),
    ("what a package has in it", dist::step),
    ("a few tests on an older kernel", kernels::smoke),
];

/// Takes every step, also after one failed, and sums up.
///
/// The last line is `N passed, N failed, N skipped`, over all tests.
pub(crate) fn perform() -> Result<()> {
    let mut summary = Summary::default();
    for (name, work) in STEPS {
        summary.add(Step::take(name, work));
    }
    let strictness = Strictness::of(std::env::var("CI").ok().as_deref());
    println!("\n{summary}\n{}", conclusion(&summary, strictness));
    println!("{} not applicable", summary.tally().inapplicable);
    println!("{}", summary.tally());
    if summary.is_green(strictness) {
        Ok(())
    } else {
        std::process::exit(1)
    }
}

/// One line for who reads only that: what is wrong, if something is.
fn conclusion(summary: &Summary, strictness: Strictness) -> String {
    match (
        summary.is_green(strictness),
        summary.failed()[..].join(", "),
    ) {
        (true, _) => "all steps passed".to_owned(),
        (false, steps) if steps.is_empty() => {
            "tests were skipped, which CI=true forbids".to_owned()
        }
        (false, steps) => format!("failed: {steps}"),
    }
}

fn clippy() -> Result<Verdict> {
    cargo_step(
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
        &[],
    )
}

fn documentation() -> Result<Verdict> {
    cargo_step(
        &["doc", "--workspace", "--no-deps"],
        &[("RUSTDOCFLAGS", "-D warnings")],
    )
}

/// Who is not root has just been the ordinary user.
fn as_ordinary_user() -> Result<Verdict> {
    if user::is_root() {
        test::as_user(test::USER, &[])
    } else {
        done(Ok(()))
    }
}

fn cargo_step(arguments: &[&str], environment: &[(&str, &str)]) -> Result<Verdict> {
    let mut command = cargo();
    command.args(arguments).envs(environment.iter().copied());
    run::checked(command).map(Verdict::Passed)
}

fn done(result: Result<()>) -> Result<Verdict> {
    result.map(|()| Verdict::Passed(Tally::default()))
}

#[cfg(test)]
mod tests {
    use super::conclusion;
    use crate::step::{Step, Strictness, Summary, Verdict};
    use crate::tally::Tally;

    fn check(verdict: Verdict, expected: &str) {
        let mut summary = Summary::default();
        summary.add(Step::take("clippy", || Ok(verdict)));
        assert_eq!(conclusion(&summary, Strictness::SkipsAreRed), expected);
    }

    #[test]
    fn the_conclusion_names_what_is_wrong() {
        check(Verdict::Passed(Tally::one_passed()), "all steps passed");
        check(
            Verdict::Failed("why".to_owned(), Tally::default()),
            "failed: clippy",
        );
        check(
            Verdict::Skipped("why".to_owned()),
            "tests were skipped, which CI=true forbids",
        );
    }
}
