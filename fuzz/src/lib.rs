//! Sentences that are true of all inputs, and the ways to try them.
//!
//! A property is a `fn(&[u8])` that panics when its sentence is false. Each one
//! is tried in three ways: by coverage-guided fuzzing (`cargo xtask fuzz NAME`),
//! over its corpus, and over a short run of seeded inputs (both by `cargo test`,
//! on stable). To add one: a module, a line in [`PROPERTIES`], a file in
//! `targets/` with its `[[bin]]`, and a few seeds in `corpus/NAME/`.

#![forbid(unsafe_code)]

pub mod cli;
pub mod corpus;
pub mod facade;
pub mod init;
pub mod landlock;
pub mod loader;
pub mod mount;
pub mod namespace;
pub mod path;
pub mod policy;
pub mod random;
pub mod run;
pub mod seccomp;

/// A sentence that is true of all inputs; it panics on one of which it is not.
pub type Property = fn(&[u8]);

/// Every property, by the name of its target and its corpus.
pub const PROPERTIES: &[(&str, Property)] = &[
    ("cli", cli::property),
    ("facade", facade::property),
    ("init", init::property),
    ("landlock", landlock::property),
    ("loader", loader::property),
    ("mount", mount::property),
    ("namespace", namespace::property),
    ("path", path::property),
    ("policy", policy::property),
    ("seccomp", seccomp::property),
];

/// The body of a fuzz target: under cargo-fuzz the property, else a replayer.
#[macro_export]
macro_rules! target {
    ($name:ident) => {
        #[cfg(fuzzing)]
        libfuzzer_sys::fuzz_target!(|data: &[u8]| $crate::$name::property(data));

        #[cfg(not(fuzzing))]
        fn main() -> std::process::ExitCode {
            $crate::run::main(stringify!($name), $crate::$name::property)
        }
    };
}
