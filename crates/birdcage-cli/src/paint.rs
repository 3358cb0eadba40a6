//! Colours on the standard output, for whoever sees them.

use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

/// How something looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Doubtful,
    Bad,
    Plain,
}

impl Tone {
    /// The text in the colour of the tone.
    pub(crate) fn paint(self, text: &str) -> String {
        let style = match self {
            Self::Good => AnsiColor::Green.on_default(),
            Self::Doubtful => AnsiColor::Yellow.on_default(),
            Self::Bad => AnsiColor::Red.on_default(),
            Self::Plain => Style::new(),
        };
        format!("{style}{text}{style:#}")
    }
}

/// Prints a text; the colours are left out where nobody would see them, or `NO_COLOR` says so.
///
/// A reader that has gone away is no failure of ours.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut to = anstream::stdout();
    match to.write_all(text.as_bytes()).and_then(|()| to.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
