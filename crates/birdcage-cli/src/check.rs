//! `birdcage check`: what is unwise or useless in a policy file.

use crate::failure::Failure;
use crate::paint::{self, Tone};
use birdcage::error::Error;
use birdcage::policy::{Finding, Policy, Severity, check};
use clap::Args;
use std::path::PathBuf;

/// The worst that was found is a warning.
const WARNING: u8 = 1;
/// The worst that was found is a danger.
const DANGER: u8 = 2;

#[derive(Args, Debug)]
pub(crate) struct CheckArguments {
    /// The policy file
    file: PathBuf,
    /// Print the findings as JSON
    #[arg(long)]
    json: bool,
}

/// Prints what is found, the worst first, and returns how bad that is.
pub(crate) fn look(arguments: &CheckArguments) -> Result<u8, Failure> {
    let policy = Policy::read(&arguments.file).map_err(Error::from)?;
    let findings = check(&policy)?;
    let text = if arguments.json {
        crate::json::text(&findings)?
    } else {
        table(&findings)
    };
    paint::print(&text)?;
    Ok(status(&findings))
}

fn status(findings: &[Finding]) -> u8 {
    match findings.iter().map(|finding| finding.severity).max() {
        Some(Severity::Danger) => DANGER,
        Some(Severity::Warning) => WARNING,
        _ => 0,
    }
}

/// A line for each finding, in columns, and one with the remedy.
fn table(findings: &[Finding]) -> String {
    let place = |finding: &Finding| finding.place.to_string();
    let width = findings
        .iter()
        .map(|finding| place(finding).chars().count())
        .max()
        .unwrap_or(0);
    let line = |finding: &Finding| {
        let severity = tone(finding.severity).paint(&format!("{:<7}", finding.severity));
        let (place, message, remedy) = (place(finding), &finding.message, &finding.remedy);
        format!(
            "{place:<width$}  {severity}  {message}\n{:width$}  hint     {remedy}\n",
            ""
        )
    };
    findings.iter().map(line).collect()
}

fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Danger => Tone::Bad,
        Severity::Warning => Tone::Doubtful,
        _ => Tone::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_aligned_and_the_worst_decides() {
        let text =
            "version = 1\nread = ['/usr', '/usr/share']\nenvironment.all = true\nwrite = ['/']";
        let policy = Policy::parse(text, "p").expect("a policy");
        let findings = check(&policy).expect("findings");
        let printed = anstream::adapter::strip_str(&table(&findings)).to_string();
        let lines: Vec<_> = printed.lines().collect();
        assert!(
            lines.contains(&"p:4:10  danger   all of \"/\" can be written"),
            "{printed}"
        );
        assert!(
            lines.contains(
                &"p:3:19  warning  all variables are passed on, tokens and passwords among them"
            ),
            "{printed}"
        );
        assert!(
            lines.contains(&"        hint     name those that the program needs, in pass"),
            "{printed}"
        );
        assert_eq!(status(&findings), DANGER);
        assert_eq!(status(&[]), 0);
    }
}
