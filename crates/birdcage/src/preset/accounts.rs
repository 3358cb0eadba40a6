//! The accounts that a program is told of: root, the caller and nobody.
//!
//! Programs look up the name and the home directory of their own uid. Who else
//! has an account on the host, and what daemons run there, is no business of theirs.

use rustix::process::{getgid, getuid};
use std::fs;

const ROOT: &str = "root:x:0:0:root:/root:/bin/sh\n";
const NOBODY: &str = "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n";
const NO_GROUP: &str = "nogroup:x:65534:\n";

/// A made-up `/etc/passwd`, see `passwd(5)`.
pub(super) fn passwd() -> Vec<u8> {
    let (uid, gid) = (getuid().as_raw(), getgid().as_raw());
    let host = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let own = line_of(&host, uid).unwrap_or(format!("user:x:{uid}:{gid}:user:/:/bin/sh\n"));
    together([ROOT, &own, NOBODY])
}

/// A made-up `/etc/group`, see `group(5)`.
pub(super) fn group() -> Vec<u8> {
    let gid = getgid().as_raw();
    let host = fs::read_to_string("/etc/group").unwrap_or_default();
    let own = line_of(&host, gid).map(|line| without_members(&line));
    let own = own.unwrap_or(format!("user:x:{gid}:\n"));
    together(["root:x:0:\n", &own, NO_GROUP])
}

/// The line of that id, which is the third field in both files.
fn line_of(text: &str, id: u32) -> Option<String> {
    let is_own = |line: &&str| line.split(':').nth(2) == Some(id.to_string().as_str());
    text.lines().find(is_own).map(|line| format!("{line}\n"))
}

fn without_members(line: &str) -> String {
    let kept: Vec<_> = line.trim_end().split(':').take(3).collect();
    format!("{}:\n", kept.join(":"))
}

/// The lines, but for those of an id that has had one.
fn together(lines: [&str; 3]) -> Vec<u8> {
    let id = |line: &str| line.split(':').nth(2).map(str::to_owned);
    let [root, own, nobody] = lines;
    let mut kept = vec![own];
    kept.extend(
        [root, nobody]
            .into_iter()
            .filter(|line| id(line) != id(own)),
    );
    kept.concat().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: &str = "root:x:0:0:Root:/root:/bin/bash\nmail:x:8:8::/var/mail:/bin/sh\n\
                        me:x:1000:1000:Me,,,:/home/me:/bin/zsh\n";

    #[test]
    fn only_the_line_of_the_id_itself_is_found() {
        let own = line_of(HOST, 1000).expect("a line");
        assert_eq!(own, "me:x:1000:1000:Me,,,:/home/me:/bin/zsh\n");
        assert_eq!(line_of(HOST, 100), None);
        assert_eq!(line_of("broken\n::\n", 0), None);
    }

    #[test]
    fn no_id_occurs_twice() {
        let roots = together([ROOT, "admin:x:0:0::/:/bin/sh\n", NOBODY]);
        assert_eq!(
            roots,
            [b"admin:x:0:0::/:/bin/sh\n", NOBODY.as_bytes()].concat()
        );
        let three = together([ROOT, "me:x:5:5::/:/bin/sh\n", NOBODY]);
        assert_eq!(three.iter().filter(|byte| **byte == b'\n').count(), 3);
    }

    #[test]
    fn a_group_is_told_without_its_members() {
        assert_eq!(without_members("adm:x:4:syslog,me\n"), "adm:x:4:\n");
    }

    #[test]
    fn the_caller_is_among_the_accounts() {
        let text = String::from_utf8(passwd()).expect("UTF-8");
        let uid = getuid().as_raw().to_string();
        assert!(
            text.lines()
                .any(|line| line.split(':').nth(2) == Some(&uid)),
            "{text}"
        );
        assert!(text.lines().count() <= 3, "{text}");
    }
}
