//! `birdcage doctor`: whether programs can be caged here, for people and for programs.

use crate::failure::Failure;
use anstyle::{AnsiColor, Style};
use birdcage::doctor::{Finding, Report, State};
use clap::Args;
use std::io::{self, Write};

/// There are no sandboxes here.
const NO_SANDBOXES: u8 = 1;

#[derive(Args, Debug)]
pub(crate) struct DoctorArguments {
    /// Print the findings as JSON
    #[arg(long)]
    json: bool,
}

/// Examines this host, prints what was found, and returns 0 if programs can be caged.
pub(crate) fn examine(arguments: &DoctorArguments) -> Result<u8, Failure> {
    let report = birdcage::doctor::examine();
    let text = if arguments.json {
        json(&report)?
    } else {
        painted(&report)
    };
    // Takes the colours away where nobody would see them, or `NO_COLOR` says so.
    print(anstream::stdout(), &text)?;
    Ok(if report.works() { 0 } else { NO_SANDBOXES })
}

/// A reader that has gone away is no failure of ours.
fn print(mut to: impl Write, text: &str) -> io::Result<()> {
    match to.write_all(text.as_bytes()).and_then(|()| to.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

fn json(report: &Report) -> io::Result<String> {
    let mut text = serde_json::to_string_pretty(report)?;
    text.push('\n');
    Ok(text)
}

/// The report with each state in its colour, and the verdict in that of its own.
fn painted(report: &Report) -> String {
    let findings: String = report.findings().iter().map(painted_finding).collect();
    let verdict = style(if report.works() {
        State::Ok
    } else {
        State::Missing
    });
    let verdict = verdict.bold();
    format!("{findings}{verdict}{}{verdict:#}\n", report.verdict())
}

/// A finding begins with its state.
fn painted_finding(finding: &Finding) -> String {
    let (text, state) = (finding.to_string(), finding.state().to_string());
    let rest = text.strip_prefix(&state).unwrap_or(&text);
    let style = style(finding.state());
    format!("{style}{state}{style:#}{rest}")
}

fn style(state: State) -> Style {
    match state {
        State::Ok => AnsiColor::Green.on_default(),
        State::Missing => AnsiColor::Red.on_default(),
        _ => AnsiColor::Yellow.on_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_its_colours_the_text_is_the_librarys() {
        let report = birdcage::doctor::examine();
        let painted = painted(&report);
        assert!(painted.contains("\u{1b}["), "{painted}");
        let plain = anstream::adapter::strip_str(&painted).to_string();
        assert_eq!(plain, report.to_string());
    }
}
