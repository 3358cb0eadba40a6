//! [`Counts`], what became of the changes, and [`Survivors`], those that have a reason.

use std::fmt;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::Result;

/// How many changes the tests noticed, and which they did not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    caught: usize,
    timeouts: usize,
    unviable: usize,
    pub(super) survivors: Vec<String>,
}

/// The changes that make no difference that a test could see.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Survivors {
    #[serde(default)]
    survivor: Vec<Survivor>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Survivor {
    /// The change as cargo-mutants names it, without the line.
    change: String,
    /// Why it makes none.
    #[expect(dead_code, reason = "it is for whoever reads the list")]
    why: String,
}

impl Counts {
    /// Reads the `outcomes.json` of cargo-mutants.
    pub(super) fn read(path: &Path) -> Result<Self> {
        Self::parse(&std::fs::read_to_string(path)?)
    }

    fn parse(text: &str) -> Result<Self> {
        let all: Value = serde_json::from_str(text)?;
        let outcomes = all["outcomes"].as_array().ok_or("no outcomes")?;
        let mut counts = Self::default();
        for outcome in outcomes {
            let change = &outcome["scenario"]["Mutant"];
            match outcome["summary"].as_str() {
                // The run without a change, which cargo-mutants judges by itself.
                _ if change.is_null() => {}
                Some("CaughtMutant") => counts.caught += 1,
                Some("Timeout") => counts.timeouts += 1,
                Some("Unviable") => counts.unviable += 1,
                Some("MissedMutant") => counts.survivors.push(name(change)?),
                other => return Err(format!("an outcome that is not known: {other:?}").into()),
            }
        }
        Ok(counts)
    }
}

/// `file: what`, without the place in the file, which any change before it moves.
fn name(change: &Value) -> Result<String> {
    let file = change["file"].as_str().ok_or("a change without a file")?;
    let name = change["name"].as_str().ok_or("a change without a name")?;
    let what = name.splitn(4, ':').last().unwrap_or(name).trim();
    Ok(format!("{file}: {what}"))
}

impl Survivors {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)?;
        toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()).into())
    }

    pub(super) fn has(&self, change: &str) -> bool {
        self.survivor.iter().any(|one| one.change == change)
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            caught,
            timeouts,
            unviable,
            survivors,
        } = self;
        write!(
            f,
            "{caught} noticed, {timeouts} hung, {} not noticed, ",
            survivors.len()
        )?;
        write!(f, "{unviable} did not compile")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTCOMES: &str = r#"{"outcomes":[
        {"scenario":"Baseline","summary":"Success"},
        {"scenario":{"Mutant":{"file":"src/a.rs","name":"src/a.rs:1:2: replace f with ()"}},"summary":"MissedMutant"},
        {"scenario":{"Mutant":{"file":"src/a.rs","name":"src/a.rs:3:4: replace + with - in g"}},"summary":"CaughtMutant"},
        {"scenario":{"Mutant":{"file":"src/a.rs","name":"src/a.rs:5:6: replace h"}},"summary":"Unviable"}]}"#;

    #[test]
    fn outcomes_are_counted_and_survivors_named_without_their_line() {
        let counts = Counts::parse(OUTCOMES).expect("outcomes");
        let text = "1 noticed, 0 hung, 1 not noticed, 1 did not compile";
        assert_eq!(counts.to_string(), text);
        assert_eq!(counts.survivors, ["src/a.rs: replace f with ()"]);
    }

    #[test]
    fn a_survivor_is_explained_by_its_name() {
        let text =
            "[[survivor]]\nchange = \"src/a.rs: replace f with ()\"\nwhy = \"it is empty\"\n";
        let survivors: Survivors = toml::from_str(text).expect("a list");
        assert!(survivors.has("src/a.rs: replace f with ()"));
        assert!(!survivors.has("src/a.rs: replace g with ()"));
    }

    #[test]
    fn what_is_not_known_is_an_error() {
        let text = OUTCOMES.replace("Unviable", "Elsewhere");
        assert!(Counts::parse(&text).is_err());
        assert!(Counts::parse("{}").is_err());
    }
}
