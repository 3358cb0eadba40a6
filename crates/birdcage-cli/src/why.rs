//! `birdcage why`: whether a program in a cage may do something at a path, and why.

use crate::failure::Failure;
use crate::options::CageOptions;
use crate::paint::{self, Tone};
use crate::rules::cage;
use birdcage::why::{Access, Answer};
use clap::Args;
use std::path::PathBuf;

/// It may not.
const NO: u8 = 1;

#[derive(Args, Debug)]
pub(crate) struct WhyArguments {
    /// The path, as the program would name it
    path: PathBuf,
    /// Ask whether it can be written; without this and --execute, whether it can be read
    #[arg(long = "write", conflicts_with = "to_execute")]
    to_write: bool,
    /// Ask whether it can be executed
    #[arg(long = "execute")]
    to_execute: bool,
    /// Print the answer as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    cage: CageOptions,
}

/// Answers, and returns 0 if the program may.
pub(crate) fn answer(arguments: &WhyArguments) -> Result<u8, Failure> {
    let access = match (arguments.to_write, arguments.to_execute) {
        (true, _) => Access::Write,
        (_, true) => Access::Execute,
        _ => Access::Read,
    };
    let answer = cage(&arguments.cage)?.why(&arguments.path, access);
    if arguments.json {
        paint::print(&crate::json::text(&answer)?)?;
    } else {
        paint::print(&painted(&answer))?;
    }
    Ok(if answer.is_allowed() { 0 } else { NO })
}

fn painted(answer: &Answer) -> String {
    let tone = if answer.is_allowed() {
        Tone::Good
    } else {
        Tone::Bad
    };
    let mut text = format!("{}\n", tone.paint(&answer.to_string()));
    if let Some(path) = answer.missing_rule() {
        let option = match answer.access {
            Access::Write => "-w",
            Access::Execute => "-e",
            _ => "-r",
        };
        text.push_str(&format!(
            "hint: a rule for it, or for what it is in, would do: {option} {}\n",
            path.display()
        ));
    }
    text
}
