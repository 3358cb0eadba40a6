//! Policies, and what is found in them.

use super::*;
use std::fs;

fn found(text: &str) -> Vec<Finding> {
    let policy = Policy::parse(text, "p.toml").expect("a policy");
    check(&policy).expect("findings")
}

#[track_caller]
fn check_found(text: &str, expected: &[&str]) {
    let found: Vec<_> = found(text).iter().map(ToString::to_string).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_policy_that_is_narrow_has_no_findings() {
    check_found("version = 1", &[]);
    check_found("version = 1\nextends = ['base', 'network']", &[]);
    check_found(
        "version = 1\nread = ['/usr/share']\nexecute = ['/usr/bin']",
        &[],
    );
}

#[test]
fn rules_that_change_nothing_are_noted() {
    check_found(
        "version = 1\nread = ['/usr', '/usr/share']",
        &["p.toml:2:17: note: \"/usr/share\" is allowed already, by the rule for \"/usr\""],
    );
    check_found(
        "version = 1\nread = ['/usr', '/etc/../usr/']",
        &["p.toml:2:17: note: \"/usr\" is there already, at p.toml:2:9"],
    );
    check_found(
        "version = 1\ndeny = ['/usr']",
        &["p.toml:2:9: note: \"/usr\" is denied, but no rule shows it"],
    );
    check_found(
        "version = 1\nread = ['/usr']\nexecute = ['/usr/bin']\ndeny = ['/usr/share']",
        &[],
    );
    check_found(
        "version = 1\nread = [{ path = '/no such', optional = true }]",
        &["p.toml:2:18: note: \"/no such\" does not exist here"],
    );
    check_found(
        "version = 1\nread = [{ path = '/no*such', optional = true }]",
        &["p.toml:2:18: note: nothing here matches \"/no*such\""],
    );
}

#[test]
fn what_can_be_written_and_executed_is_warned_of() {
    let scratch = tempfile::tempdir().expect("scratch");
    let path = scratch.path().display();
    check_found(
        &format!("version = 1\nwrite = ['{path}']\nexecute = ['{path}']"),
        &[&format!(
            "p.toml:2:10: warning: what is written to \"{path}\" can be executed"
        )],
    );
}

#[test]
fn the_whole_environment_is_warned_of() {
    check_found(
        "version = 1\nenvironment.all = true",
        &["p.toml:2:19: warning: all variables are passed on, tokens and passwords among them"],
    );
}

#[test]
fn a_secret_is_found_wherever_a_rule_shows_it_unless_it_is_denied() {
    let scratch = tempfile::tempdir().expect("scratch");
    let home = fs::canonicalize(scratch.path()).expect("scratch");
    for directory in [".ssh", "work"] {
        fs::create_dir(home.join(directory)).expect("a directory");
    }
    fs::write(home.join(".ssh/key"), "").expect("a file");
    let home = home.to_str().expect("UTF-8");
    let found = |rules: &str| {
        let text = format!("version = 1\n{}", rules.replace('~', home));
        let policy = Policy::parse(&text, "p.toml").expect("a policy");
        let mut looked = Looked::at(&policy).expect("looked");
        looked.home = Some(home.into());
        let found = secrets::find(&looked)
            .into_iter()
            .chain(wide::find(&looked));
        found
            .map(|finding| finding.to_string().replace(home, "~"))
            .collect::<Vec<_>>()
    };
    let readable = "p.toml:2:9: warning: ~/.ssh (keys of ssh) can be read";
    assert_eq!(found("read = ['~']"), [readable]);
    assert_eq!(found("read = ['~/.ssh/key']"), [readable]);
    assert_eq!(found("read = ['~/work']"), [""; 0]);
    assert_eq!(found("read = ['~']\ndeny = ['~/.ssh']"), [""; 0]);
    let sent = "p.toml:2:9: danger: ~/.ssh (keys of ssh) can be read, and sent away by the network";
    assert_eq!(found("read = ['~']\nnetwork = true"), [sent]);
    let written = "p.toml:2:10: danger: all of \"~\" can be written";
    assert_eq!(found("write = ['~']\ndeny = ['~/.ssh']"), [written]);
}
