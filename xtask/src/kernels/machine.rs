//! A machine that is emulated: it boots a kernel, runs the tests and switches off.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Result;

/// How many seconds a machine may take; plain emulation is some twenty times slower than this one.
const PATIENCE: &str = "2400";

/// Boots it; what it says goes to the log.
///
/// What qemu returns says nothing of the guest: the log tells whether it came to its end.
pub(crate) fn boot(kernel: &Path, disk: &Path, words: &str, log: &Path) -> Result<()> {
    let output = File::create(log)?;
    let mut qemu = Command::new("timeout");
    qemu.args([PATIENCE, "qemu-system-x86_64"]);
    qemu.args(["-M", "pc", "-accel", "tcg", "-cpu", "max", "-smp", "2"]);
    qemu.args(["-m", "2048", "-nodefaults", "-nographic", "-no-reboot"]);
    qemu.args(["-serial", "stdio", "-monitor", "none"]);
    qemu.arg("-kernel").arg(kernel).arg("-initrd").arg(disk);
    let line = format!("console=ttyS0 panic=-1 quiet -- {words}");
    qemu.args(["-append", &line]).stdin(Stdio::null());
    qemu.stdout(output.try_clone()?).stderr(output);
    let status = qemu.status()?;
    match status.code() {
        Some(0) => Ok(()),
        Some(124) => Err(format!("no end within {PATIENCE} s; see {}", log.display()).into()),
        _ => Err(format!(
            "qemu-system-x86_64: {status} (package qemu-system-x86); see {}",
            log.display()
        )
        .into()),
    }
}
