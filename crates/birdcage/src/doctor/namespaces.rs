//! User namespaces, and who may refuse them.

use crate::doctor::apparmor::profile;
use crate::doctor::seen::Seen;
use crate::doctor::trial::Trial;
use crate::doctor::{Finding, State};
use crate::error::Hint;

const USERS: &str = "user namespaces";

/// User namespaces themselves, by the settings of `namespaces(7)` and of Debian.
pub(super) fn users(seen: &Seen, trial: &Trial) -> Finding {
    if seen.user_namespaces == Some(false) {
        return Finding::new(USERS, State::Missing, "the kernel was built without them")
            .advising(Hint::KernelWithout);
    }
    if let [first, ..] = seen.facts.no_namespaces[..] {
        return switched_off(first, &seen.facts.no_namespaces);
    }
    if seen.facts.unprivileged_userns_clone == Some(0) && !seen.facts.is_root {
        return for_root_only();
    }
    match trial.hint() {
        Some(hint @ Hint::NamespaceLimit { .. }) => {
            Finding::new(USERS, State::Missing, "too many, or nested too deeply").advising(hint)
        }
        _ if trial.refused_namespaces() => Finding::new(
            USERS,
            State::Missing,
            "no setting forbids them, and something refuses them",
        ),
        _ if trial.works() => Finding::new(USERS, State::Ok, "allowed"),
        _ => Finding::new(USERS, State::Ok, "no setting forbids them"),
    }
}

/// As on hardened systems; on RHEL 7 it was the default.
fn switched_off(first: &str, all: &[&str]) -> Finding {
    let verb = if all.len() == 1 { "is" } else { "are" };
    let text = format!("{} {verb} 0", all.join(" and "));
    Finding::new(USERS, State::Missing, text)
        .advising(format!("let root `sysctl -w {first}=10000`"))
        .advising(format!(
            "to keep it so, put `{first} = 10000` into /etc/sysctl.d/90-birdcage.conf"
        ))
}

/// Debian's own setting, which is 1 since Debian 11.
fn for_root_only() -> Finding {
    let setting = "kernel.unprivileged_userns_clone";
    Finding::new(
        USERS,
        State::Missing,
        format!("{setting} is 0: for root only"),
    )
    .advising(format!("let root `sysctl -w {setting}=1`"))
    .advising(format!(
        "to keep it so, put `{setting} = 1` into /etc/sysctl.d/90-birdcage.conf"
    ))
}

/// The security modules that are in use (the kernel's `Documentation/admin-guide/LSM`).
pub(super) fn modules(seen: &Seen, _: &Trial) -> Finding {
    match &seen.modules {
        Some(list) => Finding::new("security", State::Ok, list.replace(',', ", ")),
        None => Finding::new(
            "security",
            State::Unknown,
            "the list of modules is in /sys/kernel/security, which is not to be read",
        ),
    }
}

/// AppArmor: Ubuntu's restriction of user namespaces, and the profile of this process.
pub(super) fn apparmor(seen: &Seen, trial: &Trial) -> Finding {
    let found = |state, text: String| Finding::new("apparmor", state, text);
    let confined = seen.profile.as_ref();
    let confined = confined.filter(|label| !label.starts_with("unconfined"));
    // In a container it is not this program's profile, and the filter refuses before.
    let restricts = seen.facts.is_under_apparmor() && !seen.facts.is_in_filtered_container();
    match (restricts, confined) {
        (true, _) if trial.fails() => restricted(seen, trial),
        (true, _) => {
            let text = "restricts user namespaces, but not those of this program";
            found(State::Ok, text.into())
        }
        (false, Some(label)) if trial.works() => {
            found(State::Ok, format!("this process is confined by {label:?}"))
        }
        (false, Some(label)) => found(
            State::Unknown,
            format!("this process is confined by {label:?}"),
        )
        .advising("see what it refused with `journalctl -k | grep 'apparmor=\"DENIED\"'`"),
        (false, None) => found(State::Ok, absent(seen, "apparmor").into()),
    }
}

/// Ubuntu 23.10 and newer, by `kernel.apparmor_restrict_unprivileged_userns`.
fn restricted(seen: &Seen, trial: &Trial) -> Finding {
    let setting = "kernel.apparmor_restrict_unprivileged_userns";
    let state = match trial.hint() {
        Some(Hint::AppArmor) => State::Missing,
        // Another thing has refused first; this would be the next, or not.
        _ => State::Unknown,
    };
    let finding = Finding::new("apparmor", state, format!("{setting} is 1"));
    let profile = seen.executable.as_deref().and_then(profile);
    let profile = profile.map(|(file, text)| {
        format!("put this into {file}, and let root `apparmor_parser -r {file}`:\n{text}")
    });
    let finding = profile.into_iter().fold(finding, Finding::advising);
    finding.advising(format!(
        "or let root `sysctl -w {setting}=0`, which allows it to all programs"
    ))
}

/// SELinux, which refuses user namespaces where a policy says so (since Linux 6.1).
pub(super) fn selinux(seen: &Seen, trial: &Trial) -> Finding {
    let found = |state, text: &'static str| Finding::new("selinux", state, text);
    match seen.selinux_enforces {
        Some(true) if trial.hint() == Some(&Hint::SecurityModule) => {
            found(State::Missing, "enforcing, and it may be what refuses them")
                .advising("see what it refused with `ausearch -m AVC,USER_AVC -ts recent`")
        }
        Some(true) => found(State::Ok, "enforcing"),
        Some(false) => found(State::Ok, "permissive"),
        None => found(State::Ok, absent(seen, "selinux")),
    }
}

fn absent(seen: &Seen, module: &str) -> &'static str {
    match seen.has_module(module) {
        Some(true) => "in use, without a rule about this process",
        Some(false) => "not in use",
        None => "no sign of it",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(change: impl FnOnce(&mut Seen)) -> Seen {
        let mut seen = Seen {
            executable: Some("/opt/x".into()),
            ..Seen::default()
        };
        change(&mut seen);
        seen
    }

    #[track_caller]
    fn check(finding: &Finding, state: State, texts: &[&str]) {
        assert_eq!(finding.state(), state, "{finding}");
        for text in texts {
            assert!(
                finding.to_string().contains(text),
                "{text} is not in {finding}"
            );
        }
    }

    #[test]
    fn a_setting_that_forbids_namespaces_is_named_with_its_remedy() {
        let none = seen(|seen| seen.facts.no_namespaces = vec!["user.max_user_namespaces"]);
        let finding = users(&none, &Trial::failed(Hint::NamespacesSwitchedOff));
        let remedy = "`sysctl -w user.max_user_namespaces=10000`";
        check(
            &finding,
            State::Missing,
            &["user.max_user_namespaces is 0", remedy],
        );
        let debian = seen(|seen| seen.facts.unprivileged_userns_clone = Some(0));
        let finding = users(&debian, &Trial::failed(Hint::NamespacesForRootOnly));
        let remedy = "`sysctl -w kernel.unprivileged_userns_clone=1`";
        check(&finding, State::Missing, &["for root only", remedy]);
    }

    #[test]
    fn what_is_for_ordinary_users_only_is_not_roots() {
        let root = seen(|seen| {
            seen.facts.unprivileged_userns_clone = Some(0);
            seen.facts.apparmor_restricts = Some(1);
            seen.facts.is_root = true;
        });
        check(&users(&root, &Trial::Works), State::Ok, &["allowed"]);
        let finding = apparmor(&root, &Trial::failed(Hint::Chroot));
        check(&finding, State::Ok, &[]);
    }

    #[test]
    fn namespaces_that_nobody_forbids_and_that_are_refused_are_missing() {
        let seen = seen(|_| {});
        let finding = users(&seen, &Trial::failed(Hint::Chroot));
        check(&finding, State::Missing, &["something refuses them"]);
    }

    #[test]
    fn on_ubuntu_the_profile_is_for_this_program_and_only_if_it_has_none() {
        let ubuntu = seen(|seen| seen.facts.apparmor_restricts = Some(1));
        let finding = apparmor(&ubuntu, &Trial::failed(Hint::AppArmor));
        let texts = [
            "profile x /opt/x flags=(unconfined) {",
            "apparmor_parser -r /etc/apparmor.d/x",
            "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
        ];
        check(&finding, State::Missing, &texts);
        let finding = apparmor(&ubuntu, &Trial::Works);
        check(&finding, State::Ok, &["but not those of this program"]);
        assert!(finding.advice().is_empty());
    }

    #[test]
    fn in_a_container_no_profile_of_the_hosts_is_advised() {
        let inside = seen(|seen| {
            seen.facts.apparmor_restricts = Some(1);
            seen.facts.is_container = true;
            seen.facts.is_filtered = true;
        });
        let finding = apparmor(&inside, &Trial::failed(Hint::Container));
        check(&finding, State::Ok, &[]);
        assert!(finding.advice().is_empty());
    }

    #[test]
    fn security_modules_are_listed_where_the_list_is_to_be_read() {
        let known = seen(|seen| seen.modules = Some("yama,apparmor".into()));
        check(
            &modules(&known, &Trial::Works),
            State::Ok,
            &["yama, apparmor"],
        );
        check(&apparmor(&known, &Trial::Works), State::Ok, &["in use"]);
        check(&selinux(&known, &Trial::Works), State::Ok, &["not in use"]);
        check(&modules(&seen(|_| {}), &Trial::Works), State::Unknown, &[]);
    }

    #[test]
    fn selinux_is_suspected_only_where_a_module_refused() {
        let enforcing = seen(|seen| seen.selinux_enforces = Some(true));
        check(
            &selinux(&enforcing, &Trial::Works),
            State::Ok,
            &["enforcing"],
        );
        let refused = Trial::failed(Hint::SecurityModule);
        check(
            &selinux(&enforcing, &refused),
            State::Missing,
            &["ausearch"],
        );
    }
}
