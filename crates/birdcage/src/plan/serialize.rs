//! A [`Plan`] for programs to read.

use super::Plan;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// An exception, merged.
#[derive(Serialize)]
struct Exception {
    path: String,
    rights: String,
    by: Vec<String>,
}

/// A line of the printed form.
#[derive(Serialize)]
struct Step<'a> {
    step: &'a str,
    what: &'a str,
}

/// `exceptions` with who asked for them, `networking`, `unix_sockets`, `directory`, and `steps` in
/// the words of the printed form. Paths that are no text are as they are printed.
impl Serialize for Plan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.steps.to_string();
        let steps: Vec<_> = text.lines().map(step).collect();
        let mut plan = serializer.serialize_struct("Plan", 5)?;
        plan.serialize_field("exceptions", &self.exceptions())?;
        plan.serialize_field("networking", &self.policy.networking)?;
        plan.serialize_field("unix_sockets", &self.policy.unix_sockets)?;
        plan.serialize_field("directory", &self.directory.to_string_lossy())?;
        plan.serialize_field("steps", &steps)?;
        plan.end()
    }
}

impl Plan {
    fn exceptions(&self) -> Vec<Exception> {
        let entries = self.policy.table.entries();
        let exception = |entry: &birdcage_path::Entry| {
            let origins = self.policy.origins.at(entry.path());
            Exception {
                path: entry.path().to_string_lossy().into_owned(),
                rights: entry.rights().to_string(),
                by: origins.map(|(_, origin)| origin.to_string()).collect(),
            }
        };
        entries.map(exception).collect()
    }
}

/// The word at the beginning of a line, and the rest.
fn step(line: &str) -> Step<'_> {
    let (step, what) = line.split_once(' ').unwrap_or((line, ""));
    Step {
        step,
        what: what.trim_start(),
    }
}

#[cfg(test)]
mod tests {
    use crate::process::Command;
    use crate::{Birdcage, Exception};

    #[test]
    fn a_plan_is_an_object_with_all_exceptions_and_steps() {
        let mut cage = Birdcage::new();
        cage.add_exception(Exception::Read("/etc".into()))
            .expect("/etc");
        let plan = cage.plan(&Command::new("/bin/true")).expect("a plan");
        let value = serde_json::to_value(&plan).expect("JSON");
        let expected =
            serde_json::json!([{ "path": "/etc", "rights": "r--", "by": ["the program"] }]);
        assert_eq!(value["exceptions"], expected);
        assert_eq!(value["networking"], false);
        let steps = value["steps"].as_array().expect("steps");
        assert_eq!(steps.len() + 1, plan.to_string().lines().count());
        assert!(
            steps.contains(&serde_json::json!({ "step": "bind", "what": "/etc  r--" })),
            "{steps:?}"
        );
    }
}
