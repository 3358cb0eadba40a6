//! Compiles `window`, a static program whose first act is to look at process 1, and
//! puts the fixtures beside the test binaries.
//!
//! A program with a C library makes dozens of system calls before it does what it
//! is for; by then the moment that `window` is about has passed. The fixtures are
//! copied because the user that runs the tests may be kept out of the checkout.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// With the linker that comes with the compiler, or the C compiler's without its library.
const LINKERS: [&[&str]; 2] = [
    &["-Clinker=rust-lld", "-Clinker-flavor=ld.lld"],
    &[
        "-Clink-arg=-nostdlib",
        "-Clink-arg=-nostartfiles",
        "-Clink-arg=-static",
    ],
];

fn main() {
    build_window();
    println!("cargo::rerun-if-changed=fixtures");
    let fixtures = PathBuf::from(variable("OUT_DIR")).join("fixtures");
    copy(Path::new("fixtures"), &fixtures).expect("a copy of the fixtures");
    println!("cargo::rustc-env=BIRDCAGE_FIXTURES={}", fixtures.display());
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn build_window() {
    println!("cargo::rerun-if-changed=window");
    let program = PathBuf::from(variable("OUT_DIR")).join("window");
    let failures: Vec<String> = LINKERS
        .iter()
        .map_while(|linker| compile(linker, &program).err())
        .collect();
    assert!(
        failures.len() < LINKERS.len(),
        "window did not build:\n{}",
        failures.join("\n")
    );
    let size = fs::metadata(&program).expect("the program").len();
    assert!(
        size < 32 * 1024,
        "window has {size} bytes: something drags in a library"
    );
    println!("cargo::rustc-env=BIRDCAGE_WINDOW={}", program.display());
}

fn compile(linker: &[&str], program: &Path) -> Result<(), String> {
    let mut rustc = Command::new(variable("RUSTC"));
    rustc.args(["--edition=2024", "--crate-type=bin", "--crate-name=window"]);
    rustc.args([
        "--target",
        &variable("TARGET"),
        "-Copt-level=s",
        "-Cpanic=abort",
    ]);
    rustc.args([
        "-Crelocation-model=static",
        "-Cstrip=symbols",
        "-Cforce-unwind-tables=no",
    ]);
    rustc
        .args(["-Coverflow-checks=off", "-Cdebug-assertions=off"])
        .args(linker);
    let output = rustc.arg("-o").arg(program).arg("window/main.rs").output();
    let output = output.map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}
