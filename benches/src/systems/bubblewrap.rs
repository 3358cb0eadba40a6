//! Starting the target through bubblewrap.

use std::path::Path;
use std::process::{Child, Command};

use super::{Job, Network};
use crate::policy;
use crate::worker::{self, Result};

pub(super) fn serve(job: &Job) -> Result<()> {
    worker::serve(
        || Ok(command(&job.directory, job.system.network())),
        |mut command| Ok(command.spawn()?),
        Child::wait,
    )
}

/// The mounts come after `/tmp`, below which the directory of this run may be.
fn command(directory: &Path, network: Network) -> Command {
    let mut command = Command::new("bwrap");
    command.args(["--unshare-all", "--die-with-parent", "--new-session"]);
    if network == Network::Host {
        command.arg("--share-net");
    }
    command.args(["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]);
    for path in policy::READ {
        command.args(["--ro-bind", path, path]);
    }
    bind(&mut command, "--bind", &policy::writable(directory));
    bind(&mut command, "--ro-bind", &policy::target(directory));
    command.arg(policy::target(directory));
    command
}

fn bind(command: &mut Command, option: &str, path: &Path) {
    command.arg(option).args([path, path]);
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Network, command};

    fn check(network: Network, shared: bool) {
        let command = command(Path::new("/run-of-today"), network);
        assert_eq!(command.get_args().any(|word| word == "--share-net"), shared);
        assert_eq!(
            command.get_args().last(),
            Some("/run-of-today/target".as_ref())
        );
    }

    #[test]
    fn the_network_is_shared_only_if_asked_for() {
        check(Network::Private, false);
        check(Network::Host, true);
    }
}
