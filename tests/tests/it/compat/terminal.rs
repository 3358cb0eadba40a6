//! Item 1: the caller's terminal.

use birdcage::process::Stdio;
use birdcage_tests::{act_on, cage, inside};
use rustix::fs::OFlags;
use std::fs::File;
use std::os::fd::OwnedFd;
use std::process::Command;

/// A terminal: the side of the person, and that of the programs.
fn terminal() -> (OwnedFd, File) {
    let (person, programs) = birdcage_tests::terminal(OFlags::NONBLOCK);
    (person, File::from(programs))
}

/// What became of an act, and whether anything was typed.
fn attempt(name: &str) -> (String, bool) {
    let (_person, programs) = terminal();
    let input = programs.try_clone().expect("a descriptor");
    let answer = act_on(&cage([]), Stdio::from(input), [name]);
    (answer, typed(&programs))
}

fn outside(name: &str) -> (String, bool) {
    let (_person, programs) = terminal();
    let input = programs.try_clone().expect("a descriptor");
    let output = Command::new(inside())
        .arg(name)
        .stdin(input)
        .output()
        .expect("inside");
    let answer = String::from_utf8(output.stdout)
        .expect("UTF-8")
        .trim_end()
        .to_owned();
    (answer, typed(&programs))
}

/// Whether a program would read something; the line need not be complete for that.
fn typed(programs: &File) -> bool {
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
    let mut modes = tcgetattr(programs).expect("modes");
    modes.local_modes.remove(LocalModes::ICANON);
    tcsetattr(programs, OptionalActions::Now, &modes).expect("modes");
    rustix::io::ioctl_fionread(programs).expect("a count") > 0
}

/// The terminal is made the program's own first, so that only the filter is in the way. Where
/// `dev.tty.legacy_tiocsti` is 0 the kernel refuses it to ordinary users with `EIO`.
#[test]
fn item_01_terminal_input_cannot_be_injected() {
    assert_eq!(attempt("type"), ("EPERM".into(), false));
    let (answer, typed) = outside("type");
    assert!(
        answer == "EIO" || (answer == "ok" && typed),
        "outside: {answer}, {typed}"
    );
    assert_eq!(attempt("own-terminal").0, "ok");
}

/// The kernel looks at 32 bits of the request: CVE-2019-10063.
#[test]
fn item_01_high_bits_of_the_request_change_nothing() {
    assert_eq!(attempt("type-with-high-bits"), ("EPERM".into(), false));
    let (answer, typed) = outside("type-with-high-bits");
    assert!(
        answer == "EIO" || (answer == "ok" && typed),
        "outside: {answer}, {typed}"
    );
}

/// Pasting a selection on a console: CVE-2023-28100. Here there is none, which the kernel says.
#[test]
fn item_01_nothing_can_be_pasted_into_a_console() {
    assert_eq!(attempt("paste"), ("EPERM".into(), false));
    let (answer, _) = outside("paste");
    assert!(
        matches!(&answer[..], "ENOTTY" | "EINVAL"),
        "outside: {answer}"
    );
}
