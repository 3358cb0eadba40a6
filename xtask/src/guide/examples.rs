//! [`Example`], a command in a document and what it prints.

/// A command and what it prints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Example {
    pub(crate) command: String,
    pub(crate) prints: String,
}

/// Stands for anything in what is printed; alone on a line, for any number of lines.
const ANYTHING: char = '…';

impl Example {
    fn of(command: &str) -> Self {
        Self {
            command: command.to_owned(),
            prints: String::new(),
        }
    }

    /// A command whose line ends in `\` goes on.
    fn is_open(&self) -> bool {
        self.prints.is_empty() && self.command.ends_with('\\')
    }

    fn add(&mut self, line: &str) {
        if self.is_open() {
            self.command.push('\n');
            self.command.push_str(line);
        } else {
            self.prints.push_str(line);
            self.prints.push('\n');
        }
    }

    /// True if a run was as the document says.
    pub(super) fn holds(&self, printed: &str, succeeded: bool) -> bool {
        if self.prints.is_empty() {
            succeeded
        } else {
            matches(&any_lines(&self.prints), printed)
        }
    }
}

/// The commands of a block marked `console`. What stands before the first is none.
pub(crate) fn examples(block: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), examples.last_mut()) {
            (_, Some(last)) if last.is_open() => last.add(line),
            (Some(command), _) => examples.push(Example::of(command)),
            (None, Some(last)) => last.add(line),
            (None, None) => {}
        }
    }
    examples
}

/// The text in which a line that stands for lines has no end of its own.
fn any_lines(expected: &str) -> String {
    let lines = expected.split_inclusive('\n');
    lines
        .map(|line| if line == "…\n" { "…" } else { line })
        .collect()
}

/// The parts between the signs for anything, each at its first place after the one before.
fn matches(expected: &str, printed: &str) -> bool {
    let Some((first, rest)) = expected.split_once(ANYTHING) else {
        return expected == printed;
    };
    let (middle, last) = rest.rsplit_once(ANYTHING).unwrap_or(("", rest));
    let Some(mut printed) = printed
        .strip_prefix(first)
        .and_then(|it| it.strip_suffix(last))
    else {
        return false;
    };
    middle.split(ANYTHING).all(|part| {
        let found = printed.split_once(part).map(|(_, after)| after);
        printed = found.unwrap_or_default();
        found.is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::{Example, examples, matches};

    fn example(command: &str, prints: &str) -> Example {
        Example {
            command: command.to_owned(),
            prints: prints.to_owned(),
        }
    }

    #[test]
    fn a_command_begins_with_a_dollar_sign_and_may_have_several_lines() {
        let block = "before\n$ echo a; echo b\na\nb\n$ true\n$ echo c \\\n    d\nc d\n";
        let expected = [
            example("echo a; echo b", "a\nb\n"),
            example("true", ""),
            example("echo c \\\n    d", "c d\n"),
        ];
        assert_eq!(examples(block), expected);
    }

    #[test]
    fn dots_stand_for_anything_between_what_is_said() {
        for (expected, printed, holds) in [
            ("a\n", "a\n", true),
            ("a\n", "b\n", false),
            ("a … c\n", "a b c\n", true),
            ("a\n…", "a\nb\nc\n", true),
            ("a\n…\nc\n", "a\nb\nd\n", false),
            ("…b…", "abc", true),
            ("…x…c", "abc", false),
            ("a…a", "a", false),
        ] {
            assert_eq!(
                matches(expected, printed),
                holds,
                "{expected:?} {printed:?}"
            );
        }
    }

    #[test]
    fn dots_alone_on_a_line_stand_for_lines_or_none() {
        for (prints, printed, holds) in [
            ("…\n", "", true),
            ("…\n", "a\nb\n", true),
            ("…\nb\n", "b\n", true),
            ("a\n…\nc\n", "a\nc\n", true),
            ("a\n…\nc\n", "a\nb\n", false),
        ] {
            assert_eq!(
                example("x", prints).holds(printed, true),
                holds,
                "{prints:?} {printed:?}"
            );
        }
    }

    #[test]
    fn a_command_without_lines_below_it_must_succeed() {
        assert!(example("true", "").holds("whatever", true));
        assert!(!example("false", "").holds("", false));
        assert!(example("false", "x\n").holds("x\n", false));
    }
}
