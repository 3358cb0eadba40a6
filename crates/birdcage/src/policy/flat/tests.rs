//! What layers come to, and what is said of those that come to nothing.

use super::*;
use crate::Birdcage;
use std::fs;
use tempfile::TempDir;

fn scratch(files: &[(&str, &str)]) -> TempDir {
    let scratch = tempfile::tempdir().expect("scratch");
    for (name, text) in files {
        fs::write(scratch.path().join(name), text).expect("a file");
    }
    scratch
}

fn added(scratch: &TempDir, name: &str) -> crate::error::Result<Birdcage> {
    let policy = Policy::read(scratch.path().join(name)).expect("a policy");
    let mut cage = Birdcage::new();
    cage.add_policy(&policy)?;
    Ok(cage)
}

/// The message with the scratch directory left out of it, and the remedy.
fn refused(scratch: &TempDir, name: &str) -> (String, String) {
    let error = added(scratch, name).expect_err("refused");
    let hint = error.hint().expect("a remedy").to_string();
    let real = fs::canonicalize(scratch.path()).expect("scratch");
    let text = error.to_string().replace(real.to_str().expect("UTF-8"), "");
    (
        text.replace(scratch.path().to_str().expect("UTF-8"), ""),
        hint,
    )
}

fn wishes(scratch: &TempDir, name: &str) -> Vec<Exception> {
    let policy = Policy::read(scratch.path().join(name)).expect("a policy");
    let wishes = policy.wishes().expect("wishes");
    wishes.into_iter().map(|wish| wish.exception).collect()
}

#[test]
fn a_file_decides_what_the_files_it_extends_say() {
    let scratch = scratch(&[
        (
            "a",
            "version = 1\nnetwork = true\nhostname = 'a'\ntmp = '1M'\nunix-sockets = true\nenvironment = { all = true, set = { A = '1', B = '1' } }\n[files]\n'/f' = 'a'",
        ),
        ("b", "version = 1\nhostname = 'b'"),
        (
            "c",
            "version = 1\nextends = ['./a', './b']\nnetwork = false\nhostname = 'c'\ntmp = false\nunix-sockets = false\nenvironment = { all = false, set = { B = '2' } }\n[files]\n'/./f' = 'c'",
        ),
    ]);
    let variable = |name: &str, value: &str| Exception::Variable {
        name: name.into(),
        value: value.into(),
    };
    let file = Exception::File {
        path: "/./f".into(),
        content: "c".into(),
    };
    let expected = [
        variable("A", "1"),
        Exception::Hostname("c".into()),
        variable("B", "2"),
        file,
    ];
    assert_eq!(wishes(&scratch, "c"), expected);
}

#[test]
fn files_that_disagree_are_named_both() {
    let scratch = scratch(&[
        ("a", "version = 1\nhostname = 'a'"),
        ("b", "version = 1\nhostname = 'b'"),
        ("c", "version = 1\nextends = ['./a', './b']"),
    ]);
    let (message, _) = refused(&scratch, "c");
    let expected =
        "/b:2:12: \"the host name\" was given two different values, by /a:2:12 and by /b:2:12";
    assert_eq!(message, expected);
}

#[test]
fn rules_for_paths_are_one_set_and_a_contradiction_names_both_places() {
    let scratch = scratch(&[
        ("a", "version = 1\nread = ['a']"),
        ("b", "version = 1\nextends = ['./a']\ndeny = ['./x/../a']"),
    ]);
    fs::create_dir(scratch.path().join("x")).expect("a directory");
    let (message, remedy) = refused(&scratch, "b");
    assert_eq!(
        message,
        "/b:3:9: \"/a\" is allowed by /a:2:9 and denied by /b:3:9"
    );
    assert_eq!(
        remedy,
        "take one of the two out, or deny something narrower"
    );
}

#[test]
fn files_that_extend_each_other_in_a_circle_are_named() {
    let scratch = scratch(&[
        ("a", "version = 1\nextends = ['./b']"),
        ("b", "version = 1\nextends = ['base', './x']"),
    ]);
    std::os::unix::fs::symlink("a", scratch.path().join("x")).expect("a link");
    let (message, _) = refused(&scratch, "a");
    assert_eq!(
        message,
        "/b:2:20: a policy extends itself: /a extends /b extends /x"
    );
}

#[test]
fn a_file_may_be_extended_twice_but_not_without_end() {
    let scratch = scratch(&[
        ("a", "version = 1\nextends = ['./c']\nread = ['a']"),
        ("b", "version = 1\nextends = ['./a', './c']"),
        ("c", "version = 1\nhostname = 'c'"),
    ]);
    assert!(added(&scratch, "b").is_ok());
    for number in 0..20 {
        let text = format!("version = 1\nextends = ['./{}']", number + 1);
        fs::write(scratch.path().join(number.to_string()), text).expect("a file");
    }
    let (message, remedy) = refused(&scratch, "0");
    assert!(
        message.contains("more than 16 files extend each other"),
        "{message}"
    );
    assert_eq!(remedy, "let one file extend several");
}

#[test]
fn a_file_that_is_missing_or_wrong_says_where_it_is_named_or_wrong() {
    let scratch = scratch(&[
        ("a", "version = 1\nextends = ['./no such']"),
        ("b", "version = 1\nextends = ['./c']"),
        ("c", "version = 1\nraed = []"),
    ]);
    assert_eq!(
        refused(&scratch, "a").0,
        "/a:2:12: cannot read the policy \"/no such\""
    );
    assert_eq!(refused(&scratch, "b").0, "/c:2:1: there is no key \"raed\"");
}

#[test]
fn what_may_be_missing_is_left_out() {
    let text = "version = 1\nread = [{ path = 'no such', optional = true }, { path = 'x*y', optional = true }, 'a']";
    let scratch = scratch(&[("a", text)]);
    let cage = added(&scratch, "a").expect("a cage");
    let mut expected = Birdcage::new();
    let place = format!("{}:2:83", scratch.path().join("a").display());
    let read = Exception::Read(scratch.path().join("a"));
    expected
        .add_exception_from(read, &Origin::new(place))
        .expect("a file");
    assert_eq!(cage, expected);
}

#[test]
fn a_denial_is_never_left_out() {
    let deny = |path: &str| format!("version = 1\ndeny = [{{ path = '{path}', optional = true }}]");
    let scratch = scratch(&[
        ("there", ""),
        ("missing", &deny("no such")),
        ("nowhere", &deny("there/x")),
    ]);
    let path = scratch.path().join("no such");
    assert_eq!(wishes(&scratch, "missing"), [Exception::Deny(path)]);
    assert_ne!(added(&scratch, "missing").expect("a cage"), Birdcage::new());
    // What is a file now can be a directory later.
    let (message, _) = refused(&scratch, "nowhere");
    assert!(message.contains("there/x"), "{message}");
}

#[test]
fn only_a_device_is_one() {
    let scratch = scratch(&[
        ("a", "version = 1\ndevices = ['/dev/null']"),
        ("b", "version = 1\ndevices = ['/dev']"),
    ]);
    assert!(added(&scratch, "a").is_ok());
    assert_eq!(refused(&scratch, "b").0, "/b:2:12: \"/dev\" is no device");
}

#[test]
fn a_policy_that_fails_leaves_the_sandbox_as_it_was() {
    let policy = Policy::parse("version = 1\nread = ['/etc', '/no such']", "p").expect("a policy");
    let mut cage = Birdcage::new();
    let error = cage.add_policy(&policy).expect_err("missing");
    assert_eq!(
        error.to_string(),
        "p:2:17: the path \"/no such\" leads nowhere"
    );
    assert_eq!(cage, Birdcage::new());
}

#[test]
fn the_variables_stand_for_the_home_and_the_working_directory() {
    let policy = Policy::parse(
        "version = 1\ndirectory = '${CWD}/x'\nenvironment.set = { A = '${HOME}' }",
        "p",
    );
    let policy = policy.expect("a policy");
    let variables = Variables {
        home: Some("/h".into()),
        directory: None,
    };
    let chain = Chain::new(policy.file());
    let error = flatten(&policy, &variables, &chain).expect_err("no directory");
    assert_eq!(error.to_string(), "p:2:13: ${CWD} has no value");
    let variables = Variables {
        directory: Some("/d".into()),
        ..variables
    };
    let wishes = flatten(&policy, &variables, &chain).expect("wishes");
    assert_eq!(
        wishes[0].exception,
        Exception::WorkingDirectory("/d/x".into())
    );
    assert!(matches!(&wishes[1].exception, Exception::Variable { value, .. } if value == "/h"));
}
