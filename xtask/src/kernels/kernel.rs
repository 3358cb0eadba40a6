//! [`Kernel`], one that is tried, and [`Architecture`], what it runs on.

use std::path::Path;
use std::process::Command;

use crate::Result;
use crate::workspace::output_of;

/// A kernel of the distribution.
#[derive(Debug)]
pub(crate) struct Kernel {
    pub(crate) name: &'static str,
    pub(crate) architecture: &'static Architecture,
    /// The release of the distribution that has it.
    pub(crate) suite: &'static str,
    /// What the name of its package begins and ends with; between them is the version.
    pub(crate) package: (&'static str, &'static str),
    pub(crate) expected: Expected,
}

/// What a kernel is expected to do with a sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// It makes one, and what it promises holds.
    Holds,
    /// It is too old, and the error says so.
    Refused,
}

/// A processor, under the names that cargo, the distribution and qemu have for it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Architecture {
    pub(crate) debian: &'static str,
    /// As in the names of directories, linkers and tools.
    pub(crate) triple: &'static str,
    pub(crate) target: &'static str,
    pub(crate) emulator: &'static str,
    pub(crate) emulator_package: &'static str,
    pub(crate) machine: &'static [&'static str],
    pub(crate) console: &'static str,
}

const X86: Architecture = Architecture {
    debian: "amd64",
    triple: "x86_64-linux-gnu",
    target: "x86_64-unknown-linux-gnu",
    emulator: "qemu-system-x86_64",
    emulator_package: "qemu-system-x86",
    machine: &["-M", "pc", "-cpu", "max"],
    console: "ttyS0",
};

const ARM: Architecture = Architecture {
    debian: "arm64",
    triple: "aarch64-linux-gnu",
    target: "aarch64-unknown-linux-gnu",
    emulator: "qemu-system-aarch64",
    emulator_package: "qemu-system-arm",
    machine: &["-M", "virt", "-cpu", "cortex-a72"],
    console: "ttyAMA0",
};

impl Architecture {
    /// That of this machine: what is built for it needs no second toolchain.
    pub(crate) fn is_ours(&self) -> bool {
        self.target.split('-').next() == Some(std::env::consts::ARCH)
    }

    /// What compiles C for it, or links at least.
    pub(crate) fn linker(&self) -> String {
        format!("{}-gcc", self.triple)
    }

    /// What is not installed that builds for it; nothing for ourselves.
    pub(crate) fn missing(&self) -> Option<String> {
        if self.is_ours() {
            return None;
        }
        let linker = self.linker();
        if output_of(Command::new(&linker).arg("--version")).is_err() {
            return Some(format!(
                "there is no {linker} (package gcc-{})",
                self.triple
            ));
        }
        let mut rustc = Command::new("rustc");
        rustc.args(["--print=target-libdir", "--target", self.target]);
        let libraries = output_of(&mut rustc).unwrap_or_default();
        let there = Path::new(libraries.trim_end()).is_dir();
        let missing = format!("there is no std for it (rustup target add {})", self.target);
        (!there).then_some(missing)
    }
}

/// All of them, the oldest first.
pub(crate) const KERNELS: [Kernel; 6] = [
    Kernel {
        name: "5.10",
        architecture: &X86,
        suite: "bullseye",
        package: ("linux-image-5.10.", "-cloud-amd64-unsigned"),
        expected: Expected::Refused,
    },
    Kernel {
        name: "6.1",
        architecture: &X86,
        suite: "bookworm",
        package: ("linux-image-6.1.0-", "-cloud-amd64-unsigned"),
        expected: Expected::Holds,
    },
    Kernel {
        name: "6.12",
        architecture: &X86,
        suite: "bookworm",
        package: ("linux-image-6.12.", "-cloud-amd64-unsigned"),
        expected: Expected::Holds,
    },
    Kernel {
        name: "newest",
        architecture: &X86,
        suite: "trixie-backports",
        package: ("linux-binary-", "-cloud-amd64"),
        expected: Expected::Holds,
    },
    Kernel {
        name: "6.1-arm64",
        architecture: &ARM,
        suite: "bookworm",
        package: ("linux-image-6.1.0-", "-cloud-arm64-unsigned"),
        expected: Expected::Holds,
    },
    Kernel {
        name: "6.12-arm64",
        architecture: &ARM,
        suite: "bookworm",
        package: ("linux-image-6.12.", "-cloud-arm64-unsigned"),
        expected: Expected::Holds,
    },
];

/// Those of these names; without names, all.
pub(crate) fn chosen(names: &[String]) -> Result<Vec<&'static Kernel>> {
    if names.is_empty() {
        return Ok(KERNELS.iter().collect());
    }
    let find = |name: &String| {
        let found = KERNELS.iter().find(|kernel| kernel.name == name);
        found.ok_or_else(|| {
            let all: Vec<_> = KERNELS.iter().map(|kernel| kernel.name).collect();
            format!("there is no kernel {name}, only these: {}", all.join(", ")).into()
        })
    };
    names.iter().map(find).collect()
}

#[cfg(test)]
mod tests {
    use super::{KERNELS, chosen};

    #[test]
    fn a_kernel_is_chosen_by_its_name_and_an_unknown_one_is_an_error_that_names_all() {
        let names = ["6.12".to_owned()];
        assert_eq!(chosen(&names).expect("known")[0].name, "6.12");
        assert_eq!(chosen(&[]).expect("all").len(), KERNELS.len());
        let error = chosen(&["6".to_owned()]).expect_err("unknown").to_string();
        assert!(error.contains("6.12-arm64"), "{error}");
    }
}
