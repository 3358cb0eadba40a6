//! [`Console`], what a machine with the tests printed, and whether it came to its end.

use std::path::Path;

use crate::Result;
use crate::tally::{Output, Tally};

/// What was printed by a machine, as far as it came.
#[derive(Debug, Default)]
pub(crate) struct Console {
    pub(crate) release: String,
    pub(crate) landlock: String,
    pub(crate) runs: Vec<Run>,
    /// Whether its first process said anything at all.
    pub(crate) has_begun: bool,
    /// What says that it did not come to its end: it hangs, it panicked, it could not begin.
    ///
    /// Without one every program that was begun ended, and the first process counted as
    /// many as were seen.
    pub(crate) broken: Option<String>,
}

/// A test program, as one user.
#[derive(Debug, Default)]
pub(crate) struct Run {
    /// The program, and after a slash which of its tests.
    pub(crate) program: String,
    pub(crate) user: String,
    pub(crate) seconds: u64,
    pub(crate) ending: Ending,
    pub(crate) tally: Tally,
    /// The tests that failed and, where it was ended, those that had begun.
    pub(crate) failures: Vec<String>,
    /// What it says is not applicable: the test, and why.
    pub(crate) inapplicable: Vec<(String, String)>,
    /// All that it printed.
    pub(crate) text: String,
}

/// How a run ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Its status was 0.
    Well,
    /// It was something else, this.
    Badly(String),
    /// It was ended, for its time was up.
    Limit,
    /// The machine ended before it.
    #[default]
    Cut,
}

impl Console {
    /// Reads the log of a machine.
    pub(crate) fn of(log: &Path) -> Result<Self> {
        Ok(Self::read(&String::from_utf8_lossy(&std::fs::read(log)?)))
    }

    /// Reads it, line by line.
    pub(crate) fn read(text: &str) -> Self {
        let mut console = Self::default();
        let mut current: Option<(Run, Output)> = None;
        let mut announced = None;
        for line in text.lines() {
            let words: Vec<_> = line.split_whitespace().collect();
            console.has_begun |= words.first() == Some(&"guest:");
            match words[..] {
                ["guest:", "kernel", release] => console.release = release.to_owned(),
                ["guest:", "landlock", version] => console.landlock = version.to_owned(),
                ["guest:", "begin", program, user] => current = Some(begun(program, user)),
                ["guest:", "end", _, _, seconds, ref how @ ..] => {
                    let run = current.take().map(|run| ended(run, seconds, how));
                    console.runs.extend(run);
                }
                ["guest:", "done:", number, "runs"] => announced = number.parse().ok(),
                ["guest:", "failed:", ..] => console.broken = Some(line.to_owned()),
                _ => {
                    if let Some((run, output)) = &mut current {
                        told(run, output, line);
                    }
                }
            }
        }
        console.conclude(current, announced);
        console
    }

    fn conclude(&mut self, current: Option<(Run, Output)>, announced: Option<usize>) {
        let number = self.runs.len();
        if let Some(run) = current {
            let mut run = ended(run, "0", &[]);
            run.ending = Ending::Cut;
            self.runs.push(run);
        }
        let complaint = match announced {
            None => Some("the closing line is missing".to_owned()),
            Some(0) => Some("nothing was run".to_owned()),
            Some(said) if said != number => Some(format!("{said} runs are said, {number} seen")),
            Some(_) => None,
        };
        self.broken = self.broken.take().or(complaint);
    }
}

fn begun(program: &str, user: &str) -> (Run, Output) {
    let run = Run {
        program: program.to_owned(),
        user: user.to_owned(),
        ..Run::default()
    };
    (run, Output::default())
}

fn ended((run, output): (Run, Output), seconds: &str, how: &[&str]) -> Run {
    let ending = match how {
        ["exit", "status:", "0"] => Ending::Well,
        ["limit"] => Ending::Limit,
        how => Ending::Badly(how.join(" ")),
    };
    let (tally, failures) = match ending {
        Ending::Well | Ending::Badly(_) if run.text.contains("\ntest result: ") => {
            (output.tally(), failures(&run.text))
        }
        _ => unfinished(&run.text, output.tally()),
    };
    Run {
        seconds: seconds.parse().unwrap_or(0),
        ending,
        tally,
        failures,
        ..run
    }
}

fn told(run: &mut Run, output: &mut Output, line: &str) {
    let line = line.trim_end();
    output.line(line);
    if let Some(rest) = line.strip_prefix("not applicable: ") {
        // A probe has its name before the reason; what a test says is reason enough.
        let (name, why) = rest.split_once(": ").unwrap_or(("", rest));
        run.inapplicable.push((name.to_owned(), why.to_owned()));
    }
    run.text.push_str(line);
    run.text.push('\n');
}

/// The last list of that heading: the one before has what they printed.
fn failures(text: &str) -> Vec<String> {
    let list = text
        .rsplit_once("\nfailures:\n")
        .map_or("", |(_, list)| list);
    let names = list.lines().map_while(|line| line.strip_prefix("    "));
    names.map(str::to_owned).collect()
}

/// What is known without the line that counts them: of those that ended, and of those
/// that took long.
fn unfinished(text: &str, said: Tally) -> (Tally, Vec<String>) {
    let named = |line: &'_ str, end: &str| -> Option<String> {
        let name = line.strip_prefix("test ")?.strip_suffix(end)?;
        Some(name.trim_end_matches([' ', '.']).to_owned())
    };
    let all =
        |end: &str| -> Vec<String> { text.lines().filter_map(|line| named(line, end)).collect() };
    let (passed, mut failed) = (all("... ok"), all("... FAILED"));
    let mut slow = all(" has been running for over 60 seconds");
    slow.retain(|name| !passed.contains(name) && !failed.contains(name));
    let tally = Tally {
        passed: (passed.len() as u64).saturating_sub(said.skipped + said.inapplicable),
        failed: (failed.len() + slow.len()) as u64,
        ..said
    };
    failed.extend(slow.into_iter().map(|name| format!("{name} (no end)")));
    (tally, failed)
}

#[cfg(test)]
mod tests {
    use super::{Console, Ending};

    const WHOLE: &str = "[0.1] Linux\r\nguest: kernel 6.1.0-56\r\nguest: landlock 2\r\n\
        guest: begin probes/a:: 0\r\nnot applicable: a::b: why\r\n\r\nfailures:\r\n\r\n---- a::c ----\r\nno\r\n\
        \r\nfailures:\r\n    a::c\r\n\r\ntest result: FAILED. 3 passed; 1 failed; 0 ignored\r\n\
        guest: end probes/a:: 0 17 exit status: 101\r\nguest: done: 1 runs\r\n";

    #[test]
    fn a_run_has_its_counts_and_the_names_of_what_failed() {
        let console = Console::read(WHOLE);
        assert_eq!((&*console.release, &*console.landlock), ("6.1.0-56", "2"));
        assert_eq!(console.broken, None);
        let run = &console.runs[0];
        assert_eq!(run.tally.to_string(), "2 passed, 1 failed, 0 skipped");
        assert_eq!((run.tally.inapplicable, run.seconds), (1, 17));
        assert_eq!(run.inapplicable, [("a::b".to_owned(), "why".to_owned())]);
        assert_eq!(run.failures, ["a::c"]);
        assert_eq!(run.ending, Ending::Badly("exit status: 101".to_owned()));
    }

    #[test]
    fn without_the_closing_line_or_with_another_count_it_is_broken() {
        let broken = |text: &str| Console::read(text).broken.expect("broken");
        let cut = WHOLE.replace("guest: done: 1 runs", "");
        assert_eq!(broken(&cut), "the closing line is missing");
        assert_eq!(
            broken(&WHOLE.replace("done: 1", "done: 2")),
            "2 runs are said, 1 seen"
        );
        assert_eq!(broken("guest: done: 0 runs"), "nothing was run");
        assert_eq!(broken("guest: failed: no proc"), "guest: failed: no proc");
    }

    const SLOW: &str = "guest: begin it/x:: 1000\ntest x::a ... ok\ntest x::b ... FAILED\n\
        test x::c has been running for over 60 seconds\ntest x::d has been running for over 60 seconds\n\
        test x::d ... ok\n";

    #[test]
    fn a_run_that_was_ended_has_what_it_came_to_and_what_had_no_end() {
        let text = format!("{SLOW}guest: end it/x:: 1000 300 limit\nguest: done: 1 runs\n");
        let console = Console::read(&text);
        assert_eq!(console.broken, None);
        let run = &console.runs[0];
        assert_eq!(run.ending, Ending::Limit);
        assert_eq!(run.tally.to_string(), "2 passed, 2 failed, 0 skipped");
        assert_eq!(run.failures, ["x::b", "x::c (no end)"]);
    }

    #[test]
    fn a_machine_that_was_cut_off_keeps_what_was_seen() {
        let console = Console::read(SLOW);
        assert_eq!(
            console.broken.as_deref(),
            Some("the closing line is missing")
        );
        assert!(console.has_begun);
        assert_eq!(console.runs[0].ending, Ending::Cut);
        assert_eq!(console.runs[0].tally.passed, 2);
    }

    #[test]
    fn a_machine_that_never_came_to_its_first_process_is_known() {
        let console = Console::read("SeaBIOS\n[    2.1] Kernel panic - not syncing: guest:\n");
        assert!(!console.has_begun && console.broken.is_some());
    }

    #[test]
    fn a_program_that_dies_without_its_last_line_has_not_ended_well() {
        let text =
            format!("{SLOW}guest: end it/x:: 1000 9 signal: 9 (SIGKILL)\nguest: done: 1 runs\n");
        let run = &Console::read(&text).runs[0];
        assert_eq!(run.ending, Ending::Badly("signal: 9 (SIGKILL)".to_owned()));
        assert_eq!(run.tally.failed, 2);
    }
}
