//! Random policies over the tree of the ground, written as a person would.

use birdcage_fuzz::random::Random;
use std::fmt::Write;

const PATHS: [&str; 20] = [
    ".", "a", "./a/b", "a/b/c", "a/f", "a/b/g", "link", "link/c", "a/up", "a/up/e", "d", "d/../a",
    "d/e/f", "empty", "file", "a/b/*", "a/?", "**/f", "socket", "dangling",
];
/// What may not exist, for rules that are optional or deny.
const MISSING: [&str; 5] = ["a/new", "d/new/x", "empty/.env", "x*", "no"];
const OWN: [&str; 5] = ["made/f", "a/f", "d/e/f", "a/own", "empty"];

/// A policy, the same for the same seed.
pub(crate) fn policy(random: &mut Random) -> String {
    let mut text = String::from("version = 1\n");
    if !one_in(random, 8) {
        text.push_str("extends = ['base']\n");
    }
    for key in ["read", "write", "execute", "deny"] {
        let rules: Vec<_> = (0..random.below(3)).map(|_| rule(random, key)).collect();
        writeln!(text, "{key} = [{}]", rules.join(", ")).expect("a text");
    }
    singles(random, &mut text);
    tables(random, &mut text);
    text
}

fn rule(random: &mut Random, key: &str) -> String {
    if one_in(random, 4) {
        let path = pick(random, &MISSING);
        let wild = path.contains('*');
        return match key {
            "deny" if !wild => format!("'{path}'"),
            _ => format!("{{ path = '{path}', optional = true }}"),
        };
    }
    let path = pick(random, &PATHS);
    format!("{{ path = '{path}', optional = {} }}", !one_in(random, 4))
}

fn singles(random: &mut Random, text: &mut String) {
    for (chance, line) in [
        (4, "network = true"),
        (4, "unix-sockets = ['socket']"),
        (4, "tmp = '1M'"),
        (6, "hostname = 'ground'"),
        (
            3,
            "devices = ['/dev/null', { path = '/dev/kvm', optional = true }]",
        ),
        (8, "directory = '/'"),
    ] {
        if one_in(random, chance) {
            writeln!(text, "{line}").expect("a text");
        }
    }
}

fn tables(random: &mut Random, text: &mut String) {
    if one_in(random, 2) {
        text.push_str("[environment]\npass = ['TERM', 'LANG']\nset = { HERE = '${CWD}' }\n");
    }
    if one_in(random, 4) {
        writeln!(text, "[files]\n'/birdcage/{}' = 'own'", pick(random, &OWN)).expect("a text");
    }
    if one_in(random, 4) {
        writeln!(text, "[links]\n'/birdcage/link' = 'x'").expect("a text");
    }
}

fn pick<'a>(random: &mut Random, words: &[&'a str]) -> &'a str {
    words
        .get(random.below(words.len()))
        .copied()
        .unwrap_or_default()
}

fn one_in(random: &mut Random, count: usize) -> bool {
    random.below(count) == 0
}
