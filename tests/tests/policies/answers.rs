//! Whether a program can do what `why` says.

use crate::ground::Ground;
use birdcage::Birdcage;
use birdcage::policy::Policy;
use birdcage::process::Command;
use birdcage::why::Access;
use std::fmt::Write;

/// Files by several of their names; none is empty.
const NAMES: [&str; 12] = [
    "a/f",
    "a/b/g",
    "a/b/c/.hidden",
    "d/e/f",
    "file",
    "link/g",
    "link/c/.hidden",
    "a/up/e/f",
    "a/b/../f",
    "d/../file",
    "dangling",
    "no/such",
];

/// Reads each file and asks for the right to write it, inside, and compares with the answers.
pub(crate) fn compare(policy: &Policy, ground: &Ground, what: &str) {
    let mut cage = Birdcage::new();
    cage.add_policy(policy).expect("it was just added");
    let (mut script, mut answers) = (String::new(), String::new());
    for name in NAMES {
        let path = ground.path().join(name);
        let read = cage.why(&path, Access::Read).is_allowed();
        // What is not there inside can be made perhaps, but is nothing to ask about.
        let write = cage.why(&path, Access::Write);
        let write = write.is_allowed() && write.leads_to.is_some();
        writeln!(answers, "{name} {read} {write}").expect("a text");
        let path = path.display();
        writeln!(
            script,
            "r=false; w=false; test -n \"$(cat '{path}' 2>/dev/null)\" && r=true; \
             test -w '{path}' && w=true; echo {name} $r $w"
        )
        .expect("a text");
    }
    let mut command = Command::new("/bin/sh");
    command.args(["-c", &script]);
    let output = cage.output(command).expect("a shell");
    assert_eq!(String::from_utf8_lossy(&output.stdout), answers, "{what}");
}
