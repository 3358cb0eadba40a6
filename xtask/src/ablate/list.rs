//! [`Ablation`], one protective step and how it is taken out of the code.

use serde::Deserialize;
use std::path::{Path, PathBuf};

use crate::Result;

/// A text that is in a file exactly once, and what stands there when the step is gone.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edit {
    pub(super) file: PathBuf,
    find: String,
    replace: String,
}

/// A protective step, what takes it out, and what else there is in its way.
///
/// Having one does not mean that its text is still there: [`Edit::apply`] finds out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ablation {
    /// The step in the words of `SECURITY.md`.
    pub(super) step: String,
    /// Whom it protects from: where nobody is named it is the same for all.
    #[serde(default, rename = "as")]
    pub(super) caller: Caller,
    edits: Vec<Edit>,
    /// The name of the list that it is in.
    #[serde(skip)]
    area: String,
    /// What else stops the attack, if something does, and how that is taken out.
    pub(super) behind: Option<Wall>,
}

/// Who has to run the tests for the step to count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Caller {
    /// Whoever it is.
    #[default]
    Anybody,
    /// What it keeps out, only root could do.
    Root,
    /// For root there is another step.
    Ordinary,
}

/// A second wall behind the first.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wall {
    wall: String,
    /// None, if it is not in this code.
    #[serde(default)]
    edits: Vec<Edit>,
}

/// The list as one file has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    ablation: Vec<Ablation>,
}

impl Edit {
    /// The text of the file without the step.
    ///
    /// # Errors
    /// The text to find is not there, or more than once: the list is out of date.
    pub(super) fn apply(&self, text: &str) -> Result<String> {
        match text.matches(&self.find).count() {
            1 if self.find == self.replace => Err(self.complaint("replaced by itself")),
            1 => Ok(text.replacen(&self.find, &self.replace, 1)),
            0 => Err(self.complaint("not there")),
            _ => Err(self.complaint("there more than once")),
        }
    }

    fn complaint(&self, what: &str) -> Box<dyn std::error::Error> {
        let (file, text) = (self.file.display(), self.find.trim_end());
        format!("{file}: this is {what}, and the list of ablations says otherwise:\n{text}").into()
    }
}

impl Ablation {
    /// What takes out the step, and with it the wall behind.
    pub(super) fn edits(&self) -> impl Iterator<Item = &Edit> {
        self.edits.iter().chain(self.wall())
    }

    /// What takes out the wall behind it alone; nothing if there is none.
    pub(super) fn wall(&self) -> impl Iterator<Item = &Edit> {
        self.behind.iter().flat_map(|wall| &wall.edits)
    }

    /// The crate in which the step is taken.
    pub(super) fn package(&self) -> Option<&str> {
        let file = &self.edits.first()?.file;
        file.strip_prefix("crates").ok()?.iter().next()?.to_str()
    }

    /// Its name, with what stands behind it.
    pub(super) fn shown(&self) -> String {
        match &self.behind {
            Some(Wall { wall, .. }) => format!("{}, with what is behind it: {wall}", self.step),
            None => self.step.clone(),
        }
    }

    /// True if a word is in its name or is its list, or there are no words.
    pub(super) fn is_meant(&self, words: &[String]) -> bool {
        let says = |word: &String| *word == self.area || self.step.contains(word.as_str());
        words.is_empty() || words.iter().any(says)
    }
}

/// Reads every list of a directory, in the order of their names.
pub(super) fn read(directory: &Path) -> Result<Vec<Ablation>> {
    let entries = std::fs::read_dir(directory)?;
    let mut files = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let list = parse(&std::fs::read_to_string(&file)?);
        let list = list.map_err(|error| format!("{}: {error}", file.display()))?;
        let area = file.file_stem().unwrap_or_default().to_string_lossy();
        all.extend(list.into_iter().map(|ablation| Ablation {
            area: area.to_string(),
            ..ablation
        }));
    }
    refuse_twins(&all)?;
    Ok(all)
}

fn parse(text: &str) -> Result<Vec<Ablation>> {
    let List { ablation } = toml::from_str(text)?;
    match ablation.iter().find(|ablation| ablation.edits.is_empty()) {
        Some(idle) => Err(format!("{}: it takes nothing out", idle.step).into()),
        None => Ok(ablation),
    }
}

fn refuse_twins(all: &[Ablation]) -> Result<()> {
    let mut seen = std::collections::BTreeSet::new();
    match all.iter().find(|ablation| !seen.insert(&ablation.step)) {
        Some(twin) => Err(format!("two ablations are named {}", twin.step).into()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Caller, parse, read, refuse_twins};
    use crate::workspace::root;

    const LIST: &str = r#"
[[ablation]]
step = "a lock"
as = "root"
edits = [{ file = "crates/door/src/lib.rs", find = "lock()", replace = "()" }]
[ablation.behind]
wall = "a bolt"
edits = [{ file = "crates/bolt/src/lib.rs", find = "shut", replace = "open" }]
"#;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, &str>) {
        let list = parse(LIST).expect("a list");
        let edit = list[0].edits().next().expect("an edit");
        match (edit.apply(text), expected) {
            (Ok(text), expected) => assert_eq!(Ok(&text[..]), expected),
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            (Err(error), Ok(_)) => panic!("{error}"),
        }
    }

    #[test]
    fn a_text_is_replaced_if_it_is_there_exactly_once() {
        check("a; lock(); b", Ok("a; (); b"));
        check("a; b", Err("this is not there"));
        check("lock(); lock()", Err("this is there more than once"));
    }

    #[test]
    fn an_ablation_names_its_crate_its_caller_and_the_wall_behind() {
        let list = parse(LIST).expect("a list");
        let ablation = &list[0];
        assert_eq!(ablation.package(), Some("door"));
        assert_eq!(ablation.caller, Caller::Root);
        assert_eq!((ablation.edits().count(), ablation.wall().count()), (2, 1));
        assert!(ablation.is_meant(&[]) && ablation.is_meant(&["x".into(), "lock".into()]));
        assert!(!ablation.is_meant(&["bolt".into()]));
    }

    #[test]
    fn a_list_that_says_too_little_or_too_much_is_an_error() {
        for wrong in [
            "[[ablation]]\nstep = \"x\"\n",
            "[[ablation]]\nstep = \"x\"\nedits = []\n",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        assert!(parse(&LIST.replace("wall =", "walls =")).is_err());
        let list = parse(LIST).expect("a list");
        assert!(refuse_twins(&[list[0].clone(), list[0].clone()]).is_err());
    }

    /// The list cannot rot: this is one of the tests that every change has to pass.
    #[test]
    fn every_text_of_the_list_is_in_its_file_exactly_once() {
        let list = read(&root().join("xtask/ablations")).expect("the list");
        assert!(!list.is_empty());
        for ablation in &list {
            assert!(ablation.package().is_some(), "{}", ablation.step);
            let mut texts = std::collections::BTreeMap::new();
            for edit in ablation.edits() {
                let text = texts.entry(&edit.file).or_insert_with(|| {
                    std::fs::read_to_string(root().join(&edit.file)).expect("the file")
                });
                *text = edit
                    .apply(text)
                    .unwrap_or_else(|e| panic!("{}: {e}", ablation.step));
            }
        }
    }
}
