//! Starting the target through bubblewrap.

use std::path::Path;
use std::process::Command;

use super::{Job, Network};
use crate::policy;
use crate::worker::{self, Result};

pub(super) fn serve(job: &Job) -> Result<()> {
    worker::serve(
        |act| {
            let mut command = command(job);
            command.args(act.argument());
            Ok(command)
        },
        |mut command| Ok(command.spawn()?),
    )
}

/// The mounts come after `/tmp`, below which the directory of this run may be.
fn command(job: &Job) -> Command {
    let directory = &job.directory;
    let mut command = Command::new("bwrap");
    command.args(["--unshare-all", "--die-with-parent", "--new-session"]);
    if job.system.network() == Network::Host {
        command.arg("--share-net");
    }
    command.args(["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]);
    for path in policy::READ {
        command.args(["--ro-bind", path, path]);
    }
    bind(&mut command, "--bind", &policy::writable(directory));
    bind(&mut command, "--ro-bind", &policy::target(directory));
    for number in 0..job.exceptions {
        bind(&mut command, "--ro-bind", &policy::file(directory, number));
    }
    command.arg(policy::target(directory));
    command
}

fn bind(command: &mut Command, option: &str, path: &Path) {
    command.arg(option).args([path, path]);
}

#[cfg(test)]
mod tests {
    use super::{Job, command};
    use crate::systems::System;

    fn check(system: System, exceptions: usize, shared: bool) {
        let command = command(&Job {
            system,
            directory: "/run-of-today".into(),
            touch: 0,
            exceptions,
            mounts: None,
        });
        let words: Vec<_> = command.get_args().collect();
        assert_eq!(words.contains(&"--share-net".as_ref()), shared);
        assert_eq!(words.last(), Some(&"/run-of-today/target".as_ref()));
        let files = words.iter().filter(|word| **word == "--ro-bind").count();
        assert_eq!(files, 3 + exceptions, "{words:?}");
    }

    #[test]
    fn the_network_is_shared_only_if_asked_for() {
        check(System::Bubblewrap, 0, false);
        check(System::BubblewrapHost, 0, true);
    }

    #[test]
    fn each_exception_is_a_bind() {
        check(System::Bubblewrap, 5, false);
    }
}
