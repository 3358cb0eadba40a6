//! Tools that somebody has installed in the home.

use birdcage_tests::Household;

const SCRIPT: &str = "#!/bin/sh\necho from the home\n";

#[track_caller]
fn check(preset: &'static str, name: &'static str) {
    let household = |presets: &[&'static str]| {
        let household = Household::with(presets, &[]).expect("no tool is needed");
        household.program(name, SCRIPT)
    };
    let run = format!("../{name} || echo $?");
    assert_eq!(household(&[preset]).sh(&run), "from the home\n");
    // The shell's word for what is not there.
    assert_eq!(household(&[]).sh(&run), "127\n");
}

#[test]
fn a_program_that_cargo_has_installed_runs() {
    check("cargo", ".cargo/bin/cargo-hello");
}

#[test]
fn a_toolchain_of_rustup_runs() {
    check("cargo", ".rustup/toolchains/one/bin/rustc");
}

#[test]
fn a_version_of_node_runs() {
    check("npm", ".nvm/versions/node/v1/bin/node");
}

#[test]
fn a_version_of_python_runs() {
    check("pip", ".pyenv/versions/3/bin/python3");
}
