//! Compiles the target: a static program that tells when its first instruction ran.
//!
//! `rust-lld`, which comes with the compiler, links it without a C toolchain;
//! where it is missing the target's C compiler driver does, without its library.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

const LINKERS: [&[&str]; 2] = [
    &["-Clinker=rust-lld", "-Clinker-flavor=ld.lld"],
    &[
        "-Clink-arg=-nostdlib",
        "-Clink-arg=-nostartfiles",
        "-Clink-arg=-static",
    ],
];

const OPTIONS: [&str; 9] = [
    "--edition=2024",
    "--crate-type=bin",
    "--crate-name=target",
    "-Copt-level=s",
    "-Cpanic=abort",
    "-Crelocation-model=static",
    "-Cstrip=symbols",
    "-Cforce-unwind-tables=no",
    "-Coverflow-checks=off",
];

fn main() {
    println!("cargo::rerun-if-changed=mark");
    let out = PathBuf::from(variable("OUT_DIR")).join("target");
    let failures: Vec<_> = LINKERS
        .iter()
        .map_while(|linker| compile(linker, &out).err())
        .collect();
    assert!(
        failures.len() < LINKERS.len(),
        "the target did not build:\n{}",
        failures.join("\n")
    );
}

fn compile(linker: &[&str], out: &Path) -> Result<(), String> {
    let compiled = Command::new(variable("RUSTC"))
        .args(OPTIONS)
        .args(["--target", &variable("TARGET")])
        .args(linker)
        .arg("-o")
        .arg(out)
        .arg("mark/main.rs")
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
