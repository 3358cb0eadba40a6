//! `cargo xtask guide`: the commands of `README.md` and of the guide in `docs/`.
//! What they show is what happens.
//!
//! In a block marked `console`, a line that begins with `$ ` is a command. It is
//! run by `sh` and must print exactly the lines that follow it, in which `…` stands
//! for anything. A command with nothing below it must succeed. Remarks that a reader
//! does not see say the rest; [`Remark`] has them.

mod blocks;
mod examples;
mod made;
mod picture;
mod reference;
mod remark;
mod session;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::step::Verdict;
use crate::tally::Tally;
use crate::test::{USER, target_directory_of_both};
use crate::user::{User, is_root};
use crate::workspace::{cargo, output_of, root, target_directory};
pub(crate) use blocks::{Part, parts};
use remark::Remark;
use session::{Session, Shell};

/// What may follow `cargo xtask guide`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only the documents with one of these words in their path
    words: Vec<String>,
}

/// Runs all of them; an error if one does not do what is shown.
pub(crate) fn perform(arguments: &Arguments) -> Result<()> {
    match run(&arguments.words)? {
        Verdict::Passed(tally) => println!("{tally}"),
        Verdict::Failed(why, _) => return Err(why.into()),
        Verdict::Skipped(why) => println!("not run: {why}"),
    }
    Ok(())
}

/// The step of `ci`.
pub(crate) fn step() -> Result<Verdict> {
    run(&[])
}

/// What may follow `cargo xtask picture` and `cargo xtask reference`.
#[derive(Debug, clap::Args)]
pub(crate) struct Making {
    /// Only say whether the file is as it would be made now
    #[arg(long)]
    check: bool,
}

/// Draws the terminal of `README.md`.
pub(crate) fn draw(making: &Making) -> Result<()> {
    picture::picture(&Shell::own(&build()?))?.make(making, "cargo xtask picture")
}

/// Writes the chapter about policy files.
pub(crate) fn refer(making: &Making) -> Result<()> {
    reference::chapter()?.make(making, "cargo xtask reference")
}

/// The step of `ci`: what is made from code is as it is made now.
pub(crate) fn made() -> Result<Verdict> {
    refer(&Making { check: true })?;
    draw(&Making { check: true })?;
    Ok(Verdict::Passed(Tally::one_passed()))
}

/// As ourselves; the documents that have places of their own once more as an
/// ordinary user, if we are root.
fn run(words: &[String]) -> Result<Verdict> {
    let wanted = |path: &PathBuf| {
        let path = path.to_string_lossy();
        words.is_empty() || words.iter().any(|word| path.contains(word))
    };
    let documents: Vec<_> = documents()?.into_iter().filter(wanted).collect();
    let program = build()?;
    let mut tally = Tally::default();
    for shell in shells(&program) {
        for document in &documents {
            let followed = follow(document, &shell)?;
            tally += followed.tally;
            if let Some(why) = followed.stopped {
                println!("skipped: {}: {why}", document.display());
                tally.skipped += 1;
            }
        }
    }
    Ok(Verdict::Passed(tally))
}

/// `README.md` and every chapter of the guide, sorted.
pub(crate) fn documents() -> Result<Vec<PathBuf>> {
    let in_guide = |path: &PathBuf| {
        path.starts_with("docs/src") && path.extension().is_some_and(|extension| extension == "md")
    };
    let files = crate::workspace::files()?;
    let mut documents: Vec<_> = files.into_iter().filter(in_guide).collect();
    documents.insert(0, "README.md".into());
    Ok(documents)
}

/// The program `birdcage`, where an ordinary user can execute it.
fn build() -> Result<PathBuf> {
    let mut build = cargo();
    build.args(["build", "--quiet", "--package", "birdcage-cli"]);
    let other = target_directory_of_both()?;
    if let Some(directory) = &other {
        build.env("CARGO_TARGET_DIR", directory);
    }
    output_of(&mut build)?;
    Ok(other
        .map_or_else(target_directory, Ok)?
        .join("debug/birdcage"))
}

fn shells(program: &Path) -> Vec<Shell> {
    let mut shells = vec![Shell::own(program)];
    if let Some(user) = User::find(USER).filter(|_| is_root()) {
        shells.push(Shell::of(&user, program));
    }
    shells
}

/// How far somebody came who followed a document.
#[derive(Debug, Default)]
struct Followed {
    tally: Tally,
    /// Why not to its end.
    stopped: Option<String>,
}

/// Does what a document says, from its beginning to its end if this machine can.
fn follow(document: &Path, shell: &Shell) -> Result<Followed> {
    let text = std::fs::read_to_string(root().join(document))?;
    let name = document.display().to_string();
    let mut session = Session::new(shell);
    let mut followed = Followed::default();
    for part in parts(&text) {
        match step_of(part, &mut session) {
            Ok(Step::Done(done)) => followed.tally += done,
            Ok(Step::Impossible(why)) => {
                followed.stopped = Some(why);
                break;
            }
            Err(error) => return Err(format!("{name}:{}: {error}", part.line()).into()),
        }
    }
    Ok(followed)
}

/// What comes of one part of a document.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    Done(Tally),
    /// What follows cannot be done on this machine.
    Impossible(String),
}

fn step_of(part: Part<'_>, session: &mut Session<'_>) -> Result<Step> {
    match part {
        Part::Block(block) => session.take(&block).map(Step::Done),
        Part::Remark { text, .. } => session.heed(Remark::read(text)?),
    }
}

/// A command that succeeds, or an error with what it said.
fn succeed(command: &mut Command) -> Result<()> {
    output_of(command).map(drop)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Shell, follow};

    /// Follows a document that is not in the repository.
    fn followed(text: &str) -> Result<(u64, Option<String>), String> {
        let directory = tempfile::tempdir().expect("a directory");
        let document = directory.path().join("a.md");
        std::fs::write(&document, text).expect("a file");
        let done = follow(&document, &Shell::own(Path::new("/bin/true")));
        let done = done.map(|done| (done.tally.passed, done.stopped));
        done.map_err(|error| {
            error
                .to_string()
                .replace(&document.display().to_string(), "a.md")
        })
    }

    const PLACE: &str = "<!-- in an empty directory -->\n<!-- file: x -->\n```toml\na = 1\n```\n";

    #[test]
    fn files_are_written_to_a_place_and_commands_run_there() {
        let commands = "```console\n$ cat x; ls\na = 1\nx\n$ birdcage\n```\n";
        assert_eq!(followed(&format!("{PLACE}{commands}")), Ok((3, None)));
        let again =
            format!("{PLACE}<!-- in an empty directory -->\n```console\n$ test ! -e x\n```\n");
        assert_eq!(followed(&again), Ok((2, None)));
    }

    #[test]
    fn a_place_is_a_copy_of_its_fixture() {
        let text =
            "<!-- in docs/fixtures/make -->\n```console\n$ rm Makefile && ls\nhello.c\n```\n";
        assert_eq!(followed(text), Ok((1, None)));
        assert_eq!(followed(text), Ok((1, None)));
    }

    #[test]
    fn what_does_not_hold_is_named_by_its_line() {
        for (text, start) in [
            (
                "\n```console\n$ echo a\nb\n```\n",
                "a.md:2: `echo a` printed\na\n",
            ),
            (
                "<!-- file: x -->\n```toml\n```\n",
                "a.md:2: a file needs a place",
            ),
            ("<!-- nonsense -->\n", "a.md:1: `<!-- nonsense -->`"),
            (
                "<!-- from Cargo.toml -->\n```toml\nno\n```\n",
                "a.md:2: the block does not stand",
            ),
        ] {
            let error = followed(text).expect_err(text);
            assert!(error.starts_with(start), "{error}");
        }
        assert_eq!(
            followed("<!-- from Cargo.toml -->\n```toml\n[workspace]\n```\n"),
            Ok((1, None))
        );
    }

    #[test]
    fn without_a_tool_the_rest_is_skipped() {
        let rest = "```console\n$ true\n```\n";
        assert_eq!(
            followed(&format!("<!-- needs sh -->\n{rest}")),
            Ok((1, None))
        );
        assert_eq!(
            followed(&format!("<!-- needs no-such-tool -->\n{rest}")),
            Ok((0, Some("there is no no-such-tool".to_owned())))
        );
    }
}
