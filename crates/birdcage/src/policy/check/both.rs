//! Places where a program may write a program and execute it.

use super::looked::Looked;
use super::{Finding, Lint, Severity};
use birdcage_path::Rights;

pub(super) fn find(looked: &Looked<'_>) -> Vec<Finding> {
    let both = Rights::WRITE | Rights::EXECUTE;
    let entries = looked.merged().table.entries();
    let entries = entries.filter(|entry| entry.rights().contains(both));
    let finding = |entry: &birdcage_path::Entry| Finding {
        severity: Severity::Warning,
        lint: Lint::WriteAndExecute,
        place: looked.place_of_path(entry.path()),
        message: format!("what is written to {:?} can be executed", entry.path()),
        remedy: "let programs be written to one directory and executed from another".to_owned(),
    };
    entries.map(finding).collect()
}
