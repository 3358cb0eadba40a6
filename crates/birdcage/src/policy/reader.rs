//! From a TOML text to [`Rules`]: what each key takes.

use crate::policy::document::{Entry, Value, entries};
use crate::policy::error::{PolicyError, Problem};
use crate::policy::pattern::{Pattern, PatternError, Presence};
use crate::policy::place::{Place, Placed, Source};
use crate::policy::text::{Text, TextError, VARIABLES};
use crate::policy::{Base, Rules, Size, Tmp};
use toml::de::DeTable;

type Result<T> = std::result::Result<T, PolicyError>;

/// The keys, in the order in which they are written.
const KEYS: [&str; 15] = [
    "version",
    "extends",
    "read",
    "write",
    "execute",
    "deny",
    "devices",
    "network",
    "unix-sockets",
    "tmp",
    "directory",
    "hostname",
    "environment",
    "files",
    "links",
];

/// The version of the format that is known here.
pub(crate) const VERSION: i64 = 1;

/// Reads a text.
pub(crate) fn read(source: &Source<'_>) -> Result<Rules> {
    let (table, errors) = DeTable::parse_recoverable(source.text());
    // One mistake brings others with it, and the first in the text is the one that was made.
    let start = |error: &&toml::de::Error| error.span().map_or(usize::MAX, |span| span.start);
    if let Some(error) = errors.iter().min_by_key(start) {
        return Err(syntax(source, error));
    }
    let entries = entries(source, table.get_ref());
    check_version(source, &entries)?;
    let mut rules = Rules::default();
    for entry in &entries {
        take(&mut rules, entry)?;
    }
    Ok(rules)
}

fn syntax(source: &Source<'_>, error: &toml::de::Error) -> PolicyError {
    let place = match error.span() {
        Some(span) => source.place(span),
        None => Place::of_file(source.file()),
    };
    // A message may have lines, and this is one sentence.
    let said = error.message().lines().collect::<Vec<_>>().join(": ");
    let message = format!("this is not TOML: {said}");
    let remedy = if said.contains("duplicate") {
        "take one of the two out, or put what both say into one"
    } else {
        "a line is like read = [\"/etc/hostname\"], and a text is in quotes"
    };
    PolicyError::new(Problem::Syntax, place, message, remedy)
}

/// Looked at first, since all else may mean something else in another version.
fn check_version(source: &Source<'_>, entries: &[Entry<'_>]) -> Result<()> {
    let Some(entry) = entries.iter().find(|entry| entry.key() == "version") else {
        let place = source.place(0..0);
        let remedy = "begin it with version = 1";
        return Err(PolicyError::new(
            Problem::Version,
            place,
            "the policy has no version",
            remedy,
        ));
    };
    let value = entry.value;
    if !value.is_integer() {
        return Err(value.wrong_type("a whole number", "version = 1"));
    }
    if value.as_integer() != Some(VERSION) {
        let message = "this version of the format is not known here";
        let remedy = "write version = 1; a newer birdcage may know others";
        return Err(value.error(Problem::Version, message, remedy));
    }
    Ok(())
}

fn take(rules: &mut Rules, entry: &Entry<'_>) -> Result<()> {
    let value = &entry.value;
    match entry.key() {
        "version" => {}
        "extends" => rules.extends = bases(value)?,
        "read" => rules.read = patterns(value)?,
        "write" => rules.write = patterns(value)?,
        "execute" => rules.execute = patterns(value)?,
        "deny" => rules.deny = patterns(value)?,
        "devices" => rules.devices = patterns(value)?,
        "network" => rules.network = Some(switch(value)?),
        "unix-sockets" => sockets(rules, value)?,
        "tmp" => rules.tmp = Some(tmp(value)?),
        "directory" => rules.directory = Some(path(value, "directory = \"${CWD}\"")?),
        "hostname" => rules.hostname = Some(name(value, "hostname = \"cage\"")?),
        "environment" => environment(rules, value)?,
        "files" => rules.files = pairs(value, "[files] \"/etc/motd\" = \"hello\"", file)?,
        "links" => rules.links = pairs(value, "[links] \"/bin\" = \"usr/bin\"", link)?,
        _ => return Err(entry.unknown(&KEYS)),
    }
    Ok(())
}

fn switch(value: &Value<'_>) -> Result<Placed<bool>> {
    let example = format!("{} = true", value.key());
    let on = value.as_bool();
    let on = on.ok_or_else(|| value.wrong_type("true or false", &example))?;
    Ok(value.placed(on))
}

fn bases(value: &Value<'_>) -> Result<Vec<Placed<Base>>> {
    let example = "extends = [\"base\", \"./other.toml\"]";
    let base = |item: &Value<'_>| {
        let written = item.as_text();
        let written =
            written.ok_or_else(|| item.wrong_type("a list of names and files", example))?;
        let base = if is_path(written) {
            Base::File(text(item, Text::path(written))?)
        } else {
            Base::Preset(written.to_owned())
        };
        Ok(item.placed(base))
    };
    value.list("a list of names and files", example, base)
}

/// Whether it is the path of a file and not a preset's name.
fn is_path(written: &str) -> bool {
    ["./", "../", "/", "~", "$"]
        .iter()
        .any(|start| written.starts_with(start))
}

fn patterns(value: &Value<'_>) -> Result<Vec<Placed<Pattern>>> {
    let example = match value.key() {
        "devices" => "devices = [\"/dev/kvm\"]".to_owned(),
        key => format!("{key} = [\"PATH\", {{ path = \"PATH\", optional = true }}]"),
    };
    value.list("a list of paths", &example, |item| pattern(item, &example))
}

fn pattern(item: &Value<'_>, example: &str) -> Result<Placed<Pattern>> {
    if let Some(entries) = item.as_entries() {
        return detailed(item, &entries, example);
    }
    let written = item.as_text();
    let written = written.ok_or_else(|| item.wrong_type("a list of paths", example))?;
    shaped(item, written, Presence::Required)
}

/// A path that is written as a table: `{ path = "…", optional = true }`.
fn detailed(item: &Value<'_>, entries: &[Entry<'_>], example: &str) -> Result<Placed<Pattern>> {
    let (mut path, mut presence) = (None, Presence::Required);
    for entry in entries {
        match entry.key() {
            "path" => path = Some(entry.value),
            "optional" => {
                if switch(&entry.value)?.value {
                    presence = Presence::Optional;
                }
            }
            _ => return Err(entry.unknown(&["path", "optional"])),
        }
    }
    let remedy = "write it like { path = \"PATH\", optional = true }";
    let missing = || item.error(Problem::WrongValue, "this rule has no path", remedy);
    let path = path.ok_or_else(missing)?;
    let written = path.as_text();
    let written = written.ok_or_else(|| path.wrong_type("a text", example))?;
    shaped(&path, written, presence)
}

fn shaped(item: &Value<'_>, written: &str, presence: Presence) -> Result<Placed<Pattern>> {
    let pattern = Pattern::new(written, presence).map_err(|error| match error {
        PatternError::Text(error) => refused_text(item, error),
        PatternError::Empty => empty_path(item),
        PatternError::Wildcards(said) => {
            let message = format!("{written:?} cannot be a pattern: {said}");
            let remedy =
                "* and ? stand for characters of one name, ** for directories, [*] for a star";
            item.error(Problem::Pattern, message, remedy)
        }
    })?;
    Ok(item.placed(pattern))
}

fn empty_path(item: &Value<'_>) -> PolicyError {
    let remedy = "write the path, or take the rule out";
    item.error(Problem::WrongValue, "an empty path leads nowhere", remedy)
}

fn text(item: &Value<'_>, text: std::result::Result<Text, TextError>) -> Result<Text> {
    text.map_err(|error| refused_text(item, error))
}

fn refused_text(item: &Value<'_>, error: TextError) -> PolicyError {
    match error {
        TextError::Zero => {
            let remedy = "the system ends a text at one: take it out";
            item.error(Problem::WrongValue, "this text holds a zero byte", remedy)
        }
        TextError::Unknown(name) => {
            let message = format!("there is no variable ${{{}}}", name.escape_debug());
            item.error(Problem::Variable, message, VARIABLES)
        }
        TextError::Unclosed => item.error(Problem::Variable, "${ has no }", VARIABLES),
        TextError::OtherHome(user) => {
            let message = format!(
                "~{} is no home directory that is known here",
                user.escape_debug()
            );
            item.error(
                Problem::Variable,
                message,
                "write that path out; ~ alone is your own home",
            )
        }
    }
}

fn sockets(rules: &mut Rules, value: &Value<'_>) -> Result<()> {
    if value.as_bool().is_some() {
        rules.all_sockets = Some(switch(value)?);
        return Ok(());
    }
    let (wanted, example) = (
        "true or a list of paths",
        "unix-sockets = [\"/run/x.sock\"]",
    );
    rules.sockets = value.list(wanted, example, |item| pattern(item, example))?;
    Ok(())
}

fn tmp(value: &Value<'_>) -> Result<Placed<Tmp>> {
    let example = "tmp = \"256M\" or tmp = false";
    match (value.as_bool(), value.as_text()) {
        (Some(false), _) => Ok(value.placed(Tmp::None)),
        (_, Some(written)) => {
            let size = written.parse::<Size>();
            let size = size.map_err(|error| {
                value.error(Problem::WrongValue, error.to_string(), error.remedy())
            })?;
            Ok(value.placed(Tmp::Private(size)))
        }
        _ => Err(value.wrong_type("a size in quotes, or false", example)),
    }
}

fn path(value: &Value<'_>, example: &str) -> Result<Placed<Text>> {
    let written = value.as_text();
    let written = written.ok_or_else(|| value.wrong_type("a path", example))?;
    if written.is_empty() {
        return Err(empty_path(value));
    }
    Ok(value.placed(text(value, Text::path(written))?))
}

fn name(value: &Value<'_>, example: &str) -> Result<Placed<String>> {
    let written = value.as_text();
    let written = written.ok_or_else(|| value.wrong_type("a text", example))?;
    if written.is_empty() || written.contains('\0') {
        let message = format!("{written:?} is no host name");
        return Err(value.error(
            Problem::WrongValue,
            message,
            format!("write it like {example}"),
        ));
    }
    Ok(value.placed(written.to_owned()))
}

const ENVIRONMENT: [&str; 3] = ["all", "pass", "set"];

fn environment(rules: &mut Rules, value: &Value<'_>) -> Result<()> {
    let example = "[environment] pass = [\"TERM\"]";
    let entries = value.as_entries();
    let entries = entries.ok_or_else(|| value.wrong_type("a table", example))?;
    for entry in &entries {
        let value = &entry.value;
        match entry.key() {
            "all" => rules.environment.all = Some(switch(value)?),
            "pass" => {
                let (wanted, example) = ("a list of names", "pass = [\"TERM\"]");
                rules.environment.pass = value.list(wanted, example, |item| {
                    let name = item.as_text();
                    let name = name.ok_or_else(|| item.wrong_type(wanted, example))?;
                    variable_name(item.place(), name)?;
                    Ok(item.placed(name.to_owned()))
                })?;
            }
            "set" => rules.environment.set = pairs(value, "set = { CI = \"1\" }", variable)?,
            _ => return Err(entry.unknown(&ENVIRONMENT)),
        }
    }
    Ok(())
}

fn variable_name(place: Place, name: &str) -> Result<()> {
    if name.is_empty() || name.contains(['=', '\0']) {
        let message = format!("{name:?} is no name of a variable");
        let remedy =
            "a name is not empty and has no = in it; values are set by set = { NAME = \"value\" }";
        return Err(PolicyError::new(
            Problem::WrongValue,
            place,
            message,
            remedy,
        ));
    }
    Ok(())
}

/// The entries of a table whose keys are names and whose values are texts.
fn pairs<T>(
    value: &Value<'_>,
    example: &str,
    each: impl Fn(&Entry<'_>, &str) -> Result<T>,
) -> Result<Vec<Placed<T>>> {
    let entries = value.as_entries();
    let entries = entries.ok_or_else(|| value.wrong_type("a table", example))?;
    let mut pairs = Vec::new();
    for entry in &entries {
        let written = entry.value.as_text();
        let written = written.ok_or_else(|| entry.value.wrong_type("a text", example))?;
        let pair = Placed {
            value: each(entry, written)?,
            place: entry.place.clone(),
        };
        pairs.push((entry.key(), pair));
    }
    pairs.sort_by_key(|(key, _)| *key);
    Ok(pairs.into_iter().map(|(_, pair)| pair).collect())
}

fn variable(entry: &Entry<'_>, written: &str) -> Result<(String, Text)> {
    variable_name(entry.place.clone(), entry.key())?;
    let value = text(&entry.value, Text::value(written))?;
    Ok((entry.key().to_owned(), value))
}

fn file(entry: &Entry<'_>, written: &str) -> Result<(Text, String)> {
    Ok((place_inside(entry)?, written.to_owned()))
}

fn link(entry: &Entry<'_>, written: &str) -> Result<(Text, String)> {
    if written.is_empty() || written.contains('\0') {
        return Err(empty_path(&entry.value));
    }
    Ok((place_inside(entry)?, written.to_owned()))
}

/// The key as the path of something that exists inside only.
fn place_inside(entry: &Entry<'_>) -> Result<Text> {
    let at = Text::path(entry.key()).map_err(|error| {
        let error = refused_text(&entry.value, error);
        error.at(entry.place.clone())
    })?;
    if !at.is_absolute() {
        let message = format!("{:?} is not absolute", entry.key());
        let remedy = "what exists inside only has a path from the root, such as \"/etc/motd\"";
        return Err(PolicyError::new(
            Problem::WrongValue,
            entry.place.clone(),
            message,
            remedy,
        ));
    }
    Ok(at)
}
