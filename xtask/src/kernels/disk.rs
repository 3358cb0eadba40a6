//! The RAM disk: the tests, and the few tools that they call.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::kernel::Architecture;
use super::packages::Packages;
use super::system::System;
use super::tools::Tool;
use crate::workspace::{cargo, output_of, root};
use crate::{Result, test};

/// The tests of `tests/` that are run; what they start lies one directory up.
const TESTS: [&str; 2] = ["probes", "it"];

/// The variable that names a program which tests find by the path it was built at.
const FIXED: &str = "BIRDCAGE_WINDOW";

/// Links to `/usr`, as every distribution has them by now.
const MERGED: [(&str, &str); 4] = [
    ("bin", "usr/bin"),
    ("sbin", "usr/bin"),
    ("lib", "usr/lib"),
    ("lib64", "usr/lib64"),
];

/// Empty directories, as every machine has them.
const EMPTY: [&str; 6] = ["etc", "home", "mnt", "root", "run", "var/tmp"];

/// Builds the tests and packs them; the path of the disk.
pub(crate) fn make(
    architecture: &Architecture,
    packages: &Packages,
    cpio: &Tool,
    below: &Path,
) -> Result<PathBuf> {
    let root = below.join(format!("root-{}", architecture.debian));
    if root.exists() {
        fs::remove_dir_all(&root)?;
    }
    for name in EMPTY
        .iter()
        .chain(&["tests/run", "usr/bin", "usr/lib", "usr/lib64"])
    {
        fs::create_dir_all(root.join(name))?;
    }
    for (link, target) in MERGED {
        symlink(target, root.join(link))?;
    }
    let Built { programs, fixed } = built(architecture)?;
    for program in &programs {
        place(program, architecture, &root)?;
    }
    for program in &fixed {
        let place = root.join(program.strip_prefix("/").unwrap_or(program));
        fs::create_dir_all(place.parent().unwrap_or(&root))?;
        fs::copy(program, place)?;
    }
    System::of(architecture, packages, below)?.copy(&programs, &root)?;
    let passwd = "root:x:0:0:root:/root:/bin/sh\ntester:x:1000:1000::/home:/bin/sh\n";
    fs::write(root.join("etc/passwd"), passwd)?;
    fs::write(root.join("etc/group"), "root:x:0:\ntester:x:1000:\n")?;
    pack(
        &root,
        cpio,
        &below.join(format!("disk-{}", architecture.debian)),
    )
}

/// What cargo built.
#[derive(Debug, Default)]
struct Built {
    /// The test binaries, and what they start.
    programs: Vec<PathBuf>,
    /// What they know by the path that it has here.
    fixed: Vec<PathBuf>,
}

/// Builds the tests; for ourselves as `cargo xtask test` does, so that nothing is built twice.
fn built(architecture: &Architecture) -> Result<Built> {
    let mut build = cargo();
    build.args(["test", "--no-run", "--message-format=json"]);
    build.args(TESTS.iter().flat_map(|test| ["--test", test]));
    if architecture.is_ours() {
        build.arg("--workspace");
        if let Some(directory) = test::target_directory_of_both()? {
            build.env("CARGO_TARGET_DIR", directory);
        }
    } else {
        let target = architecture.target.to_uppercase().replace('-', "_");
        build.env(
            format!("CARGO_TARGET_{target}_LINKER"),
            architecture.linker(),
        );
        build.args(["--target", architecture.target]);
        build.args(["--package=birdcage-tests", "--package=birdcage-probes"]);
    }
    Ok(Built::of(&output_of(&mut build)?, &root().join("tests")))
}

impl Built {
    /// Reads what cargo says, an object a line. Other packages have tests of the same name,
    /// and their manifests are not below `tests`.
    fn of(messages: &str, tests: &Path) -> Self {
        let mut built = Self::default();
        for line in messages.lines() {
            let message: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
            let manifest = message["manifest_path"].as_str().map(Path::new);
            let is_ours = manifest.is_some_and(|path| path.starts_with(tests));
            let program = message["executable"].as_str().filter(|_| is_ours);
            built.programs.extend(program.map(PathBuf::from));
            let variables = message["env"].as_array().into_iter().flatten();
            let named = variables.filter(|pair| pair[0] == FIXED);
            built
                .fixed
                .extend(named.filter_map(|pair| pair[1].as_str().map(PathBuf::from)));
        }
        built
    }
}

/// Puts a program where it belongs: the first process, a test, or what tests start.
fn place(program: &Path, architecture: &Architecture, root: &Path) -> Result<()> {
    let name = program.file_name().and_then(OsStr::to_str).unwrap_or("");
    let is_of = |test: &&&str| {
        name.strip_prefix(**test)
            .is_some_and(|rest| rest.starts_with('-'))
    };
    let place = match (name, TESTS.iter().find(is_of)) {
        ("guest", _) => root.join("init"),
        (_, Some(test)) => root.join("tests/run").join(test),
        _ => root.join("tests").join(name),
    };
    let strip = if architecture.is_ours() {
        "strip".to_owned()
    } else {
        format!("{}-strip", architecture.triple)
    };
    output_of(Command::new(strip).arg("-o").arg(place).arg(program)).map(drop)
}

fn pack(root: &Path, cpio: &Tool, disk: &Path) -> Result<PathBuf> {
    let script = "find . | \"$1\" --create --format=newc --quiet --owner=+0:+0 > \"$0\"";
    let mut shell = Command::new("sh");
    shell.args(["-c", script]).arg(disk).arg(cpio.program());
    output_of(shell.current_dir(root))?;
    Ok(disk.to_owned())
}

#[cfg(test)]
mod tests {
    use super::Built;
    use std::path::Path;

    #[test]
    fn what_was_built_is_what_executes_and_what_tests_know_by_its_path() {
        let artifact = |manifest: &str, executable: &str| {
            format!("{{\"manifest_path\":\"{manifest}\",\"executable\":{executable}}}\n")
        };
        let script = "{\"env\":[[\"BIRDCAGE_WINDOW\",\"/o/window\"],[\"X\",\"/y\"]]}\nno object\n";
        let messages = [
            artifact("/x/tests/Cargo.toml", "\"/t/it-1\""),
            artifact("/x/tests/Cargo.toml", "null"),
            artifact("/x/crates/y/Cargo.toml", "\"/t/it-2\""),
            script.to_owned(),
        ];
        let built = Built::of(&messages.concat(), Path::new("/x/tests"));
        assert_eq!(built.programs, [Path::new("/t/it-1")]);
        assert_eq!(built.fixed, [Path::new("/o/window")]);
    }
}
