//! From a policy to a sandbox: what every promise comes down to on this host.

use crate::caller::Identity;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::merged::Merged;
use crate::places;
use birdcage_init::{Groups, Sandbox, StreamPolicy};
use birdcage_landlock::Domain;
use birdcage_mount::{Layout, MountPlan, Setting};
use birdcage_namespace::{IdMap, IdMaps, Namespaces};
use birdcage_seccomp::Arch;
use rustix::process::{Resource, Rlimit};
use std::ffi::CString;
use std::sync::OnceLock;

/// Decides everything about a sandbox that does not depend on its program.
pub(crate) fn sandbox(policy: &Merged, caller: &Identity, host: Host) -> Result<Sandbox> {
    let (uid, gid) = (IdMap::identity(caller.uid), IdMap::identity(caller.gid));
    Ok(Sandbox {
        namespaces: namespaces(policy),
        ids: IdMaps::new(&uid, &gid),
        groups: groups(caller),
        mounts: mounts(policy, caller, host)?,
        landlock: landlock(policy, host),
        streams: streams(policy, host),
        hostname: hostname(policy),
        limits: limits(caller, host),
        filter: filter(policy, host)?,
    })
}

fn mounts(policy: &Merged, caller: &Identity, host: Host) -> Result<MountPlan> {
    let plan = MountPlan::new(&policy.table, &layout(policy, caller, host)?);
    plan.map_err(|error| Error::of_plan(error, &policy.origins))
}

fn hostname(policy: &Merged) -> CString {
    let usual = || c"birdcage".to_owned();
    policy.hostname.clone().unwrap_or_else(usual)
}

/// A limit of nothing at all.
const NONE: Rlimit = Rlimit {
    current: Some(0),
    maximum: Some(0),
};

fn groups(caller: &Identity) -> Groups {
    if caller.has_groups_to_drop {
        Groups::Drop
    } else {
        Groups::Keep
    }
}

fn namespaces(policy: &Merged) -> Namespaces {
    if policy.networking {
        Namespaces::all() - Namespaces::NET
    } else {
        Namespaces::all()
    }
}

/// The largest number of processes and threads in a sandbox: half of what a small host can have.
const PROCESSES: u32 = 16 * 1024;

/// No core dumps, and where the kernel counts them by sandbox, not too many processes.
///
/// Uid 0 has no limit of that kind (`setrlimit(2)`); see [`settings`].
fn limits(caller: &Identity, host: Host) -> Vec<(Resource, Rlimit)> {
    let mut limits = vec![(Resource::Core, NONE)];
    if host.counts_processes_by_namespace() {
        let most = caller.process_limit.unwrap_or(u64::MAX);
        let most = Some(most.min(PROCESSES.into()));
        let limit = Rlimit {
            current: most,
            maximum: most,
        };
        limits.push((Resource::Nproc, limit));
    }
    limits
}

/// What the namespaces are told through their own `/proc`.
fn settings(caller: &Identity, host: Host) -> Vec<Setting> {
    let mut settings = vec![Setting::no_user_namespaces()];
    if !caller.is_ordinary {
        if host.limits_ids_by_namespace() {
            settings.push(Setting::processes(PROCESSES));
        }
        if caller.is_root_of_host {
            settings.push(Setting::no_programs_in_memory());
        }
    }
    settings
}

fn landlock(policy: &Merged, host: Host) -> Option<Domain> {
    let domain = Domain::new(host.landlock)?;
    Some(if opens_all_sockets(policy, host) {
        domain.with_all_sockets()
    } else {
        domain
    })
}

/// Whether every socket file that can be seen may be reached: because that was asked for, or
/// because one was and the kernel cannot tell it from the others.
fn opens_all_sockets(policy: &Merged, host: Host) -> bool {
    policy.unix_sockets || (!policy.sockets.is_empty() && !host.landlock.scopes_unix_sockets())
}

/// The sockets that may be handed in are those that the program could make itself.
fn streams(policy: &Merged, host: Host) -> StreamPolicy {
    let mut streams = StreamPolicy::empty();
    streams.set(StreamPolicy::INTERNET, policy.networking);
    streams.set(StreamPolicy::UNIX, opens_all_sockets(policy, host));
    streams
}

fn filter(policy: &Merged, host: Host) -> Result<birdcage_seccomp::Program> {
    /// There are four filters, and each is compiled once.
    static COMPILED: [OnceLock<birdcage_seccomp::Program>; 4] = [const { OnceLock::new() }; 4];
    let asked = policy.unix_sockets || !policy.sockets.is_empty();
    let unix_sockets = asked || keeps_unix_sockets(policy, host);
    let number = usize::from(policy.networking) * 2 + usize::from(unix_sockets);
    let compiled = COMPILED.get(number).and_then(OnceLock::get);
    if let Some(program) = compiled {
        return Ok(program.clone());
    }
    let mut calls = birdcage_seccomp::Policy::new();
    if policy.networking {
        calls = calls.allow_networking();
    }
    if unix_sockets {
        calls = calls.allow_unix_sockets();
    }
    let none = || Error::ActivationFailed("no filter for this architecture".into());
    let program = calls.compile(Arch::native().ok_or_else(none)?)?;
    let place = COMPILED.get(number);
    Ok(place.map_or(program.clone(), |place| {
        place.get_or_init(|| program).clone()
    }))
}

/// Whether a program may have Unix sockets that no exception allows, for it can do nothing
/// to the host with them.
///
/// Landlock keeps them from connecting to the host's, but not from taking a name: in the
/// host's network an abstract one belongs to whoever binds it first.
fn keeps_unix_sockets(policy: &Merged, host: Host) -> bool {
    host.landlock.scopes_unix_sockets() && !policy.networking
}

fn layout(policy: &Merged, caller: &Identity, host: Host) -> Result<Layout> {
    let private = policy.private.iter();
    let private = private.map(|(path, size)| birdcage_mount::PrivateDirectory {
        path: path.clone(),
        size: *size,
    });
    Ok(Layout {
        files: places::files(policy)?,
        private: private.collect(),
        links: places::links(policy)?,
        sockets: policy.sockets.iter().cloned().collect(),
        settings: settings(caller, host),
        caller: if caller.is_ordinary {
            birdcage_mount::Caller::Ordinary
        } else {
            birdcage_mount::Caller::Root
        },
    })
}

#[cfg(test)]
mod tests {
    use super::{Host, Merged, keeps_unix_sockets};
    use birdcage_landlock::Support;

    fn keeps(version: u32, networking: bool) -> bool {
        let policy = Merged {
            networking,
            ..Merged::default()
        };
        let mut host = Host::read();
        host.landlock = Support::of_version(version);
        keeps_unix_sockets(&policy, host)
    }

    #[test]
    fn a_program_has_unix_sockets_of_its_own_unless_it_could_take_a_name_of_the_hosts() {
        assert!(keeps(9, false));
        assert!(!keeps(9, true), "an abstract name can be bound");
        assert!(!keeps(8, false), "a socket file can be connected to");
    }
}
