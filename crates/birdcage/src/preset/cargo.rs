//! Cargo, with a toolchain that the caller has from rustup.

use crate::Exception;
use crate::preset::home::place;
use crate::preset::rows::{Row, below, passed, set};
use crate::preset::{Item, Preset};
use std::path::Path;

/// In the home of cargo.
const PROGRAMS: [Row; 1] = [("bin", "the programs that rustup and cargo have installed")];

/// In the home of cargo. Nothing else of it: `credentials.toml` is beside these.
const SOURCES: [Row; 2] = [
    ("registry", "packages that were downloaded before"),
    ("git", "packages from git that were downloaded before"),
];

/// In the home of rustup.
const TOOLCHAINS: [Row; 1] = [("toolchains", "compilers and their libraries")];

/// In the home of rustup, which would make them if they were not there.
const SETTINGS: [Row; 2] = [
    ("settings.toml", "which toolchain is the usual one"),
    (
        "update-hashes",
        "without it rustup ends, since it cannot make it",
    ),
];

const VARIABLES: [Row; 10] = [
    ("RUSTUP_TOOLCHAIN", "which toolchain it is to be"),
    ("RUSTFLAGS", "the compiler's flags"),
    ("RUSTDOCFLAGS", "flags for documentation"),
    ("RUST_BACKTRACE", "whether a panic tells where it was"),
    ("RUST_TEST_THREADS", "how many tests run at a time"),
    ("CARGO_BUILD_JOBS", "how many compilers run at a time"),
    (
        "CARGO_INCREMENTAL",
        "whether to keep what a second build needs",
    ),
    ("CARGO_HTTP_CAINFO", "authorities of this network"),
    ("CARGO_NET_OFFLINE", "whether to try the network"),
    ("CARGO_TERM_COLOR", "whether messages have colours"),
];

impl Preset {
    /// What `cargo build` needs beyond [`base`](Self::base): the caller's toolchains, and
    /// the packages that it has downloaded.
    ///
    /// The project is not in it. To build, it has to be writable *and* executable, for
    /// build scripts, macros and tests run from its `target/`:
    ///
    /// ```
    /// use birdcage::{Birdcage, Exception, Preset};
    ///
    /// let mut cage = Birdcage::with_preset(&Preset::base())?;
    /// cage.add_preset(&Preset::cargo())?;
    /// cage.add_exception(Exception::WriteAndRead(".".into()))?;
    /// cage.add_exception(Exception::ExecuteAndRead(".".into()))?;
    /// # Ok::<(), birdcage::error::Error>(())
    /// ```
    ///
    /// **It may** run what is in `~/.cargo/bin` and `~/.rustup/toolchains` (or where
    /// `CARGO_HOME` and `RUSTUP_HOME` say), and read `~/.cargo/registry` and
    /// `~/.cargo/git`: the sources of all packages that were downloaded, private ones
    /// too.
    ///
    /// **It may not** read `~/.cargo/credentials.toml` nor `~/.cargo/config.toml`, which
    /// may hold a token too; who keeps a linker or a mirror in the latter excepts it
    /// for reading. (A toolchain in `/usr` with its `CARGO_HOME` there, as in some images
    /// of containers, is shown by `base`, with all that is in it.)
    ///
    /// It may not change toolchains, programs or packages: a build that could would
    /// decide what the next build compiles, outside as well. The price is that nothing new
    /// can be downloaded, network or not, and `cargo` says so (`EROFS`). With
    /// [`networking`](Self::networking), give it a home of its own that is gone when the
    /// program ends, by
    /// [`command.env("CARGO_HOME", "/tmp/.cargo")`](crate::process::Command::env): what a
    /// command says goes before what a preset does. Do not run `cargo fetch` outside
    /// for a project that you do not trust: the project says which compiler that runs.
    ///
    /// Tests in documentation are compiled into the directory for temporary files, where nothing
    /// executes: they need the variable `TMPDIR` set to a directory of the project.
    pub fn cargo() -> Self {
        let cargo = place("CARGO_HOME", ".cargo");
        let rustup = place("RUSTUP_HOME", ".rustup");
        Self::called("cargo", items(cargo.as_deref(), rustup.as_deref()))
    }
}

fn items(cargo: Option<&Path>, rustup: Option<&Path>) -> Vec<Item> {
    let homes = [
        ("CARGO_HOME", cargo, "where the packages are"),
        ("RUSTUP_HOME", rustup, "where the toolchains are"),
    ];
    let homes = homes.into_iter();
    let homes = homes.filter_map(|(name, home, reason)| Some(set(name, home?, reason)));
    let paths = [
        below(cargo, Exception::ExecuteAndRead, &PROGRAMS),
        below(cargo, Exception::Read, &SOURCES),
        below(rustup, Exception::ExecuteAndRead, &TOOLCHAINS),
        below(rustup, Exception::Read, &SETTINGS),
    ];
    let paths = paths.into_iter().flatten();
    paths.chain(homes).chain(passed(&VARIABLES)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_home_there_is_nothing_but_variables() {
        let only_variables = |item: &Item| matches!(item.exception, Exception::Environment(_));
        assert!(items(None, None).iter().all(only_variables));
    }
}
