//! Git, with the caller's name and none of its other settings.

use crate::Exception;
use crate::preset::home::{home, place};
use crate::preset::rows::{Row, passed, set};
use crate::preset::{Item, Preset, identity};
use std::path::PathBuf;

const CONFIGURATION: &str = "/etc/gitconfig";

/// Whose a repository is says nothing here. Git asks, because the settings in one
/// can make it run programs; whatever these do, the sandbox holds them too. Ids that are
/// not the caller's look like nobody's inside.
const SAFE: &str = "[safe]\n\tdirectory = *\n";

const VARIABLES: [Row; 7] = [
    ("GIT_AUTHOR_NAME", "who wrote a change"),
    ("GIT_AUTHOR_EMAIL", "who wrote a change"),
    ("GIT_AUTHOR_DATE", "when a change was written"),
    ("GIT_COMMITTER_NAME", "who commits it"),
    ("GIT_COMMITTER_EMAIL", "who commits it"),
    ("GIT_COMMITTER_DATE", "when it is committed"),
    ("GIT_SSL_CAINFO", "authorities of this network"),
];

impl Preset {
    /// What `git clone`, `git status` and `git commit` need beyond [`base`](Self::base): the name and
    /// the address with which the caller commits.
    ///
    /// The repositories are not in it: one to read from has to be readable, and the place of
    /// the new one, or the one to commit to, writable. `https` needs
    /// [`networking`](Self::networking), which is a choice of its own.
    ///
    /// **It may** learn the lines `name` and `email` of the section `[user]` of `~/.gitconfig`
    /// and `~/.config/git/config`, which are read here and now and made into a `/etc/gitconfig` that is
    /// only there inside; and it may work in repositories of other users
    /// (`safe.directory`) as far as their modes allow.
    ///
    /// **It may not** read those files themselves, nor the host's `/etc/gitconfig`: they name
    /// programs that hand out passwords, and may hold tokens. Aliases and other
    /// settings are not there therefore; who wants them excepts the file for reading, and passes
    /// `HOME` on. It may not read `~/.git-credentials`, `~/.netrc` or `~/.ssh`, and
    /// `SSH_AUTH_SOCK` and `GIT_ASKPASS` are not passed on: it can fetch what is public, and
    /// push nothing. Hooks run only from a repository that is executable.
    pub fn git() -> Self {
        let configuration = Exception::File {
            path: CONFIGURATION.into(),
            content: [SAFE.into(), identity::read(&files())].concat(),
        };
        let items = [
            Item::required(configuration, "the caller's name, and no owner is wrong"),
            set("GIT_CONFIG_SYSTEM", CONFIGURATION, "that file and no other"),
        ];
        let items = items.into_iter().chain(passed(&VARIABLES));
        Self::called("git", items.collect())
    }
}

/// The caller's own, in the order in which git reads them.
fn files() -> Vec<PathBuf> {
    let settings = place("XDG_CONFIG_HOME", ".config").map(|place| place.join("git/config"));
    let own = home().map(|home| home.join(".gitconfig"));
    settings.into_iter().chain(own).collect()
}
