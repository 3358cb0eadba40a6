//! [`Table`], the levels of the crates as `ARCHITECTURE.md` states them.

use std::collections::BTreeMap;

use crate::Result;

/// What holds until `ARCHITECTURE.md` has a table of its own.
const DEFAULT: &str = "
| level | crate | what it is for | may depend on |
|--:|---|---|---|
| 0 | `birdcage-sys` | kernel calls | rustix, libc |
| 1 | `birdcage-path` | paths and exceptions | - |
| 1 | `birdcage-namespace` | id maps and namespaces | sys |
| 1 | `birdcage-seccomp` | system call filters | sys, seccompiler |
| 2 | `birdcage-mount` | mounts | path, sys |
| 3 | `birdcage-init` | what runs after clone | 0–2 |
| 4 | `birdcage` | the facade | 0–3 |
| 5 | `birdcage-cli` | the program | the facade only |
";

/// A crate's level and whom it may know.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    level: u8,
    may_depend_on: String,
}

/// The rows of the table, by crate.
///
/// Having one means that it has at least one row. It does not mean that the
/// crates exist; [`levels`](super::levels) compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    rows: BTreeMap<String, Row>,
}

impl Table {
    /// Reads the table out of the text of `ARCHITECTURE.md`.
    pub(super) fn of_architecture(text: Option<&str>) -> Result<Self> {
        let rows: BTreeMap<_, _> = text.unwrap_or(DEFAULT).lines().filter_map(row).collect();
        if rows.is_empty() {
            Err("ARCHITECTURE.md has no table of levels".into())
        } else {
            Ok(Self { rows })
        }
    }

    /// The level of a crate, if the table has it.
    pub(super) fn level(&self, name: &str) -> Option<u8> {
        self.rows.get(name).map(|row| row.level)
    }

    /// The crates it has.
    pub(super) fn crates(&self) -> impl Iterator<Item = &str> {
        self.rows.keys().map(String::as_str)
    }

    /// True if the last column of `from` covers `to`.
    pub(super) fn allows(&self, from: &str, to: &str) -> bool {
        let (Some(from), Some(level)) = (self.rows.get(from), self.level(to)) else {
            return false;
        };
        from.may_depend_on
            .split(',')
            .any(|entry| covers(entry.trim(), to, level))
    }
}

/// An entry is a range of levels, the facade, or a crate by its short or full name.
fn covers(entry: &str, name: &str, level: u8) -> bool {
    let entry = entry.trim_matches('`');
    match range(entry) {
        Some((low, high)) => (low..=high).contains(&level),
        None if entry == "the facade only" => name == "birdcage",
        None => name == entry || name.strip_prefix("birdcage-") == Some(entry),
    }
}

fn range(entry: &str) -> Option<(u8, u8)> {
    let (low, high) = entry.split_once(['–', '-'])?;
    Some((low.parse().ok()?, high.parse().ok()?))
}

/// Reads `| 1 | `birdcage-path` | … | sys |`; a line of another shape is none.
fn row(line: &str) -> Option<(String, Row)> {
    let cells: Vec<_> = line
        .trim()
        .trim_matches('|')
        .split('|')
        .map(str::trim)
        .collect();
    let [level, name, .., may_depend_on] = cells[..] else {
        return None;
    };
    let name = name.strip_prefix('`')?.strip_suffix('`')?;
    let row = Row {
        level: level.parse().ok()?,
        may_depend_on: may_depend_on.to_owned(),
    };
    name.starts_with("birdcage").then(|| (name.to_owned(), row))
}

#[cfg(test)]
mod tests {
    use super::Table;

    fn table() -> Table {
        Table::of_architecture(None).expect("the default")
    }

    fn check(from: &str, to: &str, expected: bool) {
        assert_eq!(table().allows(from, to), expected, "{from} -> {to}");
    }

    #[test]
    fn the_last_column_names_crates_ranges_and_the_facade() {
        check("birdcage-mount", "birdcage-path", true);
        check("birdcage-mount", "birdcage-namespace", false);
        check("birdcage-init", "birdcage-seccomp", true);
        check("birdcage-init", "birdcage", false);
        check("birdcage-cli", "birdcage", true);
        check("birdcage-cli", "birdcage-init", false);
        check("birdcage-path", "birdcage-sys", false);
    }

    #[test]
    fn rows_are_read_among_other_text() {
        let text = "# Title\n\n| level | crate | may depend on |\n|--|--|--|\n| 7 | `birdcage-x` | `birdcage` |\n";
        let table = Table::of_architecture(Some(text)).expect("a row");
        assert_eq!(table.level("birdcage-x"), Some(7));
        assert_eq!(table.crates().collect::<Vec<_>>(), ["birdcage-x"]);
    }

    #[test]
    fn a_text_without_the_table_is_an_error() {
        assert!(Table::of_architecture(Some("# Title\n| a | b |\n")).is_err());
    }
}
