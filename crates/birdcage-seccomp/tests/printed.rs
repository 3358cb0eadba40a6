//! A policy prints as what it grants and refuses, for a person to read before trusting it.

use birdcage_seccomp::Policy;

const DEFAULT: &str = include_str!("printed.txt");

#[test]
fn the_default_policy_prints_as_groups_then_rules_then_the_rest() {
    assert_eq!(Policy::new().to_string(), DEFAULT);
}

#[test]
fn what_a_caller_opened_shows_in_the_rules_for_sockets() {
    let policy = Policy::new()
        .allow_networking()
        .allow_unix_sockets()
        .to_string();
    let changed: Vec<_> = policy
        .lines()
        .filter(|line| !DEFAULT.lines().any(|before| before == *line))
        .collect();
    let [socket, pair] = changed.as_slice() else {
        panic!("two lines change: {changed:#?}")
    };
    assert!(socket.contains("allow if arg0 == 0x10 and arg2 == 0x0; allow if arg0 == 0x1;"));
    assert_eq!(
        *pair,
        "socketpair       allow if arg0 == 0x1; otherwise EAFNOSUPPORT"
    );
}
