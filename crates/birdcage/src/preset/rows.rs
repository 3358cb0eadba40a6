//! Rows of a table, made into items.

use crate::Exception;
use crate::preset::Item;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// A path, or the name of a variable, and what it is for.
pub(super) type Row = (&'static str, &'static str);

/// Paths below a place, none of which every host has; nothing, if there is no place.
pub(super) fn below(
    place: Option<&Path>,
    make: fn(PathBuf) -> Exception,
    rows: &[Row],
) -> Vec<Item> {
    let place = place.into_iter();
    let item = |place: &Path, row: &Row| Item::optional(make(place.join(row.0)), row.1);
    place
        .flat_map(|place| rows.iter().map(move |row| item(place, row)))
        .collect()
}

/// Variables that are the caller's.
pub(super) fn passed(rows: &[Row]) -> Vec<Item> {
    let item = |row: &Row| Item::required(Exception::Environment(row.0.into()), row.1);
    rows.iter().map(item).collect()
}

/// A variable that is not the caller's.
pub(super) fn set(name: &str, value: impl Into<OsString>, reason: &'static str) -> Item {
    let (name, value) = (name.into(), value.into());
    Item::required(Exception::Variable { name, value }, reason)
}
