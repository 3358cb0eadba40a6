//! The worker that measures hakoniwa: `hakoniwa DIRECTORY typ|host [BYTES]`.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use hakoniwa::seccomp::{Action, Filter};
use hakoniwa::{Child, Container, Namespace};

#[path = "../../src/policy.rs"]
#[expect(dead_code, reason = "the other systems need more of it")]
mod policy;
#[path = "../../src/worker.rs"]
mod worker;

/// A few calls that nobody in a sandbox needs: it comes without a list of its own.
const REFUSED: [&str; 6] = ["ptrace", "mount", "umount2", "unshare", "bpf", "keyctl"];
const EPERM: i32 = 1;

fn main() -> worker::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let directory = PathBuf::from(arguments.next().ok_or("no directory")?);
    let with_network = arguments.next().is_some_and(|word| word == "host");
    let touch = arguments.next().map_or(Ok(0), |word| word.parse())?;
    let memory = vec![1_u8; touch];
    let container = container(&directory, with_network);
    let target = policy::target(&directory).display().to_string();
    worker::serve(
        |act| {
            let mut command = container.command(&target);
            command.args(act.argument().into_iter().collect::<Vec<_>>());
            Ok(command)
        },
        |mut command| Ok(Running(command.spawn()?)),
    )?;
    drop(std::hint::black_box(memory));
    Ok(())
}

struct Running(Child);

impl worker::Running for Running {
    fn id(&self) -> u32 {
        self.0.id()
    }

    fn kill(&mut self) -> io::Result<()> {
        self.0.kill().map_err(io::Error::other)
    }

    fn wait(&mut self) -> io::Result<ExitStatus> {
        let status = self.0.wait().map_err(io::Error::other)?;
        Ok(ExitStatus::from_raw(status.code << 8))
    }
}

fn container(directory: &Path, with_network: bool) -> Container {
    let mut container = Container::new();
    container
        .unshare(Namespace::Ipc)
        .unshare(Namespace::Uts)
        .unshare(Namespace::Cgroup);
    if !with_network {
        container.unshare(Namespace::Network);
    }
    for path in policy::READ {
        container.bindmount_ro(path, path);
    }
    container.devfsmount("/dev").tmpfsmount(policy::PRIVATE);
    let writable = policy::writable(directory).display().to_string();
    let target = policy::target(directory).display().to_string();
    container
        .bindmount_rw(&writable, &writable)
        .bindmount_ro(&target, &target);
    let mut filter = Filter::new(Action::Allow);
    for call in REFUSED {
        filter.add_rule(Action::Errno(EPERM), call);
    }
    container.seccomp_filter(filter);
    container
}
