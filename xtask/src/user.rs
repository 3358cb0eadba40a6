//! [`User`], the ordinary user as whom root runs the tests once more.
//!
//! Cargo stays root: the toolchain may be in a home that the user cannot enter.
//! Only the test binaries run as the user, through cargo's `runner`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::workspace::{output_of, target_directory};

/// The variable that cargo reads its runner from, on this machine's target.
pub(crate) const RUNNER: &str = if cfg!(target_arch = "aarch64") {
    "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER"
} else {
    "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER"
};

/// Where the user's programs are, if [`PATH_VARIABLE`] says nothing else.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// What continuous integration sets to the places where it put tools for the user.
const PATH_VARIABLE: &str = "BIRDCAGE_USER_PATH";

/// What cargo and rustup set, and what would lead the user into root's home.
const LEFT_BEHIND: [&str; 5] = [
    "CARGO_HOME",
    "RUSTUP_HOME",
    "RUSTUP_TOOLCHAIN",
    "RUSTC",
    "XDG_RUNTIME_DIR",
];

/// A user that exists, and what its processes need to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    name: String,
    group: String,
    home: PathBuf,
    path: String,
}

impl User {
    /// The user `name`; `None` if there is none.
    pub(crate) fn find(name: &str) -> Option<Self> {
        let entry = output_of(Command::new("getent").args(["passwd", name])).ok()?;
        let path = std::env::var(PATH_VARIABLE).unwrap_or_else(|_| PATH.to_owned());
        Self::of_entry(&entry, path)
    }

    /// What it is called.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Reads a line of `/etc/passwd`.
    fn of_entry(entry: &str, path: String) -> Option<Self> {
        let fields: Vec<_> = entry.trim_end().split(':').collect();
        let [name, _, _, group, _, home, _] = fields[..] else {
            return None;
        };
        let home = PathBuf::from(home);
        Some(Self {
            name: name.to_owned(),
            group: group.to_owned(),
            home,
            path,
        })
    }

    /// The words that run what follows them as this user: all ids and groups,
    /// no capability to inherit, and an environment of its own.
    pub(crate) fn runner(&self) -> Vec<String> {
        let Self {
            name,
            group,
            home,
            path,
        } = self;
        let mut words: Vec<String> = ["setpriv", "--init-groups", "--inh-caps=-all"]
            .map(str::to_owned)
            .into();
        words.extend([
            format!("--reuid={name}"),
            format!("--regid={group}"),
            "env".to_owned(),
        ]);
        words.extend(
            LEFT_BEHIND
                .iter()
                .map(|variable| format!("--unset={variable}")),
        );
        words.extend([format!("HOME={}", home.display()), format!("PATH={path}")]);
        words.extend([
            format!("USER={name}"),
            format!("LOGNAME={name}"),
            "TMPDIR=/tmp".to_owned(),
        ]);
        words
    }

    /// Makes `cargo` run what it builds as this user.
    pub(crate) fn run_through(&self, cargo: &mut Command) {
        cargo.env(RUNNER, self.runner().join(" "));
    }

    /// True if the user can walk to `directory`, or to the first of its parents
    /// that exists.
    pub(crate) fn can_enter(&self, directory: &Path) -> bool {
        let Some(existing) = directory.ancestors().find(|at| at.exists()) else {
            return false;
        };
        let runner = self.runner();
        let mut test = Command::new(&runner[0]);
        test.args(&runner[1..]).args(["test", "-x"]).arg(existing);
        test.status().is_ok_and(|status| status.success())
    }
}

/// True if we are root.
pub(crate) fn is_root() -> bool {
    output_of(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// A target directory that `user` can enter, if the one of cargo is not.
///
/// Both runs use it, so that nothing is built twice.
pub(crate) fn other_target_directory(user: &User) -> Result<Option<PathBuf>> {
    let target = target_directory()?;
    let other = std::env::temp_dir().join("birdcage-target");
    Ok(if user.can_enter(&target) {
        None
    } else {
        Some(other)
    })
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    use super::{User, is_root};

    fn user() -> User {
        User::of_entry(
            "ann:x:1001:1002:Ann,,,:/home/ann:/bin/sh\n",
            "/bin".to_owned(),
        )
        .expect("an entry")
    }

    #[test]
    fn a_line_of_passwd_gives_name_and_home() {
        assert_eq!(user().name, "ann");
        assert_eq!(user().home, Path::new("/home/ann"));
    }

    #[test]
    fn what_is_no_line_of_passwd_is_no_user() {
        assert_eq!(User::of_entry("", String::new()), None);
        assert_eq!(User::of_entry("ann:x:1001", String::new()), None);
    }

    #[test]
    fn nobody_of_that_name_is_nobody() {
        assert_eq!(User::find("no-such-user-here"), None);
    }

    #[test]
    fn the_runner_changes_every_id_and_leaves_roots_home_behind() {
        let runner = user().runner().join(" ");
        for word in [
            "--reuid=ann",
            "--regid=1002",
            "--init-groups",
            "HOME=/home/ann",
            "--unset=CARGO_HOME",
        ] {
            assert!(runner.contains(word), "{word} is not in {runner}");
        }
    }

    #[test]
    fn a_directory_of_root_alone_cannot_be_entered() {
        if !is_root() {
            return;
        }
        let nobody = User::find("nobody").expect("every system has it");
        let locked = tempfile::tempdir().expect("a directory of mode 0700");
        std::fs::set_permissions(locked.path(), Permissions::from_mode(0o700)).expect("ours");
        assert!(!nobody.can_enter(&locked.path().join("x")));
        assert!(nobody.can_enter(Path::new("/no/such/directory")));
    }
}
