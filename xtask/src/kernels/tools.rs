//! [`Tool`], a program that may not be installed.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::packages::{Packages, is_whole};
use crate::Result;
use crate::workspace::output_of;

/// Where a package has its programs, in the order of a search.
const PLACES: [&str; 4] = ["usr/bin", "bin", "usr/sbin", "sbin"];

/// Where an emulator looks for its firmware.
const FIRMWARE: [&str; 3] = ["usr/share/qemu", "usr/share/seabios", "usr/lib/ipxe/qemu"];

/// A program of the system or, where it has none, of a package that is unpacked and not installed.
///
/// Installing an emulator may take away what belongs to another version of it.
#[derive(Debug)]
pub(crate) struct Tool {
    program: PathBuf,
    unpacked: Option<PathBuf>,
}

impl Tool {
    /// Finds it, or gets it from that package and those that this needs.
    pub(crate) fn find(
        name: &str,
        package: &str,
        packages: &Packages,
        below: &Path,
    ) -> Result<Self> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut installed = std::env::split_paths(&path).map(|directory| directory.join(name));
        if let Some(program) = installed.find(|path| path.is_file()) {
            return Ok(Self {
                program,
                unpacked: None,
            });
        }
        let directory = below.join(package);
        // Without this, what is there already would ask the mirrors what it needs.
        if !is_whole(&directory) {
            let mut missing = packages.closure(package)?;
            missing.retain(|package| !is_installed(package));
            packages
                .unpacked(&missing, &directory)
                .map_err(|error| format!("there is no {name} (package {package}): {error}"))?;
        }
        let found = PLACES.iter().map(|place| directory.join(place).join(name));
        let program = found.into_iter().find(|path| path.is_file());
        Ok(Self {
            program: program.ok_or_else(|| format!("{package} holds no {name}"))?,
            unpacked: Some(directory),
        })
    }

    /// Where it is.
    pub(crate) fn program(&self) -> &Path {
        &self.program
    }

    /// The words of `command` and then this program, as an emulator.
    pub(crate) fn through(&self, mut command: Command) -> Command {
        command.arg(&self.program);
        if let Some(root) = &self.unpacked {
            command.env("LD_LIBRARY_PATH", libraries(root));
            let places = FIRMWARE.iter().map(|place| root.join(place));
            for place in places.filter(|place| place.is_dir()) {
                command.arg("-L").arg(place);
            }
        }
        command
    }
}

/// All directories below the two in which packages have them.
fn libraries(root: &Path) -> OsString {
    let triple = format!("{}-linux-gnu", std::env::consts::ARCH);
    let places = ["usr/lib", "lib"].map(|place| root.join(place).join(&triple));
    let places: Vec<&OsStr> = places.iter().map(|place| place.as_os_str()).collect();
    places.join(OsStr::new(":"))
}

fn is_installed(package: &str) -> bool {
    let mut query = Command::new("dpkg-query");
    query.args(["--show", "--showformat=${db:Status-Status}", package]);
    output_of(&mut query).is_ok_and(|status| status == "installed")
}

#[cfg(test)]
mod tests {
    use super::{Tool, is_installed};
    use std::path::PathBuf;
    use std::process::Command;

    #[test]
    fn what_is_installed_is_known_and_no_other() {
        assert!(!is_installed("no-such-package-here"));
    }

    #[test]
    fn a_tool_that_is_unpacked_has_its_own_libraries_and_firmware() {
        let directory = tempfile::tempdir().expect("a directory");
        std::fs::create_dir_all(directory.path().join("usr/share/qemu")).expect("a place");
        let tool = |unpacked| Tool {
            program: PathBuf::from("/x/qemu"),
            unpacked,
        };
        let ours = tool(Some(directory.path().into())).through(Command::new("timeout"));
        let words: Vec<_> = ours.get_args().collect();
        assert_eq!(words[..2], ["/x/qemu", "-L"]);
        assert_eq!(ours.get_envs().count(), 1);
        let systems = tool(None).through(Command::new("timeout"));
        assert_eq!(
            (systems.get_args().count(), systems.get_envs().count()),
            (1, 0)
        );
    }
}
