//! From a question to its [`Answer`].

use super::view::View;
use super::{Access, Answer, Reason, Rule};
use crate::Origin;
use crate::directory::working_directory;
use crate::merged::Merged;
use crate::origin::Subject;
use birdcage_path::{Entry, ResolveError, Rights, normalize, resolve};
use rustix::fs::{AtFlags, CWD, accessat};
use rustix::io::Errno;
use std::path::{Path, PathBuf};

/// What decides, and the rule if it is one.
type Verdict = (Reason, Option<Rule>);

/// Whether that may be done at that path, which is taken from the program's working directory.
pub(crate) fn answer(policy: &Merged, own: Option<&Path>, path: &Path, access: Access) -> Answer {
    let asked = policy.directory.as_deref();
    let base = working_directory(asked, own, &policy.table, &policy.private);
    let view = View(policy);
    let found = resolve(&view, &base, path);
    let leads_to = found.as_ref().ok().map(|found| found.canonical.clone());
    let (reason, rule) = match &found {
        Ok(found) => at(view, &found.canonical, access),
        Err(error) => nowhere(view, &base.join(path), error, access),
    };
    Answer {
        path: path.to_owned(),
        leads_to,
        access,
        reason,
        rule,
    }
}

/// What decides about a place that is there inside.
fn at(view: View<'_>, place: &Path, access: Access) -> Verdict {
    let policy = view.0;
    let own = || Some(own_rule(policy, place));
    if place.starts_with("/proc") {
        return (Reason::OwnProc, None);
    }
    let entry = policy.table.lookup(place);
    let is_itself = entry.is_some_and(|entry| entry.path() == place);
    if policy.files.contains_key(place) && !is_itself {
        return (Reason::OwnFile, own());
    }
    if let Some(private) = view
        .private(place)
        .filter(|private| !is_itself || private != place)
    {
        return (Reason::PrivateDirectory, Some(own_rule(policy, &private)));
    }
    match entry {
        Some(entry) if entry.is_denied() => denied(view, entry, place),
        Some(entry) => by_entry(policy, entry, place, access),
        None if view.leads_on(place) => (Reason::LeadsOn, None),
        None => (Reason::NotShown, None),
    }
}

/// A place below a denied directory may be there to lead to something.
fn denied(view: View<'_>, entry: &Entry, place: &Path) -> Verdict {
    if entry.path() != place && view.leads_on(place) {
        return (Reason::LeadsOn, None);
    }
    (
        Reason::Denied,
        Some(rule(view.0, entry.path(), Rights::empty())),
    )
}

fn by_entry(policy: &Merged, entry: &Entry, place: &Path, access: Access) -> Verdict {
    let rights = entry.rights();
    let reason = match access {
        Access::Write if !rights.contains(Rights::WRITE) => Reason::ReadOnly,
        Access::Execute if !rights.contains(Rights::EXECUTE) => Reason::NotExecutable,
        access if refuses(place, access) => Reason::Host,
        _ => Reason::Allowed,
    };
    let wanted = match reason {
        Reason::Allowed | Reason::Host => right(access),
        _ => Rights::READ,
    };
    (reason, Some(rule(policy, entry.path(), wanted)))
}

fn right(access: Access) -> Rights {
    match access {
        Access::Read => Rights::READ,
        Access::Write => Rights::WRITE,
        Access::Execute => Rights::EXECUTE,
    }
}

/// Whether the host itself does not let the caller do that there.
pub(crate) fn refuses(place: &Path, access: Access) -> bool {
    let mode = match access {
        Access::Read => rustix::fs::Access::READ_OK,
        Access::Write => rustix::fs::Access::WRITE_OK,
        Access::Execute => rustix::fs::Access::EXEC_OK,
    };
    let answer = accessat(CWD, place, mode, AtFlags::EACCESS);
    matches!(answer, Err(Errno::ACCESS | Errno::ROFS))
}

/// What decides about a path that leads nowhere inside.
fn nowhere(view: View<'_>, whole: &Path, error: &ResolveError, access: Access) -> Verdict {
    let ResolveError::NotFound { at, .. } = error else {
        let reason = match error {
            ResolveError::Io { .. } => Reason::Host,
            _ => Reason::Nowhere,
        };
        return (reason, None);
    };
    let policy = view.0;
    if let Some(private) = view.private(at) {
        return (Reason::PrivateDirectory, Some(own_rule(policy, &private)));
    }
    match policy.table.lookup(at) {
        Some(entry) if entry.is_denied() => denied(view, entry, at),
        Some(entry) => missing(policy, entry, at, is_last(at, whole), access),
        None => (Reason::NotShown, None),
    }
}

/// Whether all but the last name of a path is there.
fn is_last(at: &Path, whole: &Path) -> Last {
    if at.file_name() == normalize(whole).file_name() {
        Last::Name
    } else {
        Last::Directory
    }
}

/// What of a path is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    Name,
    Directory,
}

/// Something that is not on the host: where writing is allowed it can be made.
fn missing(policy: &Merged, entry: &Entry, at: &Path, last: Last, access: Access) -> Verdict {
    let above = at.parent().unwrap_or(at);
    let verdict = by_entry(policy, entry, above, Access::Write);
    match (access, last) {
        (Access::Write, Last::Name) => verdict,
        _ => (
            Reason::Missing,
            Some(rule(policy, entry.path(), Rights::READ)),
        ),
    }
}

/// The rule about a path, with those who asked for that right; with all, if nobody did.
fn rule(policy: &Merged, path: &Path, right: Rights) -> Rule {
    let wants = |rights: Rights| match right.is_empty() {
        true => rights.is_empty(),
        false => rights.contains(right),
    };
    let origins = policy.origins.at(path);
    let by = origins
        .filter(|(rights, _)| wants(*rights))
        .map(|(_, origin)| origin.clone());
    let mut by: Vec<Origin> = by.collect();
    by.sort();
    by.dedup();
    Rule {
        path: path.to_owned(),
        by,
    }
}

fn own_rule(policy: &Merged, path: &Path) -> Rule {
    let by = policy.origins.of(&Subject::Own(path.to_owned()));
    Rule {
        path: PathBuf::from(path),
        by: by.cloned().into_iter().collect(),
    }
}
