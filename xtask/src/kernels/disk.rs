//! The RAM disk: the tests, linked statically, and the few tools of this machine that they call.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::workspace::{cargo, output_of};

/// The tests of `tests/` that are run; what they start lies one directory up.
const TESTS: [&str; 2] = ["probes", "it"];

/// What the scenes and controls of the tests call.
const TOOLS: [&str; 40] = [
    "basename", "bash", "cat", "chmod", "cp", "cut", "dd", "dirname", "echo", "env", "false",
    "find", "grep", "head", "id", "kill", "ln", "ls", "mkdir", "mount", "mv", "od", "printf", "ps",
    "readlink", "rm", "sed", "seq", "setpriv", "sh", "sleep", "sort", "stat", "tail", "touch",
    "tr", "true", "umount", "unshare", "wc",
];

/// Links to `/usr`, as every distribution has them by now.
const MERGED: [(&str, &str); 4] = [
    ("bin", "usr/bin"),
    ("sbin", "usr/bin"),
    ("lib", "usr/lib"),
    ("lib64", "usr/lib64"),
];

/// Builds the tests and packs them; the path of the disk.
pub(crate) fn make(directory: &Path) -> Result<PathBuf> {
    let root = directory.join("root");
    if root.exists() {
        fs::remove_dir_all(&root)?;
    }
    for name in [
        "tests/run",
        "usr/bin",
        "usr/lib",
        "usr/lib64",
        "etc",
        "home",
    ] {
        fs::create_dir_all(root.join(name))?;
    }
    for (link, target) in MERGED {
        symlink(target, root.join(link))?;
    }
    for program in built()? {
        place(&program, &root)?;
    }
    for tool in TOOLS {
        copy_tool(tool, &root)?;
    }
    let passwd = "root:x:0:0:root:/root:/bin/sh\ntester:x:1000:1000::/tmp:/bin/sh\n";
    fs::write(root.join("etc/passwd"), passwd)?;
    fs::write(root.join("etc/group"), "root:x:0:\ntester:x:1000:\n")?;
    pack(&root, &directory.join("disk"))
}

/// The test binaries, and the programs that cargo builds for them.
fn built() -> Result<Vec<PathBuf>> {
    let mut build = cargo();
    build.args(["test", "--no-run", "--message-format=json"]);
    build.args(["--target", "x86_64-unknown-linux-gnu"]);
    build.args([
        "--package",
        "birdcage-tests",
        "--package",
        "birdcage-probes",
    ]);
    build.args(TESTS.iter().flat_map(|test| ["--test", test]));
    build.env("RUSTFLAGS", "-C target-feature=+crt-static");
    let messages = output_of(&mut build)?;
    let executable = |line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        message["executable"].as_str().map(PathBuf::from)
    };
    Ok(messages.lines().filter_map(executable).collect())
}

/// Puts a program where it belongs: the first process, a test, or what tests start.
fn place(program: &Path, root: &Path) -> Result<()> {
    let name = program.file_name().and_then(OsStr::to_str).unwrap_or("");
    let test = TESTS.iter().find(|test| {
        let hash = name
            .strip_prefix(**test)
            .and_then(|rest| rest.strip_prefix('-'));
        hash.is_some()
    });
    let place = match (name, test) {
        ("guest", _) => root.join("init"),
        (_, Some(test)) => root.join("tests/run").join(test),
        _ => root.join("tests").join(name),
    };
    output_of(Command::new("strip").arg("-o").arg(place).arg(program)).map(drop)
}

/// Copies a tool with the libraries that its loader would find.
fn copy_tool(name: &str, root: &Path) -> Result<()> {
    let path = Path::new("/usr/bin").join(name);
    let copy = root.join("usr/bin").join(name);
    fs::copy(&path, copy).map_err(|error| format!("{}: {error}", path.display()))?;
    let listed = output_of(Command::new("ldd").arg(&path))?;
    for library in listed
        .split_whitespace()
        .filter(|word| word.starts_with('/'))
    {
        let copy = root.join(library.trim_start_matches('/'));
        fs::create_dir_all(copy.parent().unwrap_or(root))?;
        fs::copy(library, copy)?;
    }
    Ok(())
}

fn pack(root: &Path, disk: &Path) -> Result<PathBuf> {
    let script = "find . | cpio --create --format=newc --quiet > \"$0\"";
    let mut shell = Command::new("sh");
    shell.args(["-c", script]).arg(disk).current_dir(root);
    output_of(&mut shell).map_err(|error| format!("{error} (package cpio)"))?;
    Ok(disk.to_owned())
}
