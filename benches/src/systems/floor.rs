//! The floor: a bare clone with the namespaces, the mounts and the filter of the
//! library's sandbox, by raw calls, and nothing else.
//!
//! No reaper, no second process, no session, no dropped capability, no check that
//! a path is still what it was, no loopback, no errors worth reading. The mounts
//! and the filter are the ones that the library's own planners decide on, so
//! that the floor is always that of the sandbox it is compared with. Everything
//! that can be is made ahead, outside the time that is measured.

mod enter;

use std::ffi::CString;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::ExitStatus;
use std::sync::atomic::{AtomicU64, Ordering};

use birdcage_mount::{Attributes, Caller, Layout, MountPlan, Operation, PrivateDirectory, Root};
use birdcage_path::{ExceptionTable, HostFs, Rights, resolve};
use birdcage_sys::mount::{NO_DEVICES, NO_EXECUTE, NO_SETID, READ_ONLY};
use birdcage_sys::process::wait_id;
use birdcage_sys::stack::Stack;
use rustix::process::{Pid, Signal, getgid, getuid, kill_process};

use super::{Job, Network};
use crate::policy;
use crate::worker::{self, Result, Running};

/// All that the new process needs, ready for the kernel.
struct Floor {
    namespaces: u64,
    uid_map: String,
    gid_map: String,
    size: CString,
    inodes: CString,
    steps: Vec<Step>,
    filter: birdcage_seccomp::Program,
    target: CString,
    /// The step and the errno of the first call that failed; zero if none has.
    failure: AtomicU64,
}

/// One mount, or what it needs to be mounted on; places are relative to the root.
enum Step {
    Directory(CString),
    File(CString),
    Private {
        at: CString,
        size: CString,
    },
    Proc(CString),
    Bind {
        from: CString,
        at: CString,
        attributes: u64,
    },
    Mask(CString),
}

const NEW_NETWORK: u64 = 0x4000_0000;
/// Mounts, control groups, host name, System V objects, users, processes.
const NEW_OTHERS: u64 = 0x2_0000 | 0x200_0000 | 0x400_0000 | 0x800_0000 | 0x1000_0000 | 0x2000_0000;

const STACK: usize = 64 * 1024;

pub(super) fn serve(job: &Job) -> Result<()> {
    let floor = Floor::new(job)?;
    worker::serve(
        |act| {
            Ok((
                Stack::new(STACK)?,
                act.argument().map(CString::new).transpose()?,
            ))
        },
        |(stack, argument)| floor.spawn(&stack, argument.as_ref()),
    )
}

impl Floor {
    fn new(job: &Job) -> Result<Self> {
        let plan = mounts(job)?;
        let Root::Empty { size, inodes } = plan.root() else {
            return Err("the policy names the root".into());
        };
        let steps: Result<_> = plan.operations().iter().map(Step::of).collect();
        let (uid, gid) = (getuid().as_raw(), getgid().as_raw());
        let network = match job.system.network() {
            Network::Private => NEW_NETWORK,
            Network::Host => 0,
        };
        Ok(Self {
            namespaces: NEW_OTHERS | network,
            uid_map: format!("{uid} {uid} 1\n"),
            gid_map: format!("{gid} {gid} 1\n"),
            size: size.clone(),
            inodes: inodes.clone(),
            steps: steps?,
            filter: filter(job.system.network())?,
            target: c_string(&policy::target(&job.directory))?,
            failure: AtomicU64::new(0),
        })
    }

    fn spawn(&self, stack: &Stack, argument: Option<&CString>) -> Result<Spawned> {
        let pid = enter::clone(self, stack, argument)?;
        let failure = self.failure.load(Ordering::Relaxed);
        if failure == 0 {
            return Ok(Spawned(pid));
        }
        wait_id(pid)?;
        let errno = io::Error::from_raw_os_error(i32::try_from(failure & 0xffff)?);
        Err(format!("step {} of the floor: {errno}", failure >> 16).into())
    }
}

impl Step {
    fn of(operation: &Operation) -> Result<Self> {
        let at = operation.place().to_string();
        let at = CString::new(at.trim_start_matches('/'))?;
        Ok(match operation {
            Operation::Directory { .. } => Self::Directory(at),
            Operation::File { .. } => Self::File(at),
            Operation::Private { size, .. } => Self::Private {
                at,
                size: size.clone(),
            },
            Operation::Proc { .. } => Self::Proc(at),
            Operation::Mask { .. } => Self::Mask(at),
            Operation::Bind {
                source, attributes, ..
            } => Self::Bind {
                from: source.clone(),
                at,
                attributes: bits(*attributes),
            },
            other => return Err(format!("the floor does not know: {other}").into()),
        })
    }
}

/// The crate tells what it refuses by its print-out only.
fn bits(attributes: Attributes) -> u64 {
    let text = attributes.to_string();
    let refused = [('w', READ_ONLY), ('x', NO_EXECUTE), ('d', NO_DEVICES)];
    let bits = refused.iter().filter(|(letter, _)| !text.contains(*letter));
    bits.fold(NO_SETID, |all, (_, bit)| all | bit)
}

/// The mounts of the policy, as the library plans them.
pub(crate) fn mounts(job: &Job) -> Result<MountPlan> {
    let private = PrivateDirectory {
        path: policy::PRIVATE.into(),
        size: policy::PRIVATE_SIZE,
    };
    let layout = Layout {
        private: vec![private],
        caller: caller(),
        ..Layout::default()
    };
    Ok(MountPlan::new(&table(job)?, &layout)?)
}

fn table(job: &Job) -> Result<ExceptionTable> {
    let mut table = ExceptionTable::default();
    let mut add = |path: &Path, rights| -> Result<()> {
        table.insert(&resolve(&HostFs, Path::new("/"), path)?, rights);
        Ok(())
    };
    for path in policy::READ {
        add(path.as_ref(), Rights::READ)?;
    }
    for path in policy::DEVICES {
        add(path.as_ref(), Rights::WRITE)?;
    }
    add(&policy::writable(&job.directory), Rights::WRITE)?;
    add(&policy::target(&job.directory), Rights::EXECUTE)?;
    for number in 0..job.exceptions {
        add(&policy::file(&job.directory, number), Rights::READ)?;
    }
    Ok(table)
}

/// In a user namespace below the host's no uid is known to be an ordinary one.
fn caller() -> Caller {
    let map = fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    let is_hosts = map.split_whitespace().eq(["0", "0", "4294967295"]);
    if is_hosts && !getuid().is_root() {
        Caller::Ordinary
    } else {
        Caller::Root
    }
}

/// The filter of the library.
pub(crate) fn filter(network: Network) -> Result<birdcage_seccomp::Program> {
    let policy = match network {
        Network::Private => birdcage_seccomp::Policy::new(),
        Network::Host => birdcage_seccomp::Policy::new().allow_networking(),
    };
    let arch = birdcage_seccomp::Arch::native().ok_or("no filter for this architecture")?;
    Ok(policy.compile(arch)?)
}

fn c_string(path: &Path) -> Result<CString> {
    Ok(CString::new(path.as_os_str().as_bytes())?)
}

struct Spawned(u32);

impl Running for Spawned {
    fn id(&self) -> u32 {
        self.0
    }

    fn kill(&mut self) -> io::Result<()> {
        let pid = i32::try_from(self.0).ok().and_then(Pid::from_raw);
        Ok(kill_process(
            pid.ok_or(io::ErrorKind::NotFound)?,
            Signal::KILL,
        )?)
    }

    fn wait(&mut self) -> io::Result<ExitStatus> {
        Ok(wait_id(self.0).map(ExitStatus::from_raw)?)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use birdcage_mount::Attributes;
    use birdcage_path::{Kind, Rights};
    use birdcage_sys::mount::{NO_DEVICES, NO_EXECUTE, NO_SETID, READ_ONLY};

    use super::{Floor, STACK, Stack, bits, mounts};
    use crate::setup::{Length, Setup};
    use crate::systems::{System, ours};
    use crate::worker::{Act, Running};

    #[test]
    fn the_floor_has_the_mounts_of_the_library() {
        let setup = Setup::new(Length::Quick, None).expect("a directory");
        let mut job = setup.job(System::Ours);
        job.exceptions = 3;
        let cage = ours::cage(&job).expect("a cage");
        let plan = cage.plan(&ours::command(&job, Act::Mark));
        // What the library writes to its `/proc` is no mount, and so not of the floor.
        let bare = |line: &str| match line.split_once(" r--  ") {
            Some((proc, _)) if proc.starts_with("proc ") => format!("{proc} r--\n"),
            _ => format!("{line}\n"),
        };
        let plan = plan.expect("a plan").to_string();
        let plan: String = plan.lines().map(bare).collect();
        let mounts = mounts(&job).expect("mounts").to_string();
        assert!(plan.contains(&mounts), "{mounts}is not in\n{plan}");
    }

    #[test]
    fn a_print_out_gives_back_the_attributes() {
        let file = |rights| bits(Attributes::of(rights, Kind::File));
        assert_eq!(
            file(Rights::READ),
            NO_SETID | NO_DEVICES | NO_EXECUTE | READ_ONLY
        );
        assert_eq!(file(Rights::WRITE), NO_SETID | NO_DEVICES | NO_EXECUTE);
        assert_eq!(file(Rights::EXECUTE), NO_SETID | NO_DEVICES | READ_ONLY);
        let device = Attributes::of(Rights::WRITE, Kind::CharDevice);
        assert_eq!(bits(device), NO_SETID | NO_EXECUTE);
    }

    #[test]
    fn the_target_runs_on_the_floor_in_namespaces_of_its_own() {
        let setup = Setup::new(Length::Quick, None).expect("a directory");
        let floor = Floor::new(&setup.job(System::Floor)).expect("a floor");
        let stack = Stack::new(STACK).expect("memory");
        let mut child = floor
            .spawn(&stack, Some(&c"stay".to_owned()))
            .expect("it starts");
        for name in ["user", "mnt", "pid", "net", "ipc", "uts", "cgroup"] {
            let of = |pid: &str| fs::read_link(Path::new("/proc").join(pid).join("ns").join(name));
            let (own, its) = (of("self"), of(&child.id().to_string()));
            assert_ne!(own.expect("ours"), its.expect("its"), "{name}");
        }
        let status =
            fs::read_to_string(format!("/proc/{}/status", child.id())).expect("it is there");
        assert!(status.contains("Seccomp:\t2\n"), "{status}");
        child.kill().expect("ours to kill");
        assert!(!child.wait().expect("ours to wait for").success());
    }
}
