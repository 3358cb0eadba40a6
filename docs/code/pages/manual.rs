//! [`pages`], a manual page for the program and one for each of its commands.

use std::io::Result;

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

/// Their names, such as `birdcage-run.1`, and their texts for `man(1)`.
pub(crate) fn pages(program: Command) -> Result<Vec<(String, String)>> {
    let mut program = program.disable_help_subcommand(true);
    program.build();
    let version = program.get_version().unwrap_or_default().to_owned();
    let others = names(&program);
    let commands = program
        .get_subcommands()
        .filter(|command| !command.is_hide_set());
    let all = std::iter::once(&program).chain(commands);
    all.map(|command| {
        Ok((
            format!("{}.1", name(command)),
            page(command, &version, &others)?,
        ))
    })
    .collect()
}

/// `birdcage` and `birdcage-run` are pages that lead to one another.
fn names(program: &Command) -> Vec<String> {
    let commands = program
        .get_subcommands()
        .filter(|command| !command.is_hide_set());
    std::iter::once(program).chain(commands).map(name).collect()
}

fn name(command: &Command) -> String {
    command
        .get_display_name()
        .unwrap_or_else(|| command.get_name())
        .to_owned()
}

fn page(command: &Command, version: &str, others: &[String]) -> Result<String> {
    let name = name(command);
    let man = Man::new(command.clone())
        .title(name.to_uppercase())
        .date("")
        .source(format!("birdcage {version}"))
        .manual("User Commands");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    if command.get_arguments().next().is_some() {
        man.render_options_section(&mut page)?;
    }
    if command.get_subcommands().next().is_some() {
        man.render_subcommands_section(&mut page)?;
    }
    let after = command.get_after_help().map(ToString::to_string);
    after_help(after.as_deref().unwrap_or_default()).to_writer(&mut page)?;
    see_also(&name, others).to_writer(&mut page)?;
    Ok(ascii(&String::from_utf8_lossy(&page)))
}

/// What follows the options on the command line: sections that begin with `Word:`, and notes.
fn after_help(text: &str) -> Roff {
    let mut roff = Roff::new();
    let sections = text.split("\n\n").filter(|section| !section.is_empty());
    for section in sections {
        let (title, rest) = titled(section).unwrap_or(("Notes", section));
        roff.control("SH", [title.to_uppercase().as_str()]);
        body(&mut roff, rest);
    }
    roff
}

/// A title is a word or two before a colon.
fn titled(section: &str) -> Option<(&str, &str)> {
    let (title, rest) = section.split_once(':')?;
    (title.split_whitespace().count() <= 2).then_some((title, rest.trim_start_matches(' ')))
}

/// Lines that are indented are examples and stay lines; others are text.
fn body(roff: &mut Roff, text: &str) {
    let lines: Vec<_> = text.lines().filter(|line| !line.is_empty()).collect();
    for lines in lines.chunk_by(|one, other| one.starts_with(' ') == other.starts_with(' ')) {
        if lines[0].starts_with(' ') {
            roff.control("nf", [])
                .text([roman(lines.join("\n"))])
                .control("fi", []);
        } else {
            roff.text([roman(lines.join(" "))]);
        }
    }
}

fn see_also(name: &str, others: &[String]) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["SEE ALSO"]);
    let others: Vec<_> = others.iter().filter(|other| *other != name).collect();
    for (number, other) in (1..).zip(&others) {
        let end = if number == others.len() {
            "(1)"
        } else {
            "(1),"
        };
        roff.text([bold(other.as_str()), roman(end)]);
    }
    roff
}

/// Letters beyond ASCII by their numbers: `troff` reads bytes.
fn ascii(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    for letter in page.chars() {
        if letter.is_ascii() {
            text.push(letter);
        } else {
            text.push_str(&format!("\\[u{:04X}]", u32::from(letter)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::process::{Command, Stdio};

    use super::{after_help, ascii, pages};

    fn ours() -> Vec<(String, String)> {
        pages(birdcage_cli::command()).expect("pages")
    }

    #[test]
    fn every_command_has_a_page_that_names_its_options() {
        let pages = ours();
        for command in birdcage_cli::command().get_subcommands() {
            let name = format!("birdcage-{}.1", command.get_name());
            let page = pages.iter().find(|(other, _)| *other == name);
            let (_, text) = page.unwrap_or_else(|| panic!("no page {name}"));
            for option in command
                .get_arguments()
                .filter_map(|argument| argument.get_long())
            {
                let option = option.replace('-', "\\-");
                assert!(text.contains(&option), "{option} is not in {name}");
            }
        }
        assert_eq!(pages[0].0, "birdcage.1");
    }

    #[test]
    fn every_page_has_the_sections_that_man_expects_and_names_the_others() {
        for (name, text) in ours() {
            for part in [
                ".TH BIRDCAGE",
                ".SH NAME",
                ".SH SYNOPSIS",
                ".SH DESCRIPTION",
                ".SH \"SEE ALSO\"",
            ] {
                assert!(text.contains(part), "{part} is not in {name}");
            }
            assert!(text.is_ascii(), "{name}");
        }
    }

    #[test]
    fn examples_stay_lines_and_sentences_do_not() {
        let text = after_help("Examples:\n  a\n  b\n\nExit status: its\nown").to_roff();
        assert!(
            text.contains(".SH EXAMPLES\n.nf\n  a\n  b\n.fi\n"),
            "{text}"
        );
        assert!(text.contains(".SH \"EXIT STATUS\"\nits own\n"), "{text}");
        let text = after_help("Lines of x, which are:\n  a\nAnd so\non.").to_roff();
        let expected = ".SH NOTES\nLines of x, which are:\n.nf\n  a\n.fi\nAnd so on.\n";
        assert!(text.ends_with(expected), "{text}");
        assert_eq!(ascii("a…"), "a\\[u2026]");
    }

    /// As strict as `groff` can be: a warning is a failure.
    #[test]
    fn groff_finds_nothing_wrong_with_a_page() {
        let Ok(_) = Command::new("groff").arg("--version").output() else {
            println!("skipped: there is no groff");
            return;
        };
        for (name, text) in ours() {
            assert_eq!(complaints(&text), "", "{name}");
        }
        assert_ne!(complaints(".TH X 1\n.SH NAME\n\\fQx\n.fx\n"), "");
    }

    fn complaints(page: &str) -> String {
        let mut groff = Command::new("groff");
        groff
            .args(["-man", "-Tutf8", "-ww", "-z"])
            .stdin(Stdio::piped());
        let mut groff = groff.stderr(Stdio::piped()).spawn().expect("groff");
        let mut input = groff.stdin.take().expect("a pipe");
        input.write_all(page.as_bytes()).expect("read");
        drop(input);
        let output = groff.wait_with_output().expect("groff");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }
}
