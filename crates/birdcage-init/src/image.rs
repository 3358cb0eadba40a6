//! The reaper's image: a program in memory that nobody can change.

use birdcage_sys::fd::Fd;
use birdcage_sys::limit;
use rustix::fs::{MemfdFlags, Mode, SealFlags, fchmod, fcntl_add_seals, memfd_create};
use rustix::io::{Errno, write};
use rustix::process::Resource;

/// The static program built from `reaper/`.
static REAPER: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/reaper"));

/// Makes a file in memory that holds the reaper, executable and sealed.
///
/// Nobody may read it, which keeps its process from being dumped or traced from
/// its first instruction on (`prctl(2)`, `PR_SET_DUMPABLE`); nobody can write to
/// it, not even while it is not executing (CVE-2019-5736).
///
/// # Errors
/// `EACCES` where memory may not be executed (`vm.memfd_noexec` is 2), `EFBIG` where the
/// caller may not write so large a file (`RLIMIT_FSIZE`).
pub(crate) fn reaper() -> Result<Fd, Errno> {
    // Who tries all the same is killed, by SIGXFSZ.
    if limit::get(Resource::Fsize)?
        .current
        .is_some_and(|most| most < REAPER.len() as u64)
    {
        return Err(Errno::FBIG);
    }
    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    let file = match memfd_create(c"init", flags | MemfdFlags::EXEC) {
        // Before Linux 6.3 there is no such flag, and every file in memory is executable.
        Err(Errno::INVAL) => memfd_create(c"init", flags),
        made => made,
    }?;
    if write(&file, REAPER)? != REAPER.len() {
        return Err(Errno::NOSPC);
    }
    fchmod(&file, Mode::XUSR | Mode::XGRP | Mode::XOTH)?;
    let seals = SealFlags::WRITE | SealFlags::GROW | SealFlags::SHRINK | SealFlags::SEAL;
    fcntl_add_seals(&file, seals)?;
    Ok(Fd::from(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_image_can_be_neither_written_nor_unsealed() {
        let image = reaper().expect("memfd");
        assert_eq!(write(&image, b"x"), Err(Errno::PERM));
        assert_eq!(fcntl_add_seals(&image, SealFlags::WRITE), Err(Errno::PERM));
        assert_eq!(rustix::fs::ftruncate(&image, 0), Err(Errno::PERM));
    }

    #[test]
    fn the_image_is_a_static_elf_of_a_few_kilobytes() {
        assert!(REAPER.starts_with(b"\x7fELF"));
        assert!(REAPER.len() < 16 * 1024);
        assert!(
            !REAPER.windows(5).any(|bytes| bytes == b"ld-li"),
            "no dynamic loader"
        );
    }
}
