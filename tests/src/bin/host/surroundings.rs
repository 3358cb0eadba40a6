//! Where the caller is, and what it has been told.

use crate::Place;
use crate::namespaces::private;
use crate::roots::{other_root_below, seat, tmpfs};
use rustix::mount::MountFlags;
use rustix::process::chdir;
use std::fs;
use std::io;
use std::process::Command;

pub(crate) const PLACES: [Place; 5] = [
    Place::before("directory-deleted", |command| {
        seated_in_tmp(command)?;
        fs::create_dir("/tmp/directory")?;
        chdir("/tmp/directory")?;
        fs::remove_dir("/tmp/directory")
    }),
    Place::before("directory-unreachable", |command| {
        other_root_below(command, "/usr")
    }),
    Place::before("directory-too-deep", |command| {
        seated_in_tmp(command)?;
        chdir("/tmp")?;
        let name = "d".repeat(250);
        for _ in 0..20 {
            fs::create_dir(&name)?;
            chdir(&name)?;
        }
        Ok(())
    }),
    Place::before("no-environment", |command| {
        command.env_clear();
        Ok(())
    }),
    Place::before("large-environment", |command| {
        for number in 0..10 {
            command.env(format!("LARGE{number}"), "x".repeat(100 * 1024));
        }
        Ok(())
    }),
];

fn seated_in_tmp(command: &mut Command) -> io::Result<()> {
    private()?;
    seat(command)?;
    tmpfs("/tmp", MountFlags::empty(), c"mode=755")
}
