//! A section for each key of a policy.

use birdcage::policy::{Policy, PolicyError};

use crate::source::item;

const EXCEPTIONS: &str = include_str!("../../../crates/birdcage/src/exception.rs");

/// What becomes of each key: the variants of `Exception` that say what it means.
const MEANING: [(&str, &[&str]); 18] = [
    ("version", &[]),
    ("extends", &[]),
    ("read", &["Read("]),
    ("write", &["WriteAndRead("]),
    ("execute", &["ExecuteAndRead("]),
    ("deny", &["Deny("]),
    ("devices", &[]),
    ("network", &["Networking,"]),
    ("unix-sockets", &["UnixSocket(", "UnixSockets,"]),
    ("tmp", &["PrivateDirectory {"]),
    ("directory", &["WorkingDirectory("]),
    ("hostname", &["Hostname("]),
    ("environment", &[]),
    ("environment.all", &["FullEnvironment,"]),
    ("environment.pass", &["Environment("]),
    ("environment.set", &["Variable {"]),
    ("files", &["File {"]),
    ("links", &["Link {"]),
];

/// The sections, in the order of the reader's own list of keys.
pub(crate) fn sections(format: &str) -> String {
    let mut keys = known("");
    let environment = known("environment.");
    let at = keys.iter().position(|key| key == "environment");
    let at = at.expect("the table of variables") + 1;
    keys.splice(
        at..at,
        environment
            .into_iter()
            .map(|key| format!("environment.{key}")),
    );
    keys.iter().map(|key| section(key, format)).collect()
}

fn section(key: &str, format: &str) -> String {
    let (takes, like) = usage(key);
    let meaning = match meaning(key) {
        [] => remark(key, format).map(|remark| capital(&remark) + "."),
        variants => Some(
            variants
                .iter()
                .map(|it| item(EXCEPTIONS, it))
                .collect::<Vec<_>>()
                .join("\n\n"),
        ),
    };
    let meaning = meaning.map(|meaning| meaning + "\n\n").unwrap_or_default();
    format!("### `{key}`\n\n{meaning}It takes {takes}: `{like}`.\n\n")
}

/// The text with a capital letter to begin with.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn meaning(key: &str) -> &'static [&'static str] {
    let row = MEANING.iter().find(|(name, _)| *name == key);
    row.unwrap_or_else(|| panic!("nobody has said what {key} means"))
        .1
}

/// The keys of a table, as the reader names them to who writes another.
fn known(table: &str) -> Vec<String> {
    let remedy = error(&format!("{table}zzzzzzzz = 1")).remedy();
    let keys = remedy
        .strip_prefix("the keys are ")
        .unwrap_or_else(|| panic!("{remedy}"));
    keys.split(", ").map(str::to_owned).collect()
}

/// What a key takes and an example, as the reader says to who gives it a date.
fn usage(key: &str) -> (String, String) {
    let error = error(&format!("{key} = 1979-05-27"));
    let wanted = error.message().split_once(" is ").map(|(_, after)| after);
    let wanted = wanted.and_then(|after| after.split_once(", and this is"));
    let (wanted, _) = wanted.unwrap_or_else(|| panic!("{}", error.message()));
    let remedy = error.remedy();
    let like = remedy
        .strip_prefix("write it like ")
        .unwrap_or_else(|| panic!("{remedy}"));
    (wanted.to_owned(), like.replace(" or ", "` or `"))
}

fn error(line: &str) -> PolicyError {
    let version = if line.starts_with("version") {
        ""
    } else {
        "version = 1\n"
    };
    Policy::parse(&format!("{version}{line}\n"), "birdcage.toml").expect_err("refused")
}

/// What the format says behind the key.
fn remark(key: &str, format: &str) -> Option<String> {
    let table = format!("[{key}]");
    let line = format.lines().find(|line| {
        let words = line.split_whitespace().next();
        words == Some(key) || words == Some(&table)
    })?;
    let (_, remark) = line.split_once(" # ")?;
    Some(remark.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{MEANING, known, sections, usage};

    #[test]
    fn what_a_key_takes_is_said_by_its_reader() {
        assert!(known("").contains(&"read".to_owned()));
        assert!(known("environment.").contains(&"set".to_owned()));
        let (takes, like) = usage("network");
        assert_eq!((&*takes, &*like), ("true or false", "network = true"));
    }

    #[test]
    fn every_key_has_a_section_and_no_other_has() {
        let sections = sections("");
        for (key, _) in MEANING {
            assert!(sections.contains(&format!("### `{key}`\n")), "{key}");
        }
        assert_eq!(sections.matches("### ").count(), MEANING.len());
    }
}
