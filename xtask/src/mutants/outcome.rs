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
                Some("MissedMutant") => {
                    let name = change["name"].as_str().ok_or("a change without a name")?;
                    counts.survivors.push(name.to_owned());
                }
                other => return Err(format!("an outcome that is not known: {other:?}").into()),
            }
        }
        Ok(counts)
    }

    /// Forgets the survivors that others have noticed before: `--iterate` tries again what hung.
    pub(super) fn surviving(mut self, before: &Self) -> Self {
        self.survivors.retain(|one| before.survivors.contains(one));
        self
    }
}

/// `file: what`, without the line and the column, which any change before it moves.
fn without_place(change: &str) -> Option<String> {
    let mut parts = change.splitn(4, ':');
    let (file, what) = (parts.next()?, parts.nth(2)?);
    Some(format!("{file}:{what}"))
}

impl Survivors {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)?;
        toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()).into())
    }

    pub(super) fn has(&self, change: &str) -> bool {
        let change = without_place(change);
        let mut all = self.survivor.iter();
        all.any(|one| Some(&one.change) == change.as_ref())
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
    fn outcomes_are_counted_and_survivors_named() {
        let counts = Counts::parse(OUTCOMES).expect("outcomes");
        let text = "1 noticed, 0 hung, 1 not noticed, 1 did not compile";
        assert_eq!(counts.to_string(), text);
        assert_eq!(counts.survivors, ["src/a.rs:1:2: replace f with ()"]);
    }

    #[test]
    fn what_hung_before_does_not_survive() {
        let after = || Counts::parse(OUTCOMES).expect("outcomes");
        assert_eq!(after().surviving(&after()), after());
        let hung = OUTCOMES.replace("MissedMutant", "Timeout");
        let before = Counts::parse(&hung).expect("outcomes");
        assert!(after().surviving(&before).survivors.is_empty());
    }

    #[test]
    fn a_survivor_is_explained_by_its_name_wherever_it_is() {
        let text =
            "[[survivor]]\nchange = \"src/a.rs: replace f with ()\"\nwhy = \"it is empty\"\n";
        let survivors: Survivors = toml::from_str(text).expect("a list");
        assert!(survivors.has("src/a.rs:1:2: replace f with ()"));
        assert!(survivors.has("src/a.rs:30:4: replace f with ()"));
        assert!(!survivors.has("src/a.rs:1:2: replace g with ()"));
        assert!(!survivors.has("src/a.rs"));
    }

    #[test]
    fn what_is_not_known_is_an_error() {
        let text = OUTCOMES.replace("Unviable", "Elsewhere");
        assert!(Counts::parse(&text).is_err());
        assert!(Counts::parse("{}").is_err());
    }
}
