//! [`Part`], what of a document is more than text: blocks of code, and remarks.

/// A block of code or a remark, with the line on which it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// A comment that has a line to itself.
    Remark { line: usize, text: &'a str },
    /// What lies between two fences.
    Block(Block<'a>),
}

/// A fenced block of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block<'a> {
    /// The line of its first fence.
    pub(crate) line: usize,
    /// What follows the first fence, such as `console`.
    pub(crate) language: &'a str,
    /// What is in it, with all line ends.
    pub(crate) text: &'a str,
}

impl Part<'_> {
    /// The line on which it begins.
    pub(crate) fn line(&self) -> usize {
        match self {
            Self::Remark { line, .. } | Self::Block(Block { line, .. }) => *line,
        }
    }
}

const FENCE: &str = "```";

/// The parts of a document, in order. A fence that is never closed ends with it.
pub(crate) fn parts(document: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = document;
    let mut number = 1;
    while let Some((line, after)) = next_line(rest) {
        rest = after;
        if let Some(language) = line.trim_end().strip_prefix(FENCE) {
            let text = until_fence(rest);
            let line = number;
            parts.push(Part::Block(Block {
                line,
                language,
                text,
            }));
            number += text.lines().count() + 1;
            rest = next_line(&rest[text.len()..]).map_or("", |(_, after)| after);
        } else if let Some(text) = remark(line) {
            parts.push(Part::Remark { line: number, text });
        }
        number += 1;
    }
    parts
}

/// The first line with its end, and the rest; `None` at the end.
fn next_line(text: &str) -> Option<(&str, &str)> {
    let end = text.find('\n').map_or(text.len(), |at| at + 1);
    (end != 0).then(|| text.split_at(end))
}

fn until_fence(text: &str) -> &str {
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_end() == FENCE {
            break;
        }
        length += line.len();
    }
    &text[..length]
}

fn remark(line: &str) -> Option<&str> {
    let text = line.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
    Some(text.trim())
}

#[cfg(test)]
mod tests {
    use super::{Block, Part, parts};

    fn block<'a>(line: usize, language: &'a str, text: &'a str) -> Part<'a> {
        Part::Block(Block {
            line,
            language,
            text,
        })
    }

    #[test]
    fn blocks_and_remarks_come_with_their_lines() {
        let text = "Text.\n\n<!-- in x -->\n```console\n$ a\nb\n```\n\nText <!-- no -->\n```\nplain\n```\n<!-- end -->";
        let expected = [
            Part::Remark {
                line: 3,
                text: "in x",
            },
            block(4, "console", "$ a\nb\n"),
            block(10, "", "plain\n"),
            Part::Remark {
                line: 13,
                text: "end",
            },
        ];
        assert_eq!(parts(text), expected);
    }

    #[test]
    fn what_is_in_a_block_is_no_remark() {
        let text = "```html\n<!-- in x -->\n```\n";
        assert_eq!(parts(text), [block(1, "html", "<!-- in x -->\n")]);
    }

    #[test]
    fn a_fence_that_is_never_closed_ends_with_the_document() {
        assert_eq!(parts("```sh\na\n"), [block(1, "sh", "a\n")]);
        assert_eq!(parts(""), []);
    }
}
