//! From a [`Policy`] and all that it extends to one list of [`Wish`]es.

use crate::error::Error;
use crate::policy::error::{PolicyError, Problem};
use crate::policy::files::Chain;
use crate::policy::pattern::{Dots, Pattern, Presence, Values};
use crate::policy::place::Placed;
use crate::policy::refusal::{no_value, refused, unmatched};
use crate::policy::text::Text;
use crate::policy::{Base, Policy, Rules, Tmp, Variables};
use crate::preset::Preset;
use crate::{Exception, Origin};
use birdcage_path::normalize;
use std::ffi::OsString;
use std::os::unix::fs::FileTypeExt;
use std::path::PathBuf;

type Result<T> = std::result::Result<T, PolicyError>;

/// An exception that a policy wants, and who in it does.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) exception: Exception,
    pub(crate) presence: Presence,
    pub(crate) from: From,
}

impl Wish {
    /// Who wants it, in words.
    pub(crate) fn origin(&self) -> Origin {
        let place = &self.from.place;
        match self.from.value {
            Some(preset) => Origin::new(format!("preset {preset} ({place})")),
            None => Origin::new(place.to_string()),
        }
    }

    /// Makes nothing of an optional path's being absent, or out of the caller's reach.
    pub(crate) fn forgive(&self, error: Error) -> std::result::Result<(), Error> {
        if self.presence.passes_over(&self.exception, &error) {
            return Ok(());
        }
        Err(refused(self, error).into())
    }
}

/// Who in a policy wants something: a rule, or a preset that is named there.
pub(crate) type From = Placed<Option<&'static str>>;

/// Something that can have but one value, which the extending file decides.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Single {
    Networking,
    Sockets,
    FullEnvironment,
    Directory,
    Hostname,
    Variable(OsString),
    Own(PathBuf),
}

/// Where a private directory is that `tmp` is about.
const TMP: &str = "/tmp";

/// All that a policy wants on this host, now, with all that it extends.
pub(crate) fn flatten(policy: &Policy, variables: &Variables, chain: &Chain) -> Result<Vec<Wish>> {
    let mut wishes = Vec::new();
    for base in &policy.rules.extends {
        match &base.value {
            Base::Preset(name) => wishes.extend(preset(base, name)?),
            Base::File(path) => {
                let path = Layer::new(policy, variables).path(base, path)?;
                // Without the dots that nobody wants to read in a message.
                let path: PathBuf = path.components().collect();
                let (extended, chain) = chain.read(&path, &base.place)?;
                wishes.extend(flatten(&extended, variables, &chain)?);
            }
        }
    }
    let layer = Layer::new(policy, variables);
    let decided = layer.decided()?;
    wishes.retain(|wish| single(&wish.exception).is_none_or(|single| !decided.contains(&single)));
    wishes.extend(layer.wishes()?);
    Ok(wishes)
}

fn preset(base: &Placed<Base>, name: &str) -> Result<Vec<Wish>> {
    let found = Preset::named(name);
    let found = found.ok_or_else(|| unknown_preset(base, name))?;
    let wish = |item: &crate::preset::Item| Wish {
        exception: item.exception.clone(),
        presence: item.presence,
        from: Placed {
            value: found.name(),
            place: base.place.clone(),
        },
    };
    Ok(found.items().iter().map(wish).collect())
}

fn unknown_preset(base: &Placed<Base>, name: &str) -> PolicyError {
    let remedy = match crate::policy::similar::similar(name, Preset::NAMES) {
        Some(meant) => format!("did you mean {meant:?}?"),
        None => format!(
            "the presets are {}; the path of a file begins with ./ or /",
            Preset::NAMES.join(", ")
        ),
    };
    let message = format!("there is no preset {name:?}");
    PolicyError::new(Problem::UnknownPreset, base.place.clone(), message, remedy)
}

/// What has but one value, of the exceptions that have.
fn single(exception: &Exception) -> Option<Single> {
    Some(match exception {
        Exception::Networking => Single::Networking,
        Exception::UnixSockets | Exception::UnixSocket(_) => Single::Sockets,
        Exception::FullEnvironment => Single::FullEnvironment,
        Exception::WorkingDirectory(_) => Single::Directory,
        Exception::Hostname(_) => Single::Hostname,
        Exception::Variable { name, .. } => Single::Variable(name.clone()),
        Exception::PrivateDirectory { path: at, .. }
        | Exception::File { path: at, .. }
        | Exception::Link { at, .. } => Single::Own(normalize(at)),
        _ => return None,
    })
}

/// One file, without what it extends.
struct Layer<'a> {
    rules: &'a Rules,
    values: Values<'a>,
}

impl<'a> Layer<'a> {
    fn new(policy: &'a Policy, variables: &'a Variables) -> Self {
        Self {
            rules: &policy.rules,
            values: variables.values(policy),
        }
    }

    /// What it has a value for, so that no value of what it extends counts.
    fn decided(&self) -> Result<Vec<Single>> {
        let rules = self.rules;
        let switches = [
            (rules.network.is_some(), Single::Networking),
            (rules.all_sockets.is_some(), Single::Sockets),
            (rules.environment.all.is_some(), Single::FullEnvironment),
            (rules.directory.is_some(), Single::Directory),
            (rules.hostname.is_some(), Single::Hostname),
            (rules.tmp.is_some(), Single::Own(TMP.into())),
        ];
        let switches = switches.into_iter().filter(|(is_decided, _)| *is_decided);
        let mut decided: Vec<_> = switches.map(|(_, single)| single).collect();
        let set = rules.environment.set.iter();
        decided.extend(set.map(|set| Single::Variable((&set.value.0).into())));
        for pair in rules.files.iter().chain(&rules.links) {
            decided.push(Single::Own(normalize(&self.path(pair, &pair.value.0)?)));
        }
        Ok(decided)
    }

    fn wishes(&self) -> Result<Vec<Wish>> {
        let mut wishes = self.paths()?;
        let devices = self.each(&self.rules.devices, Dots::Written, Exception::WriteAndRead)?;
        devices.iter().try_for_each(check_device)?;
        wishes.extend(devices);
        wishes.extend(self.switches());
        wishes.extend(self.values()?);
        wishes.extend(self.own()?);
        Ok(wishes)
    }

    fn paths(&self) -> Result<Vec<Wish>> {
        let rules = self.rules;
        let mut wishes = self.each(&rules.read, Dots::Written, Exception::Read)?;
        wishes.extend(self.each(&rules.write, Dots::Written, Exception::WriteAndRead)?);
        wishes.extend(self.each(&rules.execute, Dots::Written, Exception::ExecuteAndRead)?);
        wishes.extend(self.each(&rules.deny, Dots::Matched, Exception::Deny)?);
        wishes.extend(self.each(&rules.sockets, Dots::Written, Exception::UnixSocket)?);
        Ok(wishes)
    }

    /// An exception for each path of each pattern.
    fn each(
        &self,
        rules: &[Placed<Pattern>],
        dots: Dots,
        exception: fn(PathBuf) -> Exception,
    ) -> Result<Vec<Wish>> {
        let mut wishes = Vec::new();
        for rule in rules {
            let found = rule.value.paths(self.values, dots);
            let paths = found.or_else(|error| unmatched(rule, error))?;
            let wish = |path| wish(exception(path), rule.value.presence, rule);
            wishes.extend(paths.into_iter().map(wish));
        }
        Ok(wishes)
    }

    fn switches(&self) -> impl Iterator<Item = Wish> + use<'_> {
        let rules = self.rules;
        let switches = [
            (&rules.network, Exception::Networking),
            (&rules.all_sockets, Exception::UnixSockets),
            (&rules.environment.all, Exception::FullEnvironment),
        ];
        let on = switches.into_iter().filter_map(|(switch, exception)| {
            let switch = switch.as_ref().filter(|switch| switch.value)?;
            Some(wish(exception, Presence::Required, switch))
        });
        let pass = rules.environment.pass.iter().map(|name| {
            let exception = Exception::Environment(name.value.clone());
            wish(exception, Presence::Required, name)
        });
        on.chain(pass)
    }

    /// What has a text or a path for a value.
    fn values(&self) -> Result<Vec<Wish>> {
        let rules = self.rules;
        let mut wishes = Vec::new();
        if let Some(directory) = &rules.directory {
            let path = self.path(directory, &directory.value)?;
            wishes.push(wish(
                Exception::WorkingDirectory(path),
                Presence::Required,
                directory,
            ));
        }
        if let Some(name) = &rules.hostname {
            let exception = Exception::Hostname((&name.value).into());
            wishes.push(wish(exception, Presence::Required, name));
        }
        for set in &rules.environment.set {
            let (name, value) = &set.value;
            let exception = Exception::Variable {
                name: name.into(),
                value: self.expand(set, value)?,
            };
            wishes.push(wish(exception, Presence::Required, set));
        }
        Ok(wishes)
    }

    /// What exists inside only.
    fn own(&self) -> Result<Vec<Wish>> {
        let mut wishes = Vec::new();
        if let Some(Placed {
            value: Tmp::Private(size),
            ..
        }) = &self.rules.tmp
        {
            let exception = Exception::PrivateDirectory {
                path: TMP.into(),
                size: size.bytes(),
            };
            wishes.extend(
                self.rules
                    .tmp
                    .as_ref()
                    .map(|tmp| wish(exception, Presence::Required, tmp)),
            );
        }
        for file in &self.rules.files {
            let exception = Exception::File {
                path: self.path(file, &file.value.0)?,
                content: file.value.1.clone().into_bytes(),
            };
            wishes.push(wish(exception, Presence::Required, file));
        }
        for link in &self.rules.links {
            let exception = Exception::Link {
                at: self.path(link, &link.value.0)?,
                target: (&link.value.1).into(),
            };
            wishes.push(wish(exception, Presence::Required, link));
        }
        Ok(wishes)
    }

    fn path<T>(&self, rule: &Placed<T>, text: &Text) -> Result<PathBuf> {
        Ok(self.values.base.join(self.expand(rule, text)?))
    }

    fn expand<T>(&self, rule: &Placed<T>, text: &Text) -> Result<OsString> {
        let expanded = text.expand(|variable| self.values.of(variable));
        expanded.map_err(|variable| no_value(&rule.place, variable))
    }
}

fn wish<T>(exception: Exception, presence: Presence, rule: &Placed<T>) -> Wish {
    Wish {
        exception,
        presence,
        from: Placed {
            value: None,
            place: rule.place.clone(),
        },
    }
}

/// A directory below `/dev` is many devices, and a file is none.
fn check_device(wish: &Wish) -> Result<()> {
    let Exception::WriteAndRead(path) = &wish.exception else {
        return Ok(());
    };
    let Ok(found) = path.metadata() else {
        // Whether it may be missing is decided when it is added.
        return Ok(());
    };
    let kind = found.file_type();
    if kind.is_char_device() || kind.is_block_device() {
        return Ok(());
    }
    let message = format!("{path:?} is no device");
    let remedy = "devices are single ones; files and directories are for read or write";
    Err(PolicyError::new(
        Problem::WrongValue,
        wish.from.place.clone(),
        message,
        remedy,
    ))
}

#[cfg(test)]
mod tests;
