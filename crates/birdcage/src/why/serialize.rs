//! An [`Answer`] for programs to read.

use super::{Answer, Rule};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// The fields, whether it is `allowed`, and the `text`. Paths that are no text are as printed.
impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let leads_to = self.leads_to.as_ref().map(|path| path.to_string_lossy());
        let mut answer = serializer.serialize_struct("Answer", 7)?;
        answer.serialize_field("path", &self.path.to_string_lossy())?;
        answer.serialize_field("leads_to", &leads_to)?;
        answer.serialize_field("access", &self.access)?;
        answer.serialize_field("allowed", &self.is_allowed())?;
        answer.serialize_field("reason", &self.reason)?;
        answer.serialize_field("rule", &self.rule)?;
        answer.serialize_field("text", &self.to_string())?;
        answer.end()
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let by: Vec<_> = self.by.iter().map(ToString::to_string).collect();
        let mut rule = serializer.serialize_struct("Rule", 2)?;
        rule.serialize_field("path", &self.path.to_string_lossy())?;
        rule.serialize_field("by", &by)?;
        rule.end()
    }
}
