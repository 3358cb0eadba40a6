//! From a [`Policy`] to a table, and back from one of any format.

use crate::policy::pattern::{Pattern, Presence};
use crate::policy::place::{Placed, Source};
use crate::policy::reader::VERSION;
use crate::policy::text::Text;
use crate::policy::{Base, Environment, Finding, Policy, Rules, Tmp};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::BTreeMap;
use std::fmt;

/// What a policy is called that has come without a file.
const NAMELESS: &str = "policy";

impl Serialize for Policy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rules.serialize(serializer)
    }
}

/// The table; a policy that has come this way has no places, and relative paths in it are taken
/// from the working directory.
impl<'de> Deserialize<'de> for Policy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let table = toml::Table::deserialize(deserializer)?;
        let text = table.to_string();
        let source = Source::without_places(&text, NAMELESS.into());
        Self::from_source(&source).map_err(de::Error::custom)
    }
}

/// The table in TOML.
impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = toml::to_string(self).map_err(|_| fmt::Error)?;
        f.write_str(&text)
    }
}

/// In TOML all that is no table has to be before all that is one.
impl Serialize for Rules {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("version", &VERSION)?;
        list(&mut map, "extends", &self.extends)?;
        list(&mut map, "read", &self.read)?;
        list(&mut map, "write", &self.write)?;
        list(&mut map, "execute", &self.execute)?;
        list(&mut map, "deny", &self.deny)?;
        list(&mut map, "devices", &self.devices)?;
        single(&mut map, "network", self.network.as_ref())?;
        single(&mut map, "unix-sockets", self.all_sockets.as_ref())?;
        list(&mut map, "unix-sockets", &self.sockets)?;
        single(&mut map, "tmp", self.tmp.as_ref())?;
        single(&mut map, "directory", self.directory.as_ref())?;
        single(&mut map, "hostname", self.hostname.as_ref())?;
        if self.environment != Environment::default() {
            map.serialize_entry("environment", &self.environment)?;
        }
        table(&mut map, "files", &self.files)?;
        table(&mut map, "links", &self.links)?;
        map.end()
    }
}

impl Serialize for Environment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        single(&mut map, "all", self.all.as_ref())?;
        list(&mut map, "pass", &self.pass)?;
        table(&mut map, "set", &self.set)?;
        map.end()
    }
}

fn list<M: SerializeMap, T: Serialize>(
    map: &mut M,
    key: &str,
    values: &[Placed<T>],
) -> Result<(), M::Error> {
    if values.is_empty() {
        return Ok(());
    }
    map.serialize_entry(key, values)
}

fn single<M: SerializeMap, T: Serialize>(
    map: &mut M,
    key: &str,
    value: Option<&Placed<T>>,
) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| map.serialize_entry(key, value))
}

fn table<M: SerializeMap, K: AsRef<str>, T: Serialize>(
    map: &mut M,
    key: &str,
    pairs: &[Placed<(K, T)>],
) -> Result<(), M::Error> {
    if pairs.is_empty() {
        return Ok(());
    }
    let pairs = pairs.iter().map(|pair| &pair.value);
    let entries: BTreeMap<_, _> = pairs.map(|(name, value)| (name.as_ref(), value)).collect();
    map.serialize_entry(key, &entries)
}

impl<T: Serialize> Serialize for Placed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl Serialize for Base {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Preset(name) => name.serialize(serializer),
            Self::File(path) => path.serialize(serializer),
        }
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.written().serialize(serializer)
    }
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.presence == Presence::Required {
            return self.text.serialize(serializer);
        }
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("path", &self.text)?;
        map.serialize_entry("optional", &true)?;
        map.end()
    }
}

impl Serialize for Tmp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => false.serialize(serializer),
            Self::Private(size) => size.to_string().serialize(serializer),
        }
    }
}

/// The fields, and where it is in words.
impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(7))?;
        map.serialize_entry("severity", &self.severity)?;
        map.serialize_entry("lint", &self.lint)?;
        map.serialize_entry("file", &self.place.file().to_string_lossy())?;
        map.serialize_entry("line", &self.place.line())?;
        map.serialize_entry("column", &self.place.column())?;
        map.serialize_entry("message", &self.message)?;
        map.serialize_entry("remedy", &self.remedy)?;
        map.end()
    }
}
