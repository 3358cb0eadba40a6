//! [`Floors`], below which no crate may fall.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::measured::Lines;
use crate::Result;

/// The text above the floors.
const HEAD: &str = "\
# How much of each crate the tests run, in percent of its lines. It may only rise:
# `cargo xtask coverage` fails below, and `cargo xtask coverage --write` raises.
";

/// What part of each crate has to be run by tests, in percent of its lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(super) struct Floors(BTreeMap<String, u8>);

impl Floors {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)?;
        toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()).into())
    }

    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let lines = self
            .0
            .iter()
            .map(|(name, floor)| format!("{name} = {floor}\n"));
        let text: String = [HEAD.to_owned()].into_iter().chain(lines).collect();
        Ok(std::fs::write(path, text)?)
    }

    /// The floor of a crate; of a new one it is the ground.
    pub(super) fn of(&self, name: &str) -> u8 {
        self.0.get(name).copied().unwrap_or(0)
    }

    /// The same, with whatever has risen by a whole percent.
    pub(super) fn raised(&self, measured: &BTreeMap<String, Lines>) -> Self {
        let raised = |(name, lines): (&String, &Lines)| {
            let is = lines.percent();
            (name.clone(), is.max(self.of(name)))
        };
        Self(measured.iter().map(raised).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(covered: u32) -> BTreeMap<String, Lines> {
        let report = format!(
            r#"{{"data":[{{"files":[{{"filename":"/w/crates/a/src/lib.rs",
            "summary":{{"lines":{{"count":1000,"covered":{covered}}}}}}}]}}]}}"#
        );
        Lines::by_crate(&report, Path::new("/w")).expect("a report")
    }

    #[test]
    fn a_floor_rises_and_never_falls() {
        let floors = Floors::default();
        assert_eq!(floors.of("a"), 0);
        let floors = floors.raised(&measured(907));
        assert_eq!(floors.of("a"), 90);
        assert_eq!(floors.raised(&measured(300)), floors);
    }

    #[test]
    fn what_is_written_is_read() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("floors");
        let floors = Floors::default().raised(&measured(500));
        floors.write(&path).expect("written");
        assert_eq!(Floors::read(&path).expect("read"), floors);
        std::fs::write(&path, "a = 'much'").expect("written");
        let error = Floors::read(&path).expect_err("no number").to_string();
        assert!(error.contains("floors"), "{error}");
    }
}
