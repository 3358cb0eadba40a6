//! [`Engine`], who runs the container that this process is in, and what it has to be told.
//!
//! No engine promises a mark, so several are looked for. What each option does, and what
//! it costs, is from `docker-run(1)` and Docker's page on its seccomp profile,
//! `podman-run(1)`, Kubernetes' pages on the security context and on user namespaces,
//! `lxc.container.conf(5)`, `systemd-nspawn(1)`, and systemd's `CONTAINER_INTERFACE`.

use crate::doctor::seen::{Seen, first_environment, text};
use crate::doctor::trial::Trial;
use crate::doctor::{Finding, State};
use crate::error::Hint;
use std::ffi::OsStr;
use std::path::Path;

/// Who runs the container that this process is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Engine {
    pub(super) kind: Kind,
    /// What it was known by.
    pub(super) mark: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Docker,
    Podman,
    Kubernetes,
    Lxc,
    Nspawn,
    Flatpak,
}

use Kind::{Docker, Flatpak, Kubernetes, Lxc, Nspawn, Podman};

/// Files that an engine leaves.
const FILES: [(&str, Kind); 4] = [
    ("/run/.containerenv", Podman),
    ("/.dockerenv", Docker),
    ("/.flatpak-info", Flatpak),
    ("/dev/.lxc", Lxc),
];

/// Values of the variable `container`.
const VALUES: [(&str, Kind); 6] = [
    ("docker", Docker),
    ("podman", Podman),
    ("lxc", Lxc),
    ("lxc-libvirt", Lxc),
    ("systemd-nspawn", Nspawn),
    ("flatpak", Flatpak),
];

/// Parts of the name of a control group (`cgroups(7)`, `/proc/self/cgroup`).
const GROUPS: [(&str, Kind); 6] = [
    ("kubepods", Kubernetes),
    ("/docker/", Docker),
    ("/docker-", Docker),
    ("/libpod-", Podman),
    ("/lxc.payload", Lxc),
    ("/lxc/", Lxc),
];

impl Engine {
    /// Looks for the marks.
    pub(super) fn find() -> Option<Self> {
        let marked = |kind, mark: &str| {
            Some(Self {
                kind,
                mark: mark.into(),
            })
        };
        // A pod has the marks of whatever runs it besides its own.
        if std::env::var_os("KUBERNETES_SERVICE_HOST").is_some() {
            return marked(Kubernetes, "the variable KUBERNETES_SERVICE_HOST");
        }
        let file = FILES.iter().find(|(path, _)| Path::new(path).exists());
        if let Some((path, kind)) = file {
            return marked(*kind, path);
        }
        let own = std::env::var_os("container").and_then(|value| by_value(&value));
        let first = || by_environment(&first_environment());
        let written = || by_value(OsStr::new(&text("/run/systemd/container")?));
        if let Some(kind) = own.or_else(first).or_else(written) {
            return marked(kind, "the variable `container`");
        }
        let (kind, part) = by_group(&text("/proc/self/cgroup")?)?;
        marked(kind, &format!("{part} in /proc/self/cgroup"))
    }
}

fn by_value(value: &OsStr) -> Option<Kind> {
    let known = VALUES.iter().find(|(name, _)| *name == value);
    known.map(|(_, kind)| *kind)
}

fn by_environment(variables: &[std::ffi::OsString]) -> Option<Kind> {
    let mut texts = variables.iter().filter_map(|variable| variable.to_str());
    texts
        .find_map(|text| text.strip_prefix("container="))
        .and_then(|value| by_value(OsStr::new(value)))
}

fn by_group(groups: &str) -> Option<(Kind, &'static str)> {
    let found = GROUPS.iter().find(|(part, _)| groups.contains(part));
    found.map(|(part, kind)| (*kind, *part))
}

/// What of the container stands in the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Obstacles {
    /// A system call filter is in force.
    filter: bool,
    /// Parts of `/proc` are covered or read-only.
    masks: bool,
    /// AppArmor confines this process.
    profile: bool,
    /// SELinux enforces its rules.
    labels: bool,
}

impl Obstacles {
    fn of(seen: &Seen) -> Self {
        let proc = seen.mounts.proc.as_ref();
        let confined = |label: &String| !label.starts_with("unconfined");
        Self {
            filter: seen.status.seccomp == Some(2),
            masks: !seen.mounts.covers.is_empty() || proc.is_some_and(|proc| proc.is_read_only),
            profile: seen.profile.as_ref().is_some_and(confined),
            labels: seen.selinux_enforces == Some(true),
        }
    }
}

/// The container around this process, and what its engine has to be told.
pub(super) fn container(seen: &Seen, trial: &Trial) -> Finding {
    let Some(engine) = &seen.engine else {
        return Finding::new("container", State::Ok, "no sign of one");
    };
    let named = format!("{}, by {}", engine.kind.name(), engine.mark);
    let obstacles = Obstacles::of(seen);
    let is_in_the_way = trial.fails() && (obstacles.filter || obstacles.masks)
        || trial.hint() == Some(&Hint::Container);
    if !is_in_the_way {
        return Finding::new("container", State::Ok, named);
    }
    let advice = engine.kind.advice(obstacles);
    let finding = Finding::new("container", State::Missing, named);
    advice.into_iter().fold(finding, Finding::advising)
}

/// What of a filter has to be let through; the rest of a spawn every engine allows.
const CALLS: &str = "clone, fsconfig, fsmount, fsopen, mount_setattr, move_mount, open_tree, \
                     pivot_root, setdomainname, sethostname, setns, umount2 and unshare";

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Docker => "Docker",
            Podman => "Podman",
            Kubernetes => "Kubernetes",
            Lxc => "LXC",
            Nspawn => "systemd-nspawn",
            Flatpak => "Flatpak",
        }
    }

    fn advice(self, obstacles: Obstacles) -> Vec<String> {
        match self {
            Docker => docker(obstacles),
            Podman => podman(obstacles),
            Kubernetes => kubernetes(obstacles),
            Lxc => vec![
                "let the container nest others: `lxc.include = /usr/share/lxc/config/nesting.conf`, \
                 or with Incus `incus config set NAME security.nesting=true` (its programs then \
                 see an unmasked /proc and may mount in namespaces of their own)"
                    .into(),
            ],
            Nspawn => vec![
                "start it with `systemd-nspawn --private-users=no --bind=/proc:/run/host/proc`: the \
                 kernel wants to see a whole /proc, wherever it is (the container then sees the \
                 processes of the host, and its root is the host's)"
                    .into(),
            ],
            Flatpak => vec![
                "Flatpak lets nothing make namespaces in its own: install this program on the \
                 host, or start it there with `flatpak-spawn --host`"
                    .into(),
            ],
        }
    }
}

fn docker(obstacles: Obstacles) -> Vec<String> {
    let options = [
        (obstacles.filter, " --security-opt seccomp=unconfined"),
        (obstacles.masks, " --security-opt systempaths=unconfined"),
        (obstacles.profile, " --security-opt apparmor=unconfined"),
        (obstacles.labels, " --security-opt label=disable"),
    ];
    let mut advice = vec![format!("docker run{} IMAGE", chosen(&options))];
    if obstacles.filter {
        advice.push(format!(
            "seccomp=unconfined lets all programs of the container make every system call; \
             narrower is `--security-opt seccomp=FILE` with a copy of Docker's default profile \
             that also allows {CALLS}"
        ));
    }
    advice.extend(
        obstacles
            .masks
            .then(|| cost_of_proc("systempaths=unconfined")),
    );
    advice
}

fn podman(obstacles: Obstacles) -> Vec<String> {
    let options = [
        (obstacles.filter, " --security-opt seccomp=unconfined"),
        (obstacles.masks, " --security-opt unmask=ALL"),
        (obstacles.profile, " --security-opt apparmor=unconfined"),
        (obstacles.labels, " --security-opt label=disable"),
    ];
    let mut advice = vec![format!("podman run{} IMAGE", chosen(&options))];
    if obstacles.filter {
        advice.push(format!(
            "seccomp=unconfined lets all programs of the container make every system call; \
             narrower is `--security-opt seccomp=FILE` with a profile that also allows {CALLS}"
        ));
    }
    advice.extend(obstacles.masks.then(|| cost_of_proc("unmask=ALL")));
    advice
}

fn chosen(options: &[(bool, &str)]) -> String {
    let chosen = options.iter().filter(|(wanted, _)| *wanted);
    chosen.map(|(_, option)| *option).collect()
}

fn cost_of_proc(option: &str) -> String {
    format!(
        "{option} lets root in the container read /proc/kcore and write to /proc/sys: be an \
         ordinary user there, or map root to one"
    )
}

/// `procMount: Unmasked` is refused to a pod that has no user namespace of its own.
fn kubernetes(obstacles: Obstacles) -> Vec<String> {
    let lines = [
        (obstacles.masks, "  hostUsers: false\n"),
        (
            true,
            "  containers:\n  - name: NAME\n    securityContext:\n",
        ),
        (
            obstacles.filter,
            "      seccompProfile: {type: Unconfined}\n",
        ),
        (
            obstacles.profile,
            "      appArmorProfile: {type: Unconfined}\n",
        ),
        (obstacles.masks, "      procMount: Unmasked\n"),
    ];
    let mut advice = vec![format!("in the pod:\nspec:\n{}", chosen(&lines))];
    if obstacles.masks {
        advice.push(
            "procMount and hostUsers are there by default since Kubernetes 1.33; root in the \
             pod is then an ordinary user of the node, for whom /proc holds little"
                .into(),
        );
    }
    if obstacles.filter {
        advice.push(format!(
            "Unconfined lets all programs of the container make every system call; narrower is \
             {{type: Localhost, localhostProfile: FILE}} with a profile that also allows {CALLS}"
        ));
    }
    advice
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::status::Status;

    fn seen(kind: Kind, filter: bool, covers: &[&str]) -> Seen {
        let mut seen = Seen {
            engine: Some(Engine {
                kind,
                mark: "a mark".into(),
            }),
            status: Status {
                seccomp: Some(if filter { 2 } else { 0 }),
                ..Status::default()
            },
            ..Seen::default()
        };
        seen.mounts.covers = covers.iter().map(|at| (*at).to_owned()).collect();
        seen
    }

    fn advice(kind: Kind, filter: bool, covers: &[&str]) -> String {
        let finding = container(&seen(kind, filter, covers), &Trial::failed(Hint::Container));
        assert_eq!(finding.state(), State::Missing);
        finding.advice().join("\n")
    }

    #[test]
    fn an_engine_is_told_what_stands_in_the_way_and_no_more() {
        let all = advice(Docker, true, &["/proc/kcore"]);
        let options = "--security-opt seccomp=unconfined --security-opt systempaths=unconfined";
        assert!(
            all.starts_with(&format!("docker run {options} IMAGE")),
            "{all}"
        );
        let filter = advice(Docker, true, &[]);
        assert!(!filter.contains("systempaths"), "{filter}");
        let masks = advice(Podman, false, &["/proc/kcore"]);
        assert!(
            masks.starts_with("podman run --security-opt unmask=ALL IMAGE"),
            "{masks}"
        );
        assert!(!masks.contains("seccomp"), "{masks}");
    }

    #[test]
    fn a_pod_is_told_the_fields_of_its_manifest() {
        let all = advice(Kubernetes, true, &["/proc/kcore"]);
        for field in [
            "\n  hostUsers: false\n",
            "\n    securityContext:\n      seccompProfile: {type: Unconfined}\n      procMount: Unmasked\n",
        ] {
            assert!(all.contains(field), "{field} is not in\n{all}");
        }
        let filter = advice(Kubernetes, true, &[]);
        assert!(
            !filter.contains("hostUsers") && !filter.contains("procMount"),
            "{filter}"
        );
    }

    #[test]
    fn a_container_in_which_cages_work_is_only_named() {
        for kind in [Docker, Podman, Kubernetes, Lxc, Nspawn, Flatpak] {
            let finding = container(&seen(kind, true, &["/proc/kcore"]), &Trial::Works);
            assert_eq!((finding.state(), finding.advice()), (State::Ok, &[][..]));
            assert!(finding.seen().contains(kind.name()));
        }
    }

    #[test]
    fn an_engine_is_known_by_its_variable_and_by_its_control_group() {
        assert_eq!(by_value(OsStr::new("systemd-nspawn")), Some(Nspawn));
        assert_eq!(by_value(OsStr::new("a box")), None);
        let environment = ["A=container=lxc", "container=podman"].map(Into::into);
        assert_eq!(by_environment(&environment), Some(Podman));
        let group = |text| by_group(text).map(|(kind, _)| kind);
        assert_eq!(
            group("0::/kubepods.slice/x/cri-containerd-1.scope\n"),
            Some(Kubernetes)
        );
        assert_eq!(group("0::/system.slice/docker-0123.scope\n"), Some(Docker));
        assert_eq!(group("0::/user.slice/user-1000.slice\n"), None);
        assert_eq!(group(""), None);
    }
}
