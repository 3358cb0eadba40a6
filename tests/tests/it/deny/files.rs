//! Files of the sandbox's own over those of the host.

use super::check;
use birdcage::Exception::{self, Read, WriteAndRead};
use birdcage_tests::Scratch;
use std::os::unix::fs::symlink;
use std::path::Path;

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

fn file(path: &Path) -> Exception {
    let (path, content) = (path.to_owned(), b"own".to_vec());
    Exception::File { path, content }
}

#[test]
fn a_file_of_its_own_wins_over_a_wider_exception() {
    let scratch = Scratch::new();
    let at = scratch.file("wide/file", "host");
    let beside = scratch.file("wide/beside", "host");
    for wide in [Read(scratch.at("wide")), WriteAndRead(scratch.at("wide"))] {
        let rules = [file(&at), wide];
        check(&rules, &["read", text(&at)], "ok own");
        check(&rules, &["write", text(&at)], "EROFS");
        check(&rules, &["read", text(&beside)], "ok host");
        check(&rules[1..], &["read", text(&at)], "ok host");
    }
}

/// As `/etc/resolv.conf` is on many hosts.
#[test]
fn a_file_of_its_own_wins_over_a_link_of_the_hosts() {
    let scratch = Scratch::new();
    let target = scratch.file("wide/target", "host");
    let link = scratch.at("wide/link");
    symlink("target", &link).expect("a link");
    let rules = [file(&link), Read(scratch.at("wide"))];
    check(&rules, &["read", text(&link)], "ok own");
    check(&rules, &["read", text(&target)], "ok host");
    check(&rules[1..], &["read", text(&link)], "ok host");
}
