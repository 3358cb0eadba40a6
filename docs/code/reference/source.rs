//! The documentation in a source file, as plain Markdown.

/// The documentation of the module itself.
pub(crate) fn module(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    markdown(lines)
}

/// The documentation of the item that begins with these words, such as `pub fn npm(`.
///
/// # Panics
/// There is none: then this program is to be changed with the code.
pub(crate) fn item(source: &str, words: &str) -> String {
    let mut documented = Vec::new();
    for line in source.lines().map(str::trim_start) {
        match line.strip_prefix("///") {
            Some(text) => documented.push(text),
            None if line.starts_with(words) && !documented.is_empty() => {
                return markdown(documented.into_iter());
            }
            None => documented.clear(),
        }
    }
    panic!("nothing documented begins with `{words}`")
}

/// Joins the lines, without the links that only rustdoc understands.
fn markdown<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
    let text = lines.collect::<Vec<_>>().join("\n");
    without_links(&text)
}

/// `[text](path)` is `text`, unless the path leads to a place in the net.
fn without_links(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        let (Some((outside, label)), Some((target, behind))) =
            (before.rsplit_once('['), after.split_once(')'))
        else {
            break;
        };
        plain.push_str(outside);
        if target.contains("://") {
            plain.push_str(&format!("[{label}]({target})"));
        } else {
            plain.push_str(label);
        }
        rest = behind;
    }
    plain + rest
}

/// The text without blocks of code; the sentence that leads to one ends there.
pub(crate) fn without_code(text: &str) -> String {
    let pieces = text.split("```").step_by(2).map(str::trim);
    let prose = pieces.map(|piece| match piece.strip_suffix(':') {
        Some(sentence) => format!("{sentence}."),
        None => piece.to_owned(),
    });
    prose.collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::{item, module, without_code, without_links};

    const SOURCE: &str = "//! A module.\n//!\n//! More.\n\nuse x;\n\n/// Not this.\nfn a() {}\n    /// [`This`](Self::this)\n    /// one.\n    pub fn b() {}\n";

    #[test]
    fn documentation_is_found_by_what_it_is_about() {
        assert_eq!(module(SOURCE), "A module.\n\nMore.");
        assert_eq!(item(SOURCE, "pub fn b("), "`This`\none.");
    }

    #[test]
    fn links_into_the_net_stay_and_others_do_not() {
        assert_eq!(
            without_links("a [b](Self::b), [c](http://c) d"),
            "a b, [c](http://c) d"
        );
        assert_eq!(without_links("[plain] (text)"), "[plain] (text)");
    }

    #[test]
    fn a_sentence_that_leads_to_code_ends_there() {
        assert_eq!(
            without_code("As here:\n\n```\nx\n```\n\nMore."),
            "As here.\n\nMore."
        );
    }
}
