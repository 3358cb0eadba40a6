//! Questions, and what is answered.

use super::*;
use crate::{Birdcage, Exception};
use std::fs;
use std::os::unix::fs::symlink;

/// A directory with a few files and links, and the rules of a sandbox for it.
fn scene() -> (tempfile::TempDir, Birdcage) {
    let scratch = tempfile::Builder::new()
        .prefix("why")
        .tempdir_in("/var/tmp");
    let scratch = scratch.expect("scratch");
    let at = |name: &str| scratch.path().join(name);
    for name in ["r/x", "w", "d/in", "hidden"] {
        fs::create_dir_all(at(name)).expect("a directory");
    }
    for name in ["r/f", "w/f", "d/f", "d/in/f", "hidden/f"] {
        fs::write(at(name), "").expect("a file");
    }
    symlink("../w/f", at("r/link")).expect("a link");
    symlink("../hidden/f", at("r/away")).expect("a link");
    symlink("r", at("alias")).expect("a link");
    let mut cage = Birdcage::new();
    let own = |name: &str| Exception::File {
        path: at(name),
        content: b"own".to_vec(),
    };
    for (exception, origin) in [
        (Exception::Read(at("alias")), "one"),
        (Exception::WriteAndRead(at("w")), "two"),
        (Exception::Deny(at("d")), "three"),
        (Exception::ExecuteAndRead(at("d/in")), "four"),
        (own("made/up"), "five"),
        (
            Exception::PrivateDirectory {
                path: "/tmp".into(),
                size: 1 << 20,
            },
            "six",
        ),
    ] {
        cage.add_exception_from(exception, &Origin::new(origin))
            .expect(origin);
    }
    (scratch, cage)
}

#[test]
fn an_answer_names_what_decides_and_by_whom() {
    use Access::{Execute, Read, Write};
    let (scratch, cage) = scene();
    let root = scratch.path().to_str().expect("UTF-8");
    for (path, access, expected) in [
        ("r/f", Read, "r/f may be read: r (by one) allows it"),
        (
            "alias/f",
            Read,
            "alias/f (which is r/f) may be read: r (by one) allows it",
        ),
        (
            "r/../r/./f",
            Read,
            "r/../r/./f (which is r/f) may be read: r (by one) allows it",
        ),
        (
            "r/f",
            Write,
            "r/f may not be written: r (by one) does not allow writing",
        ),
        (
            "r/f",
            Execute,
            "r/f may not be executed: r (by one) does not allow executing",
        ),
        (
            "r/none",
            Read,
            "r/none may not be read: r (by one) would allow it, but there is nothing",
        ),
        (
            "r/none",
            Write,
            "r/none may not be written: r (by one) does not allow writing",
        ),
        (
            "r/link",
            Write,
            "r/link (which is w/f) may be written: w (by two) allows it",
        ),
        ("r/away", Read, "r/away may not be read: no rule shows it"),
        (
            "r/f/x",
            Read,
            "r/f/x may not be read: the path leads nowhere inside",
        ),
        ("w/new", Write, "w/new may be written: w (by two) allows it"),
        (
            "w/new/x",
            Write,
            "w/new/x may not be written: w (by two) would allow it, but there is nothing",
        ),
        ("d/f", Read, "d/f may not be read: d (by three) denies it"),
        ("d", Read, "d may not be read: d (by three) denies it"),
        (
            "d/new",
            Write,
            "d/new may not be written: d (by three) denies it",
        ),
        (
            "d/in/f",
            Read,
            "d/in/f may be read: d/in (by four) allows it",
        ),
        (
            "d/in/f",
            Execute,
            "d/in/f may not be executed: d/in (by four) allows it, but the file's mode or file system does not",
        ),
        (
            "hidden/f",
            Read,
            "hidden/f may not be read: no rule shows it",
        ),
        (
            "made/up",
            Read,
            "made/up may be read: made/up (by five) puts a file of the sandbox's own there",
        ),
        (
            "made/up",
            Write,
            "made/up may not be written: made/up (by five) puts a file of the sandbox's own there",
        ),
        (
            "made",
            Read,
            "made may be read: it is an empty directory that leads to what rules show",
        ),
        (
            "made",
            Write,
            "made may not be written: it is an empty directory that leads to what rules show",
        ),
    ] {
        let answer = cage.why(scratch.path().join(path), access);
        let text = answer.to_string().replace(&format!("{root}/"), "");
        assert_eq!(text, expected, "{answer:?}");
    }
}

#[test]
fn what_the_sandbox_has_of_its_own_hides_the_hosts() {
    let (_scratch, cage) = scene();
    for (path, access, expected) in [
        (
            "/tmp",
            Access::Read,
            "/tmp may be read: /tmp (by six) is an empty directory of the sandbox's own",
        ),
        (
            "/tmp/x",
            Access::Read,
            "/tmp/x may not be read: /tmp (by six) is an empty directory of the sandbox's own",
        ),
        (
            "/tmp/x",
            Access::Write,
            "/tmp/x may be written: /tmp (by six) is an empty directory of the sandbox's own",
        ),
        (
            "/tmp",
            Access::Execute,
            "/tmp may not be executed: /tmp (by six) is an empty directory of the sandbox's own",
        ),
        (
            "/proc/1",
            Access::Read,
            "/proc/1 may be read: the sandbox has a /proc of its own, which is read-only",
        ),
        (
            "/proc/sys",
            Access::Write,
            "/proc/sys may not be written: the sandbox has a /proc of its own, which is read-only",
        ),
        (
            "/",
            Access::Read,
            "/ may be read: it is an empty directory that leads to what rules show",
        ),
        (
            "",
            Access::Read,
            " may not be read: the path leads nowhere inside",
        ),
    ] {
        assert_eq!(cage.why(path, access).to_string(), expected);
    }
}

#[test]
fn what_does_not_exist_is_denied_also_in_what_lies_in_a_private_directory() {
    let scratch = tempfile::tempdir_in("/tmp").expect("scratch");
    let root = scratch.path();
    let mut cage = Birdcage::new();
    for exception in [
        Exception::WriteAndRead(root.into()),
        Exception::Deny(root.join("no")),
        Exception::PrivateDirectory {
            path: "/tmp".into(),
            size: 1 << 20,
        },
    ] {
        cage.add_exception(exception).expect("an exception");
    }
    let reason = |name: &str| cage.why(root.join(name), Access::Write).reason;
    assert_eq!(reason("no"), Reason::Denied);
    assert_eq!(reason("other"), Reason::Allowed, "the control");
}

#[test]
fn what_a_rule_would_allow_is_told() {
    let (scratch, cage) = scene();
    let missing = |path: &str, access| {
        let answer = cage.why(scratch.path().join(path), access);
        answer.missing_rule().map(Path::to_owned)
    };
    assert_eq!(
        missing("hidden/f", Access::Read),
        Some(scratch.path().join("hidden/f"))
    );
    assert_eq!(
        missing("r/f", Access::Write),
        Some(scratch.path().join("r/f"))
    );
    assert_eq!(missing("r/f", Access::Read), None);
    assert_eq!(missing("d/f", Access::Read), None);
}

#[cfg(feature = "serde")]
#[test]
fn an_answer_is_an_object() {
    let mut cage = Birdcage::new();
    cage.add_exception(Exception::Read("/etc".into()))
        .expect("/etc");
    let value = serde_json::to_value(cage.why("/etc/../etc", Access::Write)).expect("JSON");
    let expected = serde_json::json!({
        "path": "/etc/../etc",
        "leads_to": "/etc",
        "access": "write",
        "allowed": false,
        "reason": "read-only",
        "rule": { "path": "/etc", "by": ["the program"] },
        "text": "/etc/../etc (which is /etc) may not be written: /etc (by the program) does not allow writing",
    });
    assert_eq!(value, expected);
}
