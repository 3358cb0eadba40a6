//! [`Preset`], exceptions that are often wanted together, each with its reason.

mod accounts;
mod base;
mod networking;

use crate::Exception;
use crate::error::{Error, Result};
use std::fmt;

/// Exceptions that are often wanted together, each with its reason.
///
/// A preset is data: it can be looked at, printed, and extended. What it names
/// is resolved when it is added to a sandbox.
///
/// ```
/// use birdcage::{Birdcage, Exception, Preset};
/// use birdcage::preset::Item;
///
/// let mut preset = Preset::base();
/// preset.extend([Item::optional(Exception::Read("/opt".into()), "what is installed there")]);
/// println!("{preset}");
/// let sandbox = Birdcage::with_preset(&preset)?;
/// # drop(sandbox);
/// # Ok::<(), birdcage::error::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preset {
    items: Vec<Item>,
}

/// One exception of a preset, and why it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Item {
    /// What is allowed.
    pub exception: Exception,
    /// What it is for.
    pub reason: &'static str,
    /// What to do on a host that has no such path.
    pub presence: Presence,
}

/// What to do about a path that a host does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Presence {
    /// It has to be there: without it there is no sandbox.
    Required,
    /// Not every host has it, and then there is nothing to allow.
    Optional,
}

impl Preset {
    /// A preset that allows nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// What most programs need to run at all, and nothing of the user's.
    ///
    /// The system's programs and libraries, the few public files of `/etc` that
    /// the C library reads, the harmless devices, a private `/tmp`. Not the home
    /// directory, not the working directory, no network.
    /// `/etc/passwd` and `/etc/group` are made up, with a name for the caller's id
    /// and a home in `/tmp`.
    pub fn base() -> Self {
        base::items().into_iter().collect()
    }

    /// The host's network, and the files of `/etc` without which no name resolves.
    pub fn networking() -> Self {
        networking::items().into_iter().collect()
    }

    /// The exceptions.
    pub fn items(&self) -> &[Item] {
        &self.items
    }
}

impl Item {
    /// An exception that has to be there.
    pub fn required(exception: Exception, reason: &'static str) -> Self {
        Self {
            exception,
            reason,
            presence: Presence::Required,
        }
    }

    /// An exception that is left out on a host that has no such path.
    pub fn optional(exception: Exception, reason: &'static str) -> Self {
        Self {
            exception,
            reason,
            presence: Presence::Optional,
        }
    }

    /// Makes nothing of an optional path's being absent, or out of the caller's reach.
    pub(crate) fn forgive(&self, error: Error) -> Result<()> {
        match (self.presence, error) {
            (Presence::Optional, Error::InvalidPath(_) | Error::Unreadable { .. }) => Ok(()),
            (_, error) => Err(error),
        }
    }
}

impl FromIterator<Item> for Preset {
    fn from_iter<I: IntoIterator<Item = Item>>(items: I) -> Self {
        Self {
            items: items.into_iter().collect(),
        }
    }
}

impl Extend<Item> for Preset {
    fn extend<I: IntoIterator<Item = Item>>(&mut self, items: I) {
        self.items.extend(items);
    }
}

/// A line for each exception, with its reason.
impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.iter().try_for_each(|item| writeln!(f, "{item}"))
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.presence {
            Presence::Required => "",
            Presence::Optional => ", if it exists",
        };
        match &self.exception {
            Exception::File { path, .. } => write!(f, "File({path:?})")?,
            exception => write!(f, "{exception:?}")?,
        }
        write!(f, "{mark}: {}", self.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Birdcage;
    use std::path::Path;

    fn item(path: &str, make: fn(Exception, &'static str) -> Item) -> Item {
        make(Exception::Read(path.into()), "a test")
    }

    #[test]
    fn an_optional_path_may_be_missing_and_a_required_one_may_not() {
        let optional: Preset = [item("/no such", Item::optional)].into_iter().collect();
        assert_eq!(
            Birdcage::with_preset(&optional).expect("skipped"),
            Birdcage::new()
        );
        let required: Preset = [item("/no such", Item::required)].into_iter().collect();
        assert!(matches!(
            Birdcage::with_preset(&required),
            Err(Error::InvalidPath(_))
        ));
    }

    #[test]
    fn a_preset_that_fails_leaves_the_sandbox_as_it_was() {
        let items = [
            item("/etc", Item::required),
            item("/no such", Item::required),
        ];
        let mut sandbox = Birdcage::new();
        assert!(sandbox.add_preset(&items.into_iter().collect()).is_err());
        assert_eq!(sandbox, Birdcage::new());
    }

    #[test]
    fn what_else_is_wrong_with_an_optional_exception_is_not_forgiven() {
        let variable = Exception::Environment("=".into());
        let preset: Preset = [Item::optional(variable, "a test")].into_iter().collect();
        assert!(matches!(
            Birdcage::with_preset(&preset),
            Err(Error::InvalidVariable(_))
        ));
    }

    #[test]
    fn every_item_prints_with_its_reason() {
        for preset in [Preset::base(), Preset::networking()] {
            let lines = preset.to_string();
            assert_eq!(lines.lines().count(), preset.items().len());
            for (line, item) in lines.lines().zip(preset.items()) {
                assert!(
                    !item.reason.is_empty() && line.ends_with(item.reason),
                    "{line}"
                );
            }
        }
    }

    #[test]
    fn the_presets_can_be_had_on_this_host_together() {
        let mut sandbox = Birdcage::with_preset(&Preset::base()).expect("base");
        sandbox
            .add_preset(&Preset::networking())
            .expect("networking");
    }

    #[test]
    fn the_base_preset_allows_nothing_of_the_users() {
        let base = Preset::base();
        assert!(!base.items().iter().any(|item| matches!(
            item.exception,
            Exception::Networking | Exception::UnixSockets | Exception::FullEnvironment
        )));
        for item in base.items() {
            let (Exception::Read(path)
            | Exception::WriteAndRead(path)
            | Exception::ExecuteAndRead(path)) = &item.exception
            else {
                continue;
            };
            for private in [
                "/home",
                "/root",
                "/run/user",
                "/tmp",
                "/var",
                "/etc/shadow",
                "/etc/ssl/private",
                "/proc",
                "/sys",
            ] {
                assert!(
                    !Path::new(private).starts_with(path),
                    "{path:?} shows {private}"
                );
            }
        }
    }

    #[test]
    fn only_devices_are_writable_in_the_presets() {
        for item in Preset::base()
            .items()
            .iter()
            .chain(Preset::networking().items())
        {
            if let Exception::WriteAndRead(path) = &item.exception {
                assert!(path.starts_with("/dev"), "{path:?}");
            }
        }
    }
}
