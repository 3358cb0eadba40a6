//! Compiles the reaper, a static program of a few kilobytes, with cargo's own compiler.
//!
//! `rust-lld`, which comes with the compiler, links it without a C toolchain;
//! where it is missing the target's C compiler driver does, without its library.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=reaper");
    let out = PathBuf::from(variable("OUT_DIR")).join("reaper");
    let attempts: [&[&str]; 2] = [
        &["-Clinker=rust-lld", "-Clinker-flavor=ld.lld"],
        &[
            "-Clink-arg=-nostdlib",
            "-Clink-arg=-nostartfiles",
            "-Clink-arg=-static",
        ],
    ];
    let failures: Vec<String> = attempts
        .iter()
        .map_while(|linker| compile(linker, &out).err())
        .collect();
    assert!(
        failures.len() < attempts.len(),
        "the reaper did not build:\n{}",
        failures.join("\n")
    );
    let size = fs::metadata(&out).expect("the reaper").len();
    assert!(
        size < 16 * 1024,
        "the reaper has grown to {size} bytes: something drags in a library"
    );
}

fn compile(linker: &[&str], out: &Path) -> Result<(), String> {
    let compiled = Command::new(variable("RUSTC"))
        .args(["--edition=2024", "--crate-type=bin", "--crate-name=reaper"])
        .args([
            "--target",
            &variable("TARGET"),
            "-Copt-level=s",
            "-Cpanic=abort",
        ])
        .args([
            "-Crelocation-model=static",
            "-Cstrip=symbols",
            "-Cforce-unwind-tables=no",
        ])
        .args(["-Coverflow-checks=off", "-Cdebug-assertions=off"])
        .args(linker)
        .arg("-o")
        .arg(out)
        .arg("reaper/main.rs")
        .output()
        .map_err(|error| error.to_string())?;
    if compiled.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&compiled.stderr).into_owned())
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}
