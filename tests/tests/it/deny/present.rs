//! What is there when it is denied.

use super::check;
use birdcage::Exception::{Deny, Read, WriteAndRead};
use birdcage_tests::Scratch;
use std::path::Path;

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

#[test]
fn a_denied_directory_is_empty_and_stays_so() {
    let scratch = Scratch::new();
    scratch.directory("wide/secret");
    let file = scratch.file("wide/secret/file", "text");
    let secret = scratch.at("wide/secret");
    for wide in [Read(scratch.at("wide")), WriteAndRead(scratch.at("wide"))] {
        let rules = [wide, Deny(secret.clone())];
        check(&rules, &["list", text(&secret)], "ok");
        check(&rules, &["read", text(&file)], "ENOENT");
        check(&rules, &["create", text(&secret.join("new"))], "EROFS");
        check(&rules[..1], &["read", text(&file)], "ok text");
    }
}

#[test]
fn a_denied_file_is_empty_and_stays_so() {
    let scratch = Scratch::new();
    let (file, other) = (
        scratch.file("wide/file", "text"),
        scratch.file("wide/other", "more"),
    );
    for wide in [Read(scratch.at("wide")), WriteAndRead(scratch.at("wide"))] {
        let rules = [wide, Deny(file.clone()), Deny(other.clone())];
        for denied in [&file, &other] {
            check(&rules, &["read", text(denied)], "ok");
            check(&rules, &["write", text(denied)], "EROFS");
        }
        check(&rules[..1], &["read", text(&file)], "ok text");
    }
}
