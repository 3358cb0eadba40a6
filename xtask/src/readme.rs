//! The commands of `README.md`: what it shows is what happens.
//!
//! In a block marked `console`, a line that begins with `$ ` is a command. It is
//! run by `sh` at the top of the checkout and must print exactly the lines that
//! follow it. A command with nothing below it must succeed.

use std::process::{Command, Stdio};

use crate::Result;
use crate::tally::Tally;
use crate::workspace::root;

/// A command and what it prints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Example {
    command: String,
    prints: String,
}

/// Runs all of them, or answers `None` if there is no `README.md`.
pub(crate) fn perform() -> Result<Option<Tally>> {
    let Ok(readme) = std::fs::read_to_string(root().join("README.md")) else {
        return Ok(None);
    };
    let mut tally = Tally::default();
    for example in examples(&readme) {
        check(&example)?;
        tally += Tally::one_passed();
    }
    Ok(Some(tally))
}

fn check(example: &Example) -> Result<()> {
    println!("$ {}", example.command);
    let mut shell = Command::new("sh");
    shell.args(["-c", &example.command]).current_dir(root());
    let output = shell.stdin(Stdio::null()).output()?;
    let printed = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    let fails = example.prints.is_empty() && !output.status.success();
    let differs = !example.prints.is_empty() && printed != example.prints;
    if fails || differs {
        Err(difference(example, &printed).into())
    } else {
        Ok(())
    }
}

fn difference(example: &Example, printed: &str) -> String {
    let Example { command, prints } = example;
    format!("`{command}` printed\n{printed}\nand README.md says\n{prints}")
}

fn examples(readme: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    for block in console_blocks(readme) {
        let commands = examples.len();
        for line in block.lines() {
            match (line.strip_prefix("$ "), examples.len() > commands) {
                (Some(command), _) => examples.push(Example::of(command)),
                (None, true) => examples.last_mut().into_iter().for_each(|e| e.print(line)),
                (None, false) => {}
            }
        }
    }
    examples
}

impl Example {
    fn of(command: &str) -> Self {
        Self {
            command: command.to_owned(),
            prints: String::new(),
        }
    }

    fn print(&mut self, line: &str) {
        self.prints.push_str(line);
        self.prints.push('\n');
    }
}

fn console_blocks(readme: &str) -> impl Iterator<Item = &str> {
    let blocks = readme.split("```console\n").skip(1);
    blocks.map(|rest| rest.split_once("```").map_or(rest, |(block, _)| block))
}

#[cfg(test)]
mod tests {

    use super::{Example, check, examples};

    const README: &str = "Text.\n\n```console\n$ echo a; echo b\na\nb\n$ true\n```\n\n```sh\n$ no\n```\n\
                          ```console\nnot a command\n$ echo c\nc\n```\n";

    fn example(command: &str, prints: &str) -> Example {
        Example {
            command: command.to_owned(),
            prints: prints.to_owned(),
        }
    }

    #[test]
    fn only_console_blocks_are_run() {
        let expected = [
            example("echo a; echo b", "a\nb\n"),
            example("true", ""),
            example("echo c", "c\n"),
        ];
        assert_eq!(examples(README), expected);
    }

    #[test]
    fn a_command_must_print_what_is_below_it() {
        for (command, prints, holds) in [
            ("echo a", "a\n", true),
            ("echo a", "b\n", false),
            ("echo a >&2; exit 1", "a\n", true),
            ("true", "", true),
            ("false", "", false),
        ] {
            let result = check(&example(command, prints));
            assert_eq!(result.is_ok(), holds, "{command}");
        }
    }
}
