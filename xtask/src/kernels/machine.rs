//! [`Machine`], one that is emulated: it boots a kernel, runs tests and switches off.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::kernel::Architecture;
use super::shard::Shard;
use super::tools::Tool;
use crate::Result;

/// For what is not a test: booting, unpacking, switching off.
const BOOT: Duration = Duration::from_secs(90);

/// What is needed to boot.
#[derive(Debug)]
pub(crate) struct Machine<'a> {
    pub(crate) architecture: &'a Architecture,
    pub(crate) emulator: &'a Tool,
    pub(crate) image: &'a Path,
    pub(crate) disk: &'a Path,
    /// What one program, as one user, may take.
    pub(crate) limit: Duration,
}

impl Machine<'_> {
    /// Boots it for these tests; what it says goes to the log.
    ///
    /// What qemu returns says nothing of the guest: the log tells whether it came to its end.
    /// It is ended from outside only if the guest does not keep its limits.
    pub(crate) fn boot(&self, shard: &Shard, log: &Path) -> Result<()> {
        let output = File::create(log)?;
        let limit = self.limit.as_secs();
        let runs = 2 * shard.words.len() as u64;
        let patience = BOOT.as_secs() + runs * limit;
        let mut timed = Command::new("timeout");
        // In our group, so that who interrupts us ends it too.
        timed.args(["--foreground", &patience.to_string()]);
        let mut qemu = self.emulator.through(timed);
        qemu.args(self.architecture.machine);
        qemu.args(["-accel", "tcg", "-smp", "2", "-m", "2048"]);
        qemu.args(["-nodefaults", "-nographic", "-no-reboot"]);
        qemu.args(["-serial", "stdio", "-monitor", "none"]);
        qemu.arg("-kernel").arg(self.image);
        qemu.arg("-initrd").arg(self.disk);
        let console = self.architecture.console;
        let words = shard.words.join(" ");
        let line = format!("console={console} panic=-1 quiet -- limit={limit} {words}");
        qemu.args(["-append", &line]).stdin(Stdio::null());
        qemu.stdout(output.try_clone()?).stderr(output);
        match qemu.status()?.code() {
            Some(0) => Ok(()),
            Some(124) => Err(format!("no end within {patience} s").into()),
            status => Err(format!("{}: {status:?}", self.architecture.emulator).into()),
        }
    }
}
