//! From options to a cage: presets first, then files, and options over all.

use crate::failure::Failure;
use crate::options::CageOptions;
use birdcage::policy::{Policy, Size};
use birdcage::{Birdcage, Exception, Origin, Preset};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

type Result<T> = std::result::Result<T, Failure>;

/// An exception, and the option that asks for it.
type Asked = (&'static str, Exception);

/// The cage that the options ask for.
pub(crate) fn cage(options: &CageOptions) -> Result<Birdcage> {
    let mut cage = Birdcage::new();
    for preset in presets(options) {
        cage.add_preset(&preset)?;
    }
    for file in &options.policies {
        let policy = Policy::read(file).map_err(birdcage::error::Error::from)?;
        cage.add_policy(&policy)?;
    }
    for (option, exception) in exceptions(options).chain(singles(options)?) {
        let added = cage.override_exception(exception, &Origin::new(option));
        added.map_err(|error| Failure::option(option, error))?;
    }
    Ok(cage)
}

fn presets(options: &CageOptions) -> Vec<Preset> {
    // Clap takes no other names.
    let named = options
        .presets
        .iter()
        .filter_map(|name| Preset::named(name));
    let mut presets: Vec<_> = named.collect();
    if options.no_preset {
        return presets;
    }
    if options.presets.is_empty() && options.policies.is_empty() {
        presets.push(Preset::base());
    }
    if options.networking {
        presets.push(Preset::networking());
    }
    presets
}

/// What adds up.
fn exceptions(options: &CageOptions) -> impl Iterator<Item = Asked> {
    let paths = [
        ("--allow-read", &options.read, Exception::Read as fn(_) -> _),
        ("--allow-write", &options.write, Exception::WriteAndRead),
        (
            "--allow-execute",
            &options.execute,
            Exception::ExecuteAndRead,
        ),
        ("--deny", &options.deny, Exception::Deny),
        ("--socket", &options.sockets, Exception::UnixSocket),
    ];
    let paths = paths.into_iter().flat_map(|(option, paths, exception)| {
        paths
            .iter()
            .map(move |path| (option, exception(path.clone())))
    });
    let switches = [
        ("--full-env", options.full_env, Exception::FullEnvironment),
        (
            "--allow-networking",
            options.networking,
            Exception::Networking,
        ),
        (
            "--unix-sockets",
            options.unix_sockets,
            Exception::UnixSockets,
        ),
    ];
    let switches = switches.into_iter().filter(|(_, on, _)| *on);
    paths.chain(switches.map(|(option, _, exception)| (option, exception)))
}

/// What has but one value.
fn singles(options: &CageOptions) -> Result<Vec<Asked>> {
    let variables = options.variables.iter();
    let mut asked: Vec<_> = variables.map(|text| ("--env", variable(text))).collect();
    check_once(&asked)?;
    if let Some(size) = &options.tmp {
        asked.push(("--tmp", private(size)?));
    }
    if let Some(name) = &options.hostname {
        asked.push(("--hostname", Exception::Hostname(name.clone())));
    }
    if let Some(directory) = &options.chdir {
        asked.push(("--chdir", Exception::WorkingDirectory(directory.clone())));
    }
    Ok(asked)
}

/// An option overrides a file, but not another option.
fn check_once(variables: &[Asked]) -> Result<()> {
    for (index, (option, exception)) in variables.iter().enumerate() {
        let Exception::Variable { name, value } = exception else {
            continue;
        };
        let before = variables.iter().take(index);
        let differs = |(_, other): &Asked| matches!(other, Exception::Variable { name: n, value: v } if n == name && v != value);
        if before.into_iter().any(differs) {
            let message = format!("{name:?} is given two different values");
            return Err(Failure::wrong(option, message, "take one of the two out"));
        }
    }
    Ok(())
}

fn private(size: &str) -> Result<Exception> {
    let size = size.parse::<Size>();
    let size = size.map_err(|error| Failure::wrong("--tmp", error.to_string(), error.remedy()))?;
    Ok(Exception::PrivateDirectory {
        path: "/tmp".into(),
        size: size.bytes(),
    })
}

/// `VAR=VALUE` sets a variable, `VAR` alone passes the caller's on.
fn variable(text: &OsStr) -> Exception {
    let bytes = text.as_bytes();
    match bytes.iter().position(|byte| *byte == b'=') {
        Some(at) => {
            let (name, value) = bytes.split_at(at);
            let value = value.get(1..).unwrap_or_default();
            set(OsStr::from_bytes(name), OsStr::from_bytes(value))
        }
        None => match text.to_str() {
            Some(name) => Exception::Environment(name.to_owned()),
            // Passing on takes a name that is text; setting does not.
            None => set(text, &std::env::var_os(text).unwrap_or_default()),
        },
    }
}

fn set(name: &OsStr, value: &OsStr) -> Exception {
    Exception::Variable {
        name: name.to_owned(),
        value: value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_with_a_value_is_set_and_one_without_is_passed_on() {
        let set = |name: &str, value: &str| set(name.as_ref(), value.as_ref());
        assert_eq!(variable(OsStr::new("A=b=c")), set("A", "b=c"));
        assert_eq!(variable(OsStr::new("A=")), set("A", ""));
        assert_eq!(
            variable(OsStr::new("A")),
            Exception::Environment("A".into())
        );
    }

    #[test]
    fn base_is_what_nobody_has_asked_for() {
        let names = |options: &CageOptions| -> Vec<_> {
            presets(options).iter().filter_map(Preset::name).collect()
        };
        let mut options = CageOptions::default();
        assert_eq!(names(&options), ["base"]);
        options.networking = true;
        assert_eq!(names(&options), ["base", "network"]);
        options.policies = vec!["p".into()];
        assert_eq!(names(&options), ["network"]);
        options.presets = vec!["npm".into()];
        assert_eq!(names(&options), ["npm", "network"]);
        options.presets.clear();
        options.no_preset = true;
        assert_eq!(names(&options), [""; 0]);
    }
}
