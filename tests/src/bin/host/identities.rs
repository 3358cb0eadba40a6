//! Who the caller is, and what it may do.

use crate::Place;
use crate::namespaces::{bounded, private};
use crate::roots::{SEAT, tmpfs};
use rustix::mount::MountFlags;
use rustix::process::{
    DumpableBehavior, Gid, Uid, getpid, getuid, set_child_subreaper, set_dumpable_behavior,
};
use rustix::thread::{
    CapabilitiesSecureBits, CapabilitySet, capabilities, configure_capability_in_ambient_set,
    set_capabilities, set_capabilities_secure_bits, set_thread_res_gid, set_thread_res_uid,
};
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

pub(crate) const PLACES: [Place; 8] = [
    Place::within("mixed-user-ids", || {
        let nobody = Uid::from_raw(65534);
        Ok(set_thread_res_uid(None, nobody, None)?)
    }),
    Place::within("mixed-group-ids", || {
        let nobody = Gid::from_raw(65534);
        Ok(set_thread_res_gid(None, nobody, None)?)
    }),
    Place::within("not-dumpable", || {
        Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
    }),
    Place::before("unreadable-program", unreadable),
    Place::before("ambient-capabilities", |_| {
        as_root_of_some_namespace()?;
        ambient()
    }),
    Place::before("secure-bits", |_| {
        as_root_of_some_namespace()?;
        secure_bits()
    }),
    Place::before("subreaper", |_| Ok(set_child_subreaper(Some(getpid()))?)),
    Place::before("odd-umask", |_| {
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o777));
        Ok(())
    }),
];

/// Whose program may be executed and not read is not to be dumped.
fn unreadable(command: &mut Command) -> io::Result<()> {
    private()?;
    let own = std::env::current_exe()?;
    tmpfs(SEAT, MountFlags::empty(), c"mode=755")?;
    for (name, mode) in [("host", 0o111), ("inside", 0o755)] {
        let copy = Path::new(SEAT).join(name);
        fs::copy(own.with_file_name(name), &copy)?;
        fs::set_permissions(&copy, Permissions::from_mode(mode))?;
    }
    // Executed by one who has no right to read everything any more.
    let mut seated = Command::new("/usr/bin/env");
    seated
        .arg(Path::new(SEAT).join("host"))
        .args(command.get_args());
    *command = seated;
    Ok(())
}

/// An ordinary user has capabilities in no other.
fn as_root_of_some_namespace() -> io::Result<()> {
    if getuid().is_root() {
        Ok(())
    } else {
        bounded()
    }
}

/// Every program that is executed from now on has these.
pub(crate) fn ambient() -> io::Result<()> {
    let mut sets = capabilities(None)?;
    sets.inheritable = sets.permitted;
    set_capabilities(None, sets)?;
    let several = CapabilitySet::SYS_ADMIN | CapabilitySet::NET_ADMIN | CapabilitySet::KILL;
    for one in several.iter() {
        configure_capability_in_ambient_set(one, true)?;
    }
    Ok(())
}

/// No capabilities by uid or by raising them, and nobody can allow it again.
fn secure_bits() -> io::Result<()> {
    let bits = CapabilitiesSecureBits::NO_ROOT
        | CapabilitiesSecureBits::NO_ROOT_LOCKED
        | CapabilitiesSecureBits::NO_SETUID_FIXUP
        | CapabilitiesSecureBits::NO_SETUID_FIXUP_LOCKED
        | CapabilitiesSecureBits::NO_CAP_AMBIENT_RAISE
        | CapabilitiesSecureBits::NO_CAP_AMBIENT_RAISE_LOCKED;
    Ok(set_capabilities_secure_bits(bits)?)
}
