//! Secrets of this host, and daemons that do what they are told, within reach of a program.

use super::looked::{Looked, canonical};
use super::{Finding, Lint, Severity};
use crate::caller;
use crate::policy::Place;
use crate::why::{Access, View, refuses};
use std::path::{Path, PathBuf};

/// What is secret below the home directory.
const OF_THE_USER: [(&str, &str); 22] = [
    (".ssh", "keys of ssh"),
    (".gnupg", "keys of GnuPG"),
    (".aws", "keys of AWS"),
    (".azure", "tokens of Azure"),
    (".config/gcloud", "tokens of Google Cloud"),
    (".netrc", "passwords of ftp and curl"),
    (".npmrc", "tokens of npm"),
    (".pypirc", "tokens of PyPI"),
    (".cargo/credentials.toml", "tokens of cargo"),
    (".git-credentials", "passwords of git"),
    (".config/gh", "tokens of GitHub"),
    (".docker/config.json", "passwords of docker"),
    (".kube", "keys of Kubernetes"),
    (".vault-token", "a token of Vault"),
    (".password-store", "passwords"),
    (".local/share/keyrings", "passwords"),
    (".mozilla", "passwords and cookies of Firefox"),
    (".config/google-chrome", "passwords and cookies of Chrome"),
    (".config/chromium", "passwords and cookies of Chromium"),
    (".config/BraveSoftware", "passwords and cookies of Brave"),
    (".bash_history", "what was typed"),
    (".zsh_history", "what was typed"),
];

const OF_THE_HOST: [(&str, &str); 4] = [
    ("/etc/shadow", "passwords of this host"),
    ("/etc/gshadow", "passwords of this host"),
    ("/etc/ssl/private", "keys of this host"),
    ("/etc/sudoers", "who may become root"),
];

/// Sockets behind which a daemon does for anybody what he could not do himself.
const SOCKETS: [(&str, &str); 6] = [
    ("/run/docker.sock", "docker, which is root"),
    ("/run/podman/podman.sock", "podman, which is root"),
    (
        "/run/containerd/containerd.sock",
        "containerd, which is root",
    ),
    ("/run/dbus/system_bus_socket", "the system's services"),
    ("/tmp/.X11-unix", "the screen and keyboard"),
    ("/run/snapd.socket", "snapd, which is root"),
];

/// The same below `XDG_RUNTIME_DIR`.
const SOCKETS_OF_THE_USER: [(&str, &str); 6] = [
    ("bus", "the user's services"),
    (
        "podman/podman.sock",
        "podman, which has all files of the user",
    ),
    ("docker.sock", "docker, which has all files of the user"),
    ("wayland-0", "the screen"),
    ("gnupg/S.gpg-agent", "the keys of GnuPG"),
    ("keyring/control", "passwords"),
];

pub(super) fn find(looked: &Looked<'_>) -> Vec<Finding> {
    let secrets = secrets(looked);
    let mut findings: Vec<_> = secrets
        .filter_map(|(path, what)| secret(looked, &path, what))
        .collect();
    let sockets = sockets().into_iter();
    findings.extend(sockets.filter_map(|(path, what)| socket(looked, &path, what)));
    findings
}

fn secrets<'a>(looked: &'a Looked<'_>) -> impl Iterator<Item = (PathBuf, &'static str)> + use<'a> {
    let home = looked.home.iter();
    let user = home.flat_map(|home| OF_THE_USER.map(|(path, what)| (home.join(path), what)));
    user.chain(OF_THE_HOST.map(|(path, what)| (PathBuf::from(path), what)))
}

fn sockets() -> Vec<(PathBuf, &'static str)> {
    let mut sockets: Vec<_> = SOCKETS.map(|(path, what)| (path.into(), what)).into();
    if let Some(runtime) = caller::path_variable("XDG_RUNTIME_DIR") {
        sockets.extend(SOCKETS_OF_THE_USER.map(|(path, what)| (runtime.join(path), what)));
    }
    let agent = caller::path_variable("SSH_AUTH_SOCK");
    sockets.extend(agent.map(|path| (path, "the keys of ssh")));
    sockets
}

fn secret(looked: &Looked<'_>, path: &Path, what: &str) -> Option<Finding> {
    let (place, path) = (shown(looked, path)?, path.display());
    let (severity, and) = if looked.merged().networking {
        (Severity::Danger, ", and sent away by the network")
    } else {
        (Severity::Warning, "")
    };
    Some(Finding {
        severity,
        lint: Lint::Secret,
        place,
        message: format!("{path} ({what}) can be read{and}"),
        remedy: format!("name less, or add it to deny: deny = [\"{path}\"]"),
    })
}

/// The rule by which something that exists can be read, or a part of it.
fn shown(looked: &Looked<'_>, path: &Path) -> Option<Place> {
    let canonical = canonical(path).filter(|path| !refuses(path, Access::Read))?;
    let merged = looked.merged();
    if View(merged).shows(&canonical) {
        let entry = merged.table.lookup(&canonical)?;
        return Some(looked.place_of_path(entry.path()));
    }
    let mut entries = merged.table.entries().filter(|entry| !entry.is_denied());
    let part = entries.find(|entry| entry.path().starts_with(&canonical))?;
    Some(looked.place_of_path(part.path()))
}

fn socket(looked: &Looked<'_>, path: &Path, what: &str) -> Option<Finding> {
    let place = shown(looked, path)?;
    let merged = looked.merged();
    let reached = canonical(path)?;
    let single = merged
        .sockets
        .iter()
        .any(|socket| socket.starts_with(&reached));
    if !merged.unix_sockets && !single {
        return None;
    }
    let path = path.display();
    Some(Finding {
        severity: Severity::Danger,
        lint: Lint::Socket,
        place,
        message: format!("{path} can be reached: behind it is {what}"),
        remedy: format!("name less, or add it to deny: deny = [\"{path}\"]"),
    })
}
