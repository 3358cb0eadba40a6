//! [`Tried`], what came of spawning in a place.

use birdcage_tests::{beside, within};
use rustix::pipe::{PipeFlags, pipe_with};
use std::fs::File;
use std::io::Read;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

/// The ways in which the program `host` spawns, each time.
const MANNERS: [&str; 3] = ["cold", "prepared", "preset"];

/// An error that is expected, by what a user would see.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal {
    /// The step, or the kind of another error.
    pub(crate) step: &'static str,
    pub(crate) errno: i32,
    /// What it was being done to; nothing if to nothing, [`ANY`] if that depends on the manner.
    pub(crate) path: &'static str,
    /// Words of the remedy.
    pub(crate) remedy: &'static str,
}

/// Some path, whichever.
pub(crate) const ANY: &str = "/";

/// What came of spawning in a place: fields of lines, as the program `host` prints them.
#[derive(Debug)]
pub(crate) struct Tried {
    lines: Vec<Vec<String>>,
    text: String,
    status: ExitStatus,
}

/// Makes that place and spawns in it.
#[track_caller]
pub(crate) fn tried(place: &str) -> Tried {
    tried_with(place, &[])
}

/// The same with variables that say more about the place.
#[track_caller]
pub(crate) fn tried_with(place: &str, variables: &[(&str, String)]) -> Tried {
    let variables = variables.iter().map(|(name, value)| (*name, &value[..]));
    let (text, status) = answer(place, variables);
    let fields = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
    let lines = text.lines().map(fields).filter(|line| line.len() > 2);
    Tried {
        lines: lines.collect(),
        text,
        status,
    }
}

/// What the program `host` says in a place, and how it ends.
///
/// Whoever hangs is killed, and has not answered.
#[track_caller]
pub(crate) fn answer<'a>(
    place: &str,
    variables: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> (String, ExitStatus) {
    let mut host = Command::new(beside("host"));
    host.arg(place)
        .stdin(Stdio::null())
        .env("RUST_BACKTRACE", "0");
    host.envs(variables);
    let (reader, writer) = pipe_with(PipeFlags::CLOEXEC).expect("a pipe");
    host.stderr(writer.try_clone().expect("a copy"))
        .stdout(writer);
    let mut child = host.spawn().expect("the program `host`");
    drop(host);
    let ended = within(Duration::from_secs(120), || {
        child.try_wait().expect("an answer").is_some()
    });
    if !ended {
        child.kill().expect("ours");
    }
    let status = child.wait().expect("a status");
    let mut text = String::new();
    let read = File::from(reader).read_to_string(&mut text);
    read.expect("UTF-8");
    assert!(ended, "{place} hangs after\n{text}");
    (text, status)
}

/// Works in every manner, with all protections.
#[track_caller]
pub(crate) fn works(place: &str) {
    let tried = tried(place);
    tried.ended_well();
    for manner in MANNERS {
        tried.works(manner);
    }
}

/// Is refused in every manner, by the same error.
#[track_caller]
pub(crate) fn refused(place: &str, refusal: Refusal) {
    let tried = tried(place);
    tried.ended_well();
    for manner in MANNERS {
        tried.refused(manner, refusal);
    }
}

impl Tried {
    #[track_caller]
    pub(crate) fn ended_well(&self) {
        assert!(self.status.success(), "{}: {}", self.status, self.text);
    }

    /// What was said of that manner, of which there is something.
    #[track_caller]
    fn of(&self, manner: &str) -> impl Iterator<Item = &Vec<String>> {
        let lines = self.lines.iter().filter(move |line| line[0] == manner);
        assert!(lines.clone().count() > 0, "no answer: {}", self.text);
        lines
    }

    #[track_caller]
    pub(crate) fn works(&self, manner: &str) {
        for line in self.of(manner) {
            assert_eq!(line[1..], ["works", "ok"], "{}", self.text);
        }
    }

    #[track_caller]
    pub(crate) fn refused(&self, manner: &str, expected: Refusal) {
        for line in self.of(manner) {
            let [_, outcome, step, errno, path, text, remedy] = &line[..] else {
                panic!("{}", self.text);
            };
            assert_eq!(
                (&outcome[..], &step[..]),
                ("refused", expected.step),
                "{}",
                self.text
            );
            let errno = errno.parse().unwrap_or(0);
            assert_eq!(errno, expected.errno, "{}", self.text);
            match expected.path {
                "" => assert_eq!(path, "-", "{}", self.text),
                ANY => assert!(path.starts_with('/'), "{}", self.text),
                known => assert_eq!(path, known, "{}", self.text),
            }
            let names_path = path == "-" || text.contains(&path[..]);
            assert!(names_path, "the text is without the path: {}", self.text);
            assert!(
                !expected.remedy.is_empty() && remedy.contains(expected.remedy),
                "{}",
                self.text
            );
        }
    }

    /// Nothing ran with a protection less, whatever else went wrong.
    #[track_caller]
    pub(crate) fn has_no_gap(&self) {
        for line in &self.lines {
            let gap = line[1] == "works" && line[2].starts_with("ok ");
            assert!(!gap, "{}", self.text);
        }
    }

    /// How many programs ran.
    pub(crate) fn ran(&self) -> usize {
        let ran = self
            .lines
            .iter()
            .filter(|line| line[1..] == ["works", "ok"]);
        ran.count()
    }

    /// The lines of those that did not run for an error without a remedy.
    pub(crate) fn without_remedy(&self) -> Vec<String> {
        let bare = |line: &&Vec<String>| {
            line[1] == "refused" && line.last().is_some_and(|last| last == "-")
        };
        self.lines
            .iter()
            .filter(bare)
            .map(|line| line.join(" "))
            .collect()
    }
}
