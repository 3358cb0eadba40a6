//! The pure parts, which criterion measures: resolving, planning, compiling.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::peers::{cargo, quietly, target_directory};
use crate::report::Report;
use crate::setup::{Length, Setup};
use crate::worker::Result;

pub(super) fn run(setup: &Setup, report: &mut Report) {
    if let Some(found) = report.accept("the pure parts", observe(setup.length)) {
        for (name, microseconds) in found {
            report.state(format!("pure: {name}"), microseconds, "µs");
        }
    }
}

fn observe(length: Length) -> Result<Vec<(String, f64)>> {
    let target = target_directory()?;
    let results = target.join("criterion");
    // What an earlier run has left is not of this one.
    let _absent = fs::remove_dir_all(&results);
    let mut cargo = cargo();
    cargo.args([
        "bench",
        "--quiet",
        "--package",
        "birdcage-benches",
        "--bench",
        "pure",
    ]);
    cargo.arg("--target-dir").arg(&target).arg("--");
    if length == Length::Quick {
        cargo.arg("--quick");
    }
    quietly(cargo.current_dir(env!("CARGO_MANIFEST_DIR")))?;
    read(&results)
}

/// The median of each benchmark, by its name, in microseconds.
fn read(results: &Path) -> Result<Vec<(String, f64)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(results)? {
        let directory = entry?.path().join("new");
        let json = |name| -> Result<Value> {
            Ok(serde_json::from_str(&fs::read_to_string(
                directory.join(name),
            )?)?)
        };
        let (name, estimates) = (json("benchmark.json")?, json("estimates.json")?);
        let name = name["full_id"]
            .as_str()
            .ok_or("a benchmark without a name")?;
        let nanoseconds = estimates["median"]["point_estimate"].as_f64();
        let nanoseconds = nanoseconds.ok_or("a benchmark without a median")?;
        found.push((name.to_owned(), nanoseconds / 1000.0));
    }
    found.sort_by(|one, two| one.0.cmp(&two.0));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::read;

    #[test]
    fn a_median_is_read_with_its_name() {
        let results = tempfile::tempdir().expect("a directory");
        let new = results.path().join("compile").join("new");
        fs::create_dir_all(&new).expect("ours");
        fs::write(new.join("benchmark.json"), r#"{"full_id":"compile"}"#).expect("ours");
        assert!(read(results.path()).is_err());
        let estimates = r#"{"median":{"point_estimate":1500.0}}"#;
        fs::write(new.join("estimates.json"), estimates).expect("ours");
        assert_eq!(
            read(results.path()).expect("complete"),
            [("compile".to_owned(), 1.5)]
        );
    }
}
