//! The accounts that a program is told of: root, itself and nobody.
//!
//! Programs look up the name and the home directory of their own uid, and some
//! end if there are none. Who has an account on the host, the caller included, is
//! no business of theirs.

use rustix::process::{getgid, getuid};

/// Where a program without `HOME` keeps its own files: gone with the sandbox.
const HOME: &str = "/tmp";

const ROOT: (u32, &str) = (0, "root");
const NOBODY: u32 = 65534;

/// A made-up `/etc/passwd`, see `passwd(5)`.
pub(super) fn passwd() -> Vec<u8> {
    let (uid, gid) = (getuid().as_raw(), getgid().as_raw());
    let line = |(id, name): (u32, &str)| {
        let (group, home) = if id == uid { (gid, HOME) } else { (id, "/") };
        format!("{name}:x:{id}:{group}:{name}:{home}:/bin/sh\n")
    };
    names(uid, "nobody").map(line).collect::<String>().into()
}

/// A made-up `/etc/group`, see `group(5)`.
pub(super) fn group() -> Vec<u8> {
    let line = |(id, name): (u32, &str)| format!("{name}:x:{id}:\n");
    let gid = getgid().as_raw();
    names(gid, "nogroup").map(line).collect::<String>().into()
}

/// The ids that have a name, and it; each once.
fn names(own: u32, nobody: &str) -> impl Iterator<Item = (u32, &str)> {
    let is_other = own != ROOT.0 && own != NOBODY;
    let user = is_other.then_some((own, "user"));
    [ROOT, (NOBODY, nobody)].into_iter().chain(user)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(own: u32, expected: &[&str]) {
        let found: Vec<_> = names(own, "nobody").map(|(_, name)| name).collect();
        assert_eq!(found, expected, "{own}");
    }

    #[test]
    fn every_id_has_one_name() {
        check(0, &["root", "nobody"]);
        check(1000, &["root", "nobody", "user"]);
        check(65534, &["root", "nobody"]);
    }

    #[test]
    fn the_caller_has_a_home_that_it_may_write_to() {
        let text = String::from_utf8(passwd()).expect("UTF-8");
        let (uid, gid) = (getuid().as_raw(), getgid().as_raw());
        let own = format!(":x:{uid}:{gid}:");
        let line = text.lines().find(|line| line.contains(&own));
        assert!(
            line.is_some_and(|line| line.ends_with(":/tmp:/bin/sh")),
            "{text}"
        );
    }

    #[test]
    fn the_callers_group_has_a_name() {
        let text = String::from_utf8(group()).expect("UTF-8");
        assert!(
            text.contains(&format!(":x:{}:\n", getgid().as_raw())),
            "{text}"
        );
    }
}
