//! [`Lines`], how many there are and how many were run.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde_json::Value;

use crate::Result;

/// Lines of code, and those that a test has run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    run: u64,
    all: u64,
}

impl Lines {
    /// Reads what `cargo llvm-cov --json` wrote: for each crate the sum over its files.
    pub(super) fn by_crate(report: &str, root: &Path) -> Result<BTreeMap<String, Self>> {
        let report: Value = serde_json::from_str(report)?;
        let files = report["data"][0]["files"]
            .as_array()
            .ok_or("no files in the report")?;
        let mut crates = BTreeMap::<String, Self>::new();
        for file in files {
            let path = Path::new(file["filename"].as_str().unwrap_or_default());
            let Some(name) = crate_of(path, root) else {
                continue;
            };
            let lines = &file["summary"]["lines"];
            let number = |what: &str| {
                lines[what]
                    .as_u64()
                    .ok_or(format!("no number of lines: {what}"))
            };
            let sum = crates.entry(name).or_default();
            sum.run += number("covered")?;
            sum.all += number("count")?;
        }
        Ok(crates)
    }

    /// How many of a hundred were run, rounded down; all, if there are none.
    pub(super) fn percent(self) -> u8 {
        let percent = (self.run * 100).checked_div(self.all);
        percent.map_or(100, |percent| u8::try_from(percent).unwrap_or(100))
    }
}

impl fmt::Display for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.run, self.all)
    }
}

/// The name of the crate whose source the file is.
fn crate_of(path: &Path, root: &Path) -> Option<String> {
    let inside = path.strip_prefix(root.join("crates")).ok()?;
    let mut names = inside.iter();
    let (name, directory) = (names.next()?, names.next()?);
    (directory == "src").then(|| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(files: &str) -> String {
        format!(r#"{{"data":[{{"files":[{files}]}}]}}"#)
    }

    fn file(path: &str, covered: u32, count: u32) -> String {
        format!(
            r#"{{"filename":"{path}","summary":{{"lines":{{"count":{count},"covered":{covered}}}}}}}"#
        )
    }

    #[test]
    fn the_lines_of_a_crate_are_those_of_its_sources() {
        let files = [
            file("/w/crates/a/src/lib.rs", 3, 4),
            file("/w/crates/a/src/b/c.rs", 1, 4),
            file("/w/crates/a/tests/it.rs", 0, 100),
            file("/w/xtask/src/main.rs", 0, 100),
            file("/w/crates/b/src/lib.rs", 0, 0),
        ];
        let crates = Lines::by_crate(&report(&files.join(",")), Path::new("/w")).expect("a report");
        let names: Vec<_> = crates.keys().collect();
        assert_eq!(names, ["a", "b"]);
        assert_eq!(crates["a"].to_string(), "4 of 8");
        assert_eq!((crates["a"].percent(), crates["b"].percent()), (50, 100));
    }

    #[test]
    fn what_is_no_report_is_an_error() {
        assert!(Lines::by_crate("{}", Path::new("/")).is_err());
        assert!(Lines::by_crate("", Path::new("/")).is_err());
    }
}
