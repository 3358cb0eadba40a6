//! `docs/picture.svg`: a terminal in which the first commands of `README.md` have been
//! typed, with the colours that it would show.

use super::blocks::{Block, Part, parts};
use super::examples::{Example, examples};
use super::made::Made;
use super::session::Shell;
use crate::Result;
use crate::workspace::root;

/// How one runs the program out of a checkout, and how when it is installed.
const FROM_SOURCES: &str = "cargo run --quiet --bin birdcage --";
const INSTALLED: &str = "birdcage";

const PROMPT: &str = "\x1b[1;32m$\x1b[0m ";
const COMMAND: &str = "\x1b[1m";
const PLAIN: &str = "\x1b[0m";

/// The picture as a run gives it now.
pub(super) fn picture(shell: &Shell) -> Result<Made> {
    let readme = std::fs::read_to_string(root().join("README.md"))?;
    let block = first_console(&readme).ok_or("README.md has no console block")?;
    let mut screen = String::new();
    for example in examples(block.text) {
        screen.push_str(&typed(&example));
        screen.push_str(&printed(&example, shell)?);
    }
    let terminal = anstyle_svg::Term::new().palette(anstyle_svg::WIN10_CONSOLE);
    Ok(Made {
        path: "docs/picture.svg",
        text: terminal.render_svg(screen.trim_end()),
    })
}

fn first_console(readme: &str) -> Option<Block<'_>> {
    parts(readme).into_iter().find_map(|part| match part {
        Part::Block(block) if block.language == "console" => Some(block),
        _ => None,
    })
}

/// The prompt and the command, as somebody types it who has installed the program.
fn typed(example: &Example) -> String {
    let command = example.command.replace(FROM_SOURCES, INSTALLED);
    let lines = command.replace('\n', &format!("{PLAIN}\n{COMMAND}"));
    format!("{PROMPT}{COMMAND}{lines}{PLAIN}\n")
}

/// What the command prints with colours, which is what the document says but for these.
fn printed(example: &Example, shell: &Shell) -> Result<String> {
    let output = shell
        .at_the_top(&example.command)
        .env("CLICOLOR_FORCE", "1")
        .output()?;
    let printed = String::from_utf8(output.stdout)? + &String::from_utf8(output.stderr)?;
    if example.holds(&without_colours(&printed), output.status.success()) {
        Ok(printed)
    } else {
        Err(format!("`{}` printed\n{printed}", example.command).into())
    }
}

/// The text without the sequences that begin with `ESC [` and end with a letter.
fn without_colours(text: &str) -> String {
    let mut pieces = text.split("\x1b[");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |plain, piece| {
        plain
            + piece
                .trim_start_matches(|c: char| !c.is_ascii_alphabetic())
                .get(1..)
                .unwrap_or("")
    })
}

#[cfg(test)]
mod tests {
    use super::super::examples::examples;
    use super::{first_console, typed, without_colours};

    #[test]
    fn colours_come_off() {
        assert_eq!(without_colours("a\x1b[1;31mb\x1b[0m c\n"), "ab c\n");
        assert_eq!(without_colours("plain"), "plain");
        assert_eq!(without_colours("\x1b[1"), "");
    }

    #[test]
    fn what_is_typed_is_the_installed_program() {
        let block = "```sh\nno\n```\n```console\n$ cargo run --quiet --bin birdcage -- plan\n```\n";
        let block = first_console(block).expect("a block");
        let example = &examples(block.text)[0];
        assert_eq!(without_colours(&typed(example)), "$ birdcage plan\n");
    }
}
