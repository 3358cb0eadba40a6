//! [`Preset`], exceptions that are often wanted together, each with its reason.

mod accounts;
mod base;
mod cargo;
mod git;
mod gpu;
mod home;
mod identity;
mod make;
mod networking;
mod npm;
mod pip;
mod rows;
mod tty;

use crate::Exception;
use crate::error::{Error, Result};
use std::fmt;

/// Exceptions that are often wanted together, each with its reason.
///
/// A preset is data: it can be looked at, printed, and extended. What it names
/// is resolved when it is added to a sandbox.
///
/// There are [`base`](Self::base) and, for a choice of its own, the network
/// ([`networking`](Self::networking)). A preset for a tool, such as
/// [`npm`](Self::npm), has what the tool needs beyond `base`, so both are added. It is
/// made for the caller's environment of that moment: `HOME`, and what names another place
/// than the usual one there. None has the project to work on. A program that may write to
/// that may write to what you start later, such as hooks of git in it.
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
    name: Option<&'static str>,
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
    /// The names of the presets that there are, as [`named`](Self::named) takes them.
    pub const NAMES: &'static [&'static str] = &[
        "base", "network", "cargo", "git", "gpu", "make", "npm", "pip", "tty",
    ];

    /// A preset that allows nothing, and has no name.
    pub fn new() -> Self {
        Self::default()
    }

    /// The preset of that name; none, if there is none.
    ///
    /// ```
    /// use birdcage::Preset;
    ///
    /// assert_eq!(Preset::named("network"), Some(Preset::networking()));
    /// assert_eq!(Preset::named("no such"), None);
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "base" => Some(Self::base()),
            "network" => Some(Self::networking()),
            "cargo" => Some(Self::cargo()),
            "git" => Some(Self::git()),
            "gpu" => Some(Self::gpu()),
            "make" => Some(Self::make()),
            "npm" => Some(Self::npm()),
            "pip" => Some(Self::pip()),
            "tty" => Some(Self::tty()),
            _ => None,
        }
    }

    /// The name under which it was made, one of [`NAMES`](Self::NAMES); none, if the
    /// caller has put it together.
    pub fn name(&self) -> Option<&'static str> {
        self.name
    }

    /// What most programs need to run at all, and nothing of the user's.
    ///
    /// The system's programs and libraries, the few public files of `/etc` that
    /// the C library reads, the harmless devices, a private `/tmp`. Not the home
    /// directory, not the working directory, no network.
    /// `/etc/passwd` and `/etc/group` are made up, with a name for the caller's id
    /// and a home in `/tmp`.
    pub fn base() -> Self {
        Self::called("base", base::items())
    }

    /// The host's network, and the files of `/etc` without which no name resolves.
    ///
    /// All of it: the services on the host's own loopback and those of its neighbours
    /// too. What the program can read it can send. Variables that name a proxy are not
    /// passed on, for a password may be in them. By name this is `network`.
    pub fn networking() -> Self {
        Self::called("network", networking::items())
    }

    /// The exceptions.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    fn called(name: &'static str, items: Vec<Item>) -> Self {
        let name = Some(name);
        Self { name, items }
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
        if self.presence.passes_over(&self.exception, &error) {
            return Ok(());
        }
        Err(error)
    }
}

impl Presence {
    /// Whether an exception can be left out because of that error.
    ///
    /// A denial never is: what does not exist can be denied, and what cannot be looked up now
    /// could be there, or come into reach, by what the program does.
    pub(crate) fn passes_over(self, exception: &Exception, error: &Error) -> bool {
        let is_absent = matches!(error, Error::InvalidPath(_) | Error::Unreadable { .. });
        self == Self::Optional && is_absent && !matches!(exception, Exception::Deny(_))
    }
}

impl FromIterator<Item> for Preset {
    fn from_iter<I: IntoIterator<Item = Item>>(items: I) -> Self {
        Self {
            name: None,
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
    fn a_denial_is_never_left_out() {
        let added = |path: &str| {
            let deny = Item::optional(Exception::Deny(path.into()), "a test");
            Birdcage::with_preset(&[deny].into_iter().collect())
        };
        assert_ne!(added("/no such").expect("it is missing"), Birdcage::new());
        // What is no directory now can be one later.
        let nowhere = added("/dev/null/x");
        assert!(matches!(nowhere, Err(Error::InvalidPath(_))));
    }

    fn all() -> impl Iterator<Item = Preset> {
        let named = |name: &&'static str| Preset::named(name).expect(name);
        Preset::NAMES.iter().map(named)
    }

    #[test]
    fn a_preset_is_found_by_its_name_and_knows_it() {
        for name in Preset::NAMES {
            assert_eq!(Preset::named(name).expect(name).name(), Some(*name));
        }
        assert_eq!(Preset::named("no such"), None);
        assert_eq!(Preset::new().name(), None);
    }

    #[test]
    fn every_item_prints_with_its_reason() {
        for preset in all() {
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
        let mut sandbox = Birdcage::new();
        for preset in all() {
            sandbox.add_preset(&preset).expect("a preset of this host");
        }
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
        for item in all().flat_map(|preset| preset.items) {
            if let Exception::WriteAndRead(path) = &item.exception {
                assert!(path.starts_with("/dev"), "{path:?}");
            }
        }
    }
}
