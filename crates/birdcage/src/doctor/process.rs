//! The calling process: its root, ids, privileges and limits.

use crate::doctor::seen::Seen;
use crate::doctor::trial::Trial;
use crate::doctor::{Finding, State};
use crate::error::Hint;

/// The root: the kernel makes no user namespace in a chroot (`clone(2)`, `EPERM`).
pub(super) fn root(seen: &Seen, trial: &Trial) -> Finding {
    let found = |state, text: &'static str| Finding::new("root", state, text);
    let is_other = seen.other_root == Some(true) || seen.mounts.has_root == Some(false);
    if is_other && trial.fails() {
        return found(State::Missing, "this process is in a chroot").advising(Hint::Chroot);
    }
    if trial.hint() == Some(&Hint::Chroot) {
        return found(State::Unknown, "it may be a chroot").advising(Hint::Chroot);
    }
    match is_other {
        true => found(
            State::Ok,
            "another than that of process 1, which does not matter here",
        ),
        false => found(State::Ok, "no sign of a chroot"),
    }
}

/// The ids: one user and one group can be mapped without privileges
/// (`user_namespaces(7)`).
pub(super) fn ids(seen: &Seen, _: &Trial) -> Finding {
    let [(uid, effective), (gid, effective_group)] = seen.ids;
    if uid != effective || gid != effective_group {
        let text = format!(
            "user {uid} and {effective}, group {gid} and {effective_group}: real and effective \
             differ"
        );
        return Finding::new("ids", State::Missing, text).advising(Hint::MixedIds);
    }
    Finding::new("ids", State::Ok, format!("user {uid}, group {gid}"))
}

/// What the process may do, and may never do again (`capabilities(7)`,
/// `PR_SET_NO_NEW_PRIVS`, `PR_SET_DUMPABLE`).
pub(super) fn privileges(seen: &Seen, _: &Trial) -> Finding {
    let found = |state, text: &'static str| Finding::new("privileges", state, text);
    if seen.facts.is_root && seen.facts.lacks_setfcap {
        return found(State::Missing, "root without CAP_SETFCAP")
            .advising(Hint::RootWithoutCapability);
    }
    if seen.facts.is_undumpable {
        return found(State::Limited, "this process is not dumpable").advising(Hint::NotDumpable);
    }
    match (seen.facts.is_root, seen.status.no_new_privileges) {
        (_, Some(1)) => found(State::Ok, "no new ones, which is as a sandbox has it"),
        (true, _) => found(State::Ok, "root's, which no program inside has"),
        (false, _) => found(State::Ok, "none are needed"),
    }
}

/// What a spawn has need of for a moment, with something to spare.
const DESCRIPTORS: u64 = 32;
const PROCESSES: u64 = 8;
const FILE_SIZE: u64 = 64 * 1024;

pub(super) fn limits(seen: &Seen, trial: &Trial) -> Finding {
    let exhausted = match trial.hint() {
        Some(
            hint @ (Hint::ProcessLimit
            | Hint::DescriptorLimit
            | Hint::MemoryLimit
            | Hint::MountLimit
            | Hint::FileSizeLimit),
        ) => Some(hint.to_string()),
        _ => None,
    };
    if let Some(advice) = exhausted {
        return Finding::new("limits", State::Missing, "one is reached").advising(advice);
    }
    let below = |limit: Option<u64>, needed| limit.filter(|limit| *limit < needed);
    let limits = seen.limits;
    let low = [
        (below(limits.descriptors, DESCRIPTORS), "open files", "-n"),
        (below(limits.processes, PROCESSES), "processes", "-u"),
        (below(limits.file_size, FILE_SIZE), "bytes in a file", "-f"),
    ];
    let low = low
        .iter()
        .filter_map(|(limit, what, flag)| Some(((*limit)?, what, flag)));
    let (texts, advice): (Vec<_>, Vec<_>) = low
        .map(|(limit, what, flag)| {
            let advice = format!("see `ulimit {flag}`");
            (format!("no more than {limit} {what}"), advice)
        })
        .unzip();
    if texts.is_empty() {
        return Finding::new("limits", State::Ok, "enough of all");
    }
    let finding = Finding::new("limits", State::Limited, texts.join(", "));
    advice.into_iter().fold(finding, Finding::advising)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::seen::Limits;

    #[test]
    fn a_chroot_matters_only_where_there_is_no_cage() {
        let seen = Seen {
            other_root: Some(true),
            ..Seen::default()
        };
        assert_eq!(root(&seen, &Trial::Works).state(), State::Ok);
        let refused = Trial::failed(Hint::Chroot);
        assert_eq!(root(&seen, &refused).state(), State::Missing);
        assert_eq!(root(&Seen::default(), &refused).state(), State::Unknown);
        let other = Trial::failed(Hint::ProcessLimit);
        assert_eq!(root(&Seen::default(), &other).state(), State::Ok);
    }

    #[test]
    fn ids_that_differ_are_said_with_both() {
        let seen = Seen {
            ids: [(1000, 0), (1000, 1000)],
            ..Seen::default()
        };
        let finding = ids(&seen, &Trial::Works);
        assert_eq!(finding.state(), State::Missing);
        assert!(finding.seen().starts_with("user 1000 and 0"), "{finding}");
    }

    #[test]
    fn a_low_limit_is_named_and_one_that_is_reached_is_the_reason() {
        let seen = Seen {
            limits: Limits {
                descriptors: Some(7),
                processes: Some(100),
                file_size: None,
            },
            ..Seen::default()
        };
        let finding = limits(&seen, &Trial::Works);
        assert_eq!(finding.state(), State::Limited);
        assert_eq!(finding.seen(), "no more than 7 open files");
        let finding = limits(&seen, &Trial::failed(Hint::ProcessLimit));
        assert_eq!(finding.state(), State::Missing);
        let finding = limits(&Seen::default(), &Trial::Works);
        assert_eq!(finding.state(), State::Ok);
    }

    #[test]
    fn root_without_its_capability_and_a_process_that_is_not_dumpable_are_told() {
        let mut seen = Seen::default();
        seen.facts.is_root = true;
        assert_eq!(privileges(&seen, &Trial::Works).state(), State::Ok);
        seen.facts.lacks_setfcap = true;
        assert_eq!(privileges(&seen, &Trial::Works).state(), State::Missing);
        seen.facts.is_root = false;
        seen.facts.is_undumpable = true;
        assert_eq!(privileges(&seen, &Trial::Works).state(), State::Limited);
    }
}
