//! [`Console`], what a kernel with the tests printed, and whether it came to its end.

use crate::tally::{Output, Tally};

/// What was printed by a machine that came to its end.
///
/// Having one says that every program that was begun ended, and that the first process
/// counted as many as were seen: a machine that hangs or panics gives none.
#[derive(Debug, Default)]
pub(crate) struct Console {
    pub(crate) release: String,
    pub(crate) landlock: String,
    pub(crate) runs: Vec<Run>,
}

/// A test program, as one user.
#[derive(Debug, Default)]
pub(crate) struct Run {
    pub(crate) program: String,
    pub(crate) user: String,
    pub(crate) tally: Tally,
    /// Its status was 0.
    pub(crate) ended_well: bool,
    /// The tests that failed.
    pub(crate) failures: Vec<String>,
    /// All that it printed.
    pub(crate) text: String,
}

impl Console {
    /// Reads it, line by line; an error is what is missing.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let mut console = Self::default();
        let mut current: Option<(Run, Output)> = None;
        let mut announced: Option<usize> = None;
        for line in text.lines() {
            let words: Vec<_> = line.split_whitespace().collect();
            match words[..] {
                ["guest:", "kernel", release] => console.release = release.to_owned(),
                ["guest:", "landlock", version] => console.landlock = version.to_owned(),
                ["guest:", "begin", program, user] => current = Some(begun(program, user)),
                ["guest:", "end", _, _, ref how @ ..] => {
                    let (run, output) = current.take().ok_or("an end without a beginning")?;
                    console.runs.push(ended(run, output, how));
                }
                ["guest:", "done:", number, "runs"] => announced = number.parse().ok(),
                ["guest:", "failed:", ..] => return Err(line.to_owned()),
                _ => {
                    if let Some((run, output)) = &mut current {
                        told(run, output, line);
                    }
                }
            }
        }
        match announced {
            Some(number) if number == console.runs.len() && number > 0 => Ok(console),
            Some(number) => Err(format!(
                "{number} runs are said, {} seen",
                console.runs.len()
            )),
            None => Err("the closing line is missing".to_owned()),
        }
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

fn ended(run: Run, output: Output, how: &[&str]) -> Run {
    Run {
        tally: output.tally(),
        failures: failures(&run.text),
        ended_well: how == ["exit", "status:", "0"],
        ..run
    }
}

fn told(run: &mut Run, output: &mut Output, line: &str) {
    let line = line.trim_end();
    output.line(line);
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

#[cfg(test)]
mod tests {
    use super::Console;

    const WHOLE: &str = "[0.1] Linux\r\nguest: kernel 6.1.0-56\r\nguest: landlock 2\r\n\
        guest: begin probes 0\r\nnot applicable: a::b: why\r\n\r\nfailures:\r\n\r\n---- a::c ----\r\nno\r\n\
        \r\nfailures:\r\n    a::c\r\n\r\ntest result: FAILED. 3 passed; 1 failed; 0 ignored\r\n\
        guest: end probes 0: exit status: 101\r\nguest: done: 1 runs\r\n";

    #[test]
    fn a_run_has_its_counts_and_the_names_of_what_failed() {
        let console = Console::read(WHOLE).expect("whole");
        assert_eq!((&*console.release, &*console.landlock), ("6.1.0-56", "2"));
        let run = &console.runs[0];
        assert_eq!(run.tally.to_string(), "2 passed, 1 failed, 0 skipped");
        assert_eq!(run.tally.inapplicable, 1);
        assert_eq!((&*run.failures[0], run.ended_well), ("a::c", false));
    }

    #[test]
    fn without_the_closing_line_or_with_another_count_nothing_is_known() {
        let cut = WHOLE.replace("guest: done: 1 runs", "");
        assert_eq!(
            Console::read(&cut).err().as_deref(),
            Some("the closing line is missing")
        );
        assert!(Console::read(&WHOLE.replace("done: 1", "done: 2")).is_err());
        assert!(Console::read("guest: done: 0 runs").is_err());
    }
}
