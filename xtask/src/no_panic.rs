//! `cargo xtask no-panic`: what runs after `clone` reaches no panic, no
//! allocation, no lock and no libc.
//!
//! That code runs in the memory of a caller whose other threads are running: the
//! allocator may be locked, `errno` is somebody else's, and a panic would unwind
//! into a stack that is not there. No type says so, hence this look at the
//! binary: built for release, disassembled, and walked from the functions where a
//! cloned process enters. Whatever call leads to a forbidden name, out of the
//! program, or to where the walk cannot see, is printed with the way there.
//!
//! It is built without jump tables, as a jump through a table looks like a call
//! through a pointer, and to abort on panic: what cannot panic does not unwind.
//! Otherwise it is the code that is shipped.

mod call_graph;
mod disassembly;
mod location;
mod walk;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::run::checked;
use crate::step::Verdict;
use crate::tally::Tally;
use crate::workspace::{cargo, output_of, target_directory};

/// Where a cloned process enters: the functions of `birdcage-init` that are
/// handed to `clone`.
const ENTRIES: [&str; 5] = [
    "birdcage_init::enter::network_entry",
    "birdcage_init::enter::stage_entry",
    "birdcage_init::enter::template_entry",
    "birdcage_init::enter::program_entry",
    "birdcage_init::enter::usher_entry",
];

/// A program that spawns in both ways, cold and prepared.
const PACKAGE: &str = "birdcage-probes";
const PROGRAM: &str = "launch";

/// The sections with what is constant: text, and what points to it.
const CONSTANTS: [&str; 5] = [
    "--full-contents",
    "--section=.rodata",
    "--section=.data.rel.ro",
    "--section=.data",
    "--section=.got",
];

/// What may follow `cargo xtask no-panic`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The package with the program to look at
    #[arg(long, default_value = PACKAGE)]
    package: String,
    /// The program
    #[arg(long, default_value = PROGRAM, conflicts_with = "example")]
    bin: String,
    /// An example of the package, in place of a program
    #[arg(long)]
    example: Option<String>,
    /// A program that is built already, in place of building one
    #[arg(long, value_name = "FILE", conflicts_with = "example")]
    program: Option<PathBuf>,
    /// The functions to start from, by their full names
    #[arg(long = "entry", value_name = "FUNCTION", default_values = ENTRIES)]
    entries: Vec<String>,
}

/// Prints every forbidden call and errs if there is one.
pub(crate) fn perform(arguments: &Arguments) -> Result<()> {
    let program = arguments
        .program
        .clone()
        .map_or_else(|| build(arguments), Ok)?;
    let slots = disassembly::slots(&objdump(&program, &["--dynamic-reloc"])?);
    let instructions = objdump(
        &program,
        &["--disassemble", "--no-show-raw-insn", "--demangle"],
    )?;
    let graph = call_graph::Graph::new(disassembly::parse(&instructions, &slots));
    let memory = location::Memory::parse(&objdump(&program, &CONSTANTS)?, slots);
    let walk = walk::from(&graph, &memory, &arguments.entries)?;
    walk.violations
        .iter()
        .for_each(|violation| println!("{violation}"));
    println!("{} functions are reachable after clone", walk.reached);
    match walk.violations.len() {
        0 => Ok(()),
        number => Err(format!("{number} forbidden calls after clone").into()),
    }
}

/// The check as a step of `ci`, on a program in which all of the library is.
pub(crate) fn step() -> Result<Verdict> {
    let arguments = Arguments {
        package: PACKAGE.to_owned(),
        bin: PROGRAM.to_owned(),
        example: None,
        program: None,
        entries: ENTRIES.map(str::to_owned).into(),
    };
    perform(&arguments).map(|()| Verdict::Passed(Tally::default()))
}

/// Builds in a directory of its own: other flags would make cargo build
/// everything again for the next who wants a release.
fn build(arguments: &Arguments) -> Result<PathBuf> {
    let directory = target_directory()?.join("no-panic");
    let mut cargo = cargo();
    cargo.args(["build", "--release", "--package", &arguments.package]);
    let program = match &arguments.example {
        Some(example) => {
            cargo.args(["--example", example]);
            Path::new("examples").join(example)
        }
        None => {
            cargo.args(["--bin", &arguments.bin]);
            PathBuf::from(&arguments.bin)
        }
    };
    cargo
        .env("CARGO_PROFILE_RELEASE_LTO", "fat")
        .env("CARGO_PROFILE_RELEASE_PANIC", "abort")
        .env("CARGO_PROFILE_RELEASE_STRIP", "none");
    cargo
        .env("RUSTFLAGS", "-C jump-tables=no")
        .env("CARGO_TARGET_DIR", &directory);
    checked(cargo)?;
    Ok(directory.join("release").join(program))
}

fn objdump(program: &Path, options: &[&str]) -> Result<String> {
    output_of(Command::new("objdump").args(options).arg(program))
}
