//! A terminal that the program was given as a stream.

use crate::Exception;
use crate::preset::Preset;
use crate::preset::home::home;
use crate::preset::rows::{Row, below, passed};
use std::path::Path;

/// What terminals can do; `/lib/terminfo` and `/usr/share/terminfo` are in `base`.
const DESCRIPTIONS: [Row; 1] = [("/etc/terminfo", "what terminals can do, as this host says")];

/// In the caller's home.
const OWN_DESCRIPTIONS: [Row; 1] = [(".terminfo", "what terminals can do, as the caller says")];

const DEVICES: [Row; 1] = [(
    "/dev/tty",
    "the answer that there is no controlling terminal",
)];

const VARIABLES: [Row; 9] = [
    ("TERM", "what the terminal can do"),
    ("COLORTERM", "how many colours it has"),
    ("TERM_PROGRAM", "which terminal it is"),
    ("COLUMNS", "how wide it is"),
    ("LINES", "how high it is"),
    ("NO_COLOR", "whether colours are unwanted"),
    ("CLICOLOR", "whether colours are wanted"),
    ("CLICOLOR_FORCE", "whether colours are wanted in a file"),
    ("FORCE_COLOR", "the same, as programs in JavaScript ask"),
];

impl Preset {
    /// What a program needs beyond [`base`](Self::base) to make use of a terminal that it has as a
    /// standard stream: what terminals can do, and the variables about this one.
    ///
    /// Which streams a program has its [`Command`](crate::process::Command) says; a terminal
    /// among them works without this preset too, though not in colour. It answers
    /// `isatty(3)`, has a size, and can be set to give each key at once: editors, pagers and
    /// prompts work on it.
    ///
    /// **It may**, as everybody who has a terminal: read what is typed while it runs, show
    /// anything, the prompt of a shell included, send the terminal any sequence that that
    /// understands (titles, the clipboard), and leave it in another mode (`reset(1)`).
    /// It may read `~/.terminfo`.
    ///
    /// **It may not** type into it for others to read (`TIOCSTI` and its like are `EPERM`). The terminal
    /// does not control its session, which is its own: keys like Ctrl-C reach the caller,
    /// who may pass the signal on as `birdcage run` does, there is no job control, and
    /// `/dev/tty` is `ENXIO`, as for a daemon. There are no other terminals: `/dev/pts` and
    /// `/dev/ptmx` are those of the host, and not shown, so that programs that make a
    /// terminal (`script`, `tmux`) do not work.
    pub fn tty() -> Self {
        let home = home();
        let items = [
            below(Some(Path::new("/")), Exception::Read, &DESCRIPTIONS),
            below(home.as_deref(), Exception::Read, &OWN_DESCRIPTIONS),
            below(Some(Path::new("/")), Exception::WriteAndRead, &DEVICES),
            passed(&VARIABLES),
        ];
        Self::called("tty", items.into_iter().flatten().collect())
    }
}
