//! A terminal that the program was given.

use birdcage_tests::{Household, inside};
use rustix::fs::OFlags;
use rustix::termios::{Winsize, tcsetwinsize};
use std::fs::File;
use std::os::fd::OwnedFd;

/// A terminal with 24 lines of 100: the side of the person, and that of the programs.
fn terminal() -> (OwnedFd, File) {
    let (person, programs) = birdcage_tests::terminal(OFlags::empty());
    let size = Winsize {
        ws_row: 24,
        ws_col: 100,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&person, size).expect("a size");
    (person, File::from(programs))
}

fn household(tools: &[&str]) -> Option<Household> {
    let household = Household::with(&["tty"], tools)?;
    let household = household.variable("TERM", "xterm-256color");
    Some(household.variable("COLORTERM", "truecolor"))
}

#[test]
fn a_program_finds_what_the_terminal_is_and_can_do() {
    let (_person, programs) = terminal();
    let script = "test -t 0; stty size; stty raw; stty -a | grep -o -e -icanon; \
        tput colors; echo $COLORTERM";
    let Some(household) = household(&["stty", "tput"]) else {
        return;
    };
    let found = household.on_terminal(&programs, script);
    assert_eq!(found, "24 100\n-icanon\n256\ntruecolor\n");
}

#[test]
fn a_library_for_screens_finds_the_terminal() {
    let (_person, programs) = terminal();
    let Some(household) = household(&["python3"]) else {
        return;
    };
    let script = "python3 -c 'import curses; curses.setupterm(); \
        print(curses.tigetnum(\"colors\"), curses.tigetnum(\"lines\"))'";
    assert_eq!(household.on_terminal(&programs, script), "256 24\n");
}

#[test]
fn the_callers_own_descriptions_of_terminals_are_read() {
    let (_person, programs) = terminal();
    let household = household(&[]).expect("no tool is needed");
    let household = household.own(".terminfo/x/mine", "a description");
    let path = household.home(".terminfo/x/mine");
    assert_eq!(household.act("read", &path), "ok a description");
    let script = "cat ../.terminfo/x/mine";
    assert_eq!(household.on_terminal(&programs, script), "a description");
}

/// Outside, a session whose terminal it is can open it under that name.
#[test]
fn there_is_no_controlling_terminal() {
    let (_person, programs) = terminal();
    let Some(household) = household(&["setsid"]) else {
        return;
    };
    let act = format!("{} read-write /dev/tty", inside().display());
    let control = household.outside_on(&programs, &format!("setsid --ctty --wait {act}"));
    assert_eq!(control, "ok\n");
    let (_person, programs) = terminal();
    assert_eq!(
        household.act_on(&programs, "read-write", "/dev/tty".as_ref()),
        "ENXIO"
    );
    let bare = Household::with(&[], &[]).expect("no tool is needed");
    assert_eq!(bare.act("read-write", "/dev/tty".as_ref()), "ENOENT");
}

#[test]
fn there_are_no_terminals_of_the_host() {
    let household = household(&[]).expect("no tool is needed");
    for path in ["/dev/pts", "/dev/ptmx", "/dev/console"] {
        assert_eq!(household.act("stat", path.as_ref()), "ENOENT", "{path}");
    }
    assert_eq!(household.act("stat", "/dev/tty".as_ref()), "ok");
}
