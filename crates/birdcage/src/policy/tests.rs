//! What texts become, and what is said of those that become nothing.

use super::*;
use proptest::prelude::*;

const WHOLE: &str = r#"
version = 1
extends = ["base", "./other.toml", "~/x"]
read = ["~/data", { path = "/opt/x", optional = true }, "/dev/nvidia*"]
write = ["${CWD}"]
execute = ["./tools"]
deny = ["${CWD}/.git", "${CWD}/.env"]
devices = ["/dev/kvm"]
network = true
unix-sockets = ["/run/x.sock"]
tmp = "256M"
directory = "${CWD}"
hostname = "cage"

[environment]
pass = ["TERM"]
set = { CI = "1", HERE = "${CWD}" }
all = false

[files]
"/etc/resolv.conf" = "nameserver 127.0.0.1\n"

[links]
"/bin" = "usr/bin"
"#;

fn parse(text: &str) -> Result<Policy, PolicyError> {
    Policy::parse(text, "p.toml")
}

#[track_caller]
fn check_same(text: &str) {
    let policy = parse(text).expect("a policy");
    let printed = policy.to_string();
    assert_eq!(parse(&printed).expect(&printed), policy, "{printed}");
    let json = serde_json::to_string(&policy).expect("JSON");
    let back: Policy = serde_json::from_str(&json).expect(&json);
    assert_eq!(back, policy, "{json}");
}

#[test]
fn what_is_written_is_understood_and_written_again() {
    check_same(WHOLE);
    check_same("version = 1");
    check_same("version = 1\nunix-sockets = true\ntmp = false\nnetwork = false");
    check_same("version = 1\nread = [{ path = '/a', optional = true }]\nwrite = ['/b']");
    check_same("version = 1\nread = [{ path = '/a' }]\n[[write]]\npath = '/b'\noptional = true");
}

#[test]
fn every_rule_knows_its_place() {
    let policy = parse(WHOLE).expect("a policy");
    let places: Vec<_> = policy
        .rules
        .read
        .iter()
        .map(|rule| rule.place.to_string())
        .collect();
    assert_eq!(places, ["p.toml:4:9", "p.toml:4:28", "p.toml:4:57"]);
    let tmp = policy.rules.tmp.expect("a size");
    assert_eq!(tmp.place.to_string(), "p.toml:11:7");
    let set = policy.rules.environment.set.first().expect("a variable");
    assert_eq!(set.place.to_string(), "p.toml:17:9");
}

#[test]
fn a_policy_without_a_file_has_no_places() {
    let error = serde_json::from_str::<Policy>(r#"{"version": 1, "raed": []}"#).unwrap_err();
    assert_eq!(error.to_string(), "policy: there is no key \"raed\"");
}

#[test]
fn a_mark_of_the_byte_order_is_nothing() {
    assert_eq!(
        parse("\u{feff}version = 1").expect("a policy"),
        parse("version = 1").expect("a policy")
    );
    let error = parse("\u{feff}versoin = 1").expect_err("none");
    assert_eq!(error.place().to_string(), "p.toml:1:1");
}

#[test]
fn a_file_that_is_none_is_refused_before_it_is_opened() {
    let error = Policy::read("/dev/zero").expect_err("a device");
    assert_eq!(
        error.to_string(),
        "/dev/zero: the policy is no regular file"
    );
    let error = Policy::read("/no/such").expect_err("nothing");
    assert_eq!(error.problem(), Problem::Unreadable);
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn a_file_that_is_too_long_or_no_text_is_refused() {
    let scratch = tempfile::tempdir().expect("scratch");
    let path = scratch.path().join("p.toml");
    fs::write(&path, "#".repeat(1 << 20)).expect("a file");
    assert_eq!(
        Policy::read(&path).expect_err("no version").problem(),
        Problem::Version
    );
    fs::write(&path, "#".repeat((1 << 20) + 1)).expect("a file");
    assert_eq!(
        Policy::read(&path).expect_err("too long").problem(),
        Problem::Unreadable
    );
    fs::write(&path, b"version = 1\n# \xff").expect("a file");
    let error = Policy::read(&path).expect_err("no text");
    assert_eq!(
        (
            error.problem(),
            error.place().line(),
            error.place().column()
        ),
        (Problem::NotText, Some(2), Some(3))
    );
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z/.*~]{1,6}",
        "\\PC{0,6}",
        Just("${CWD}/x".into()),
        Just("${HOME}".into())
    ]
}

fn lists() -> impl Strategy<Value = Vec<(String, bool)>> {
    prop::collection::vec((texts(), any::<bool>()), 0..3)
}

fn written(key: &str, list: &[(String, bool)]) -> String {
    let item = |(path, optional): &(String, bool)| {
        let path = toml::Value::from(path.as_str());
        format!("{{ path = {path}, optional = {optional} }}")
    };
    format!(
        "{key} = [{}]\n",
        list.iter().map(item).collect::<Vec<_>>().join(", ")
    )
}

proptest! {
    /// Whatever text it is, and if it is a policy, the same comes back.
    #[test]
    fn any_text_is_a_policy_or_says_where_it_is_none(
        lists in prop::collection::vec(lists(), 4),
        pairs in prop::collection::btree_map(texts(), texts(), 0..3),
        size in "[0-9]{1,4}[KMGTx]?",
        rest in "(\\PC{0,8}|[a-z]{4,6} = [0-9\\[\\]\"]{0,4})",
    ) {
        let mut text = "version = 1\n".to_owned();
        for (key, list) in ["read", "deny", "devices", "unix-sockets"].iter().zip(&lists) {
            text.push_str(&written(key, list));
        }
        let pairs: toml::Table = pairs.into_iter().map(|(key, value)| (key, value.into())).collect();
        text.push_str(&format!("tmp = {size:?}\n{rest}\n[environment.set]\n{pairs}\n[links]\n{pairs}"));
        match parse(&text) {
            Ok(policy) => check_same(&policy.to_string()),
            Err(error) => {
                prop_assert!(error.place().line().is_some(), "{error}");
                prop_assert!(!error.to_string().contains('\n') && !error.remedy().is_empty(), "{error}");
            }
        }
    }
}
