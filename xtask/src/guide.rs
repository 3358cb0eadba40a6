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
            tally += follow(document, &shell)?;
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

/// Does what a document says, from its beginning to its end.
fn follow(document: &Path, shell: &Shell) -> Result<Tally> {
    let text = std::fs::read_to_string(root().join(document))?;
    let mut session = Session::new(shell);
    let mut tally = Tally::default();
    for part in parts(&text) {
        let line = part.line();
        let done = match part {
            Part::Remark { text, .. } => match Remark::read(text) {
                Ok(Remark::Needs(tool)) if !shell.has(&tool)? => {
                    println!("skipped: {}: there is no {tool}", document.display());
                    tally.skipped += 1;
                    return Ok(tally);
                }
                remark => remark.and_then(|remark| session.heed(remark)),
            },
            Part::Block(block) => session.take(&block).map(|done| tally += done),
        };
        done.map_err(|error| format!("{}:{line}: {error}", document.display()))?;
    }
    Ok(tally)
}

/// A command that succeeds, or an error with what it said.
fn succeed(command: &mut Command) -> Result<()> {
    output_of(command).map(drop)
}
