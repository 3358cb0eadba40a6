//! Lists the corpus: every file in a class's directory is a probe.
//!
//! The modules themselves are declared by hand, or `rustfmt` would not find
//! them; a file whose line is missing does not compile.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

const CLASSES: [&str; 7] = [
    "init",
    "mounts",
    "privileges",
    "kernel",
    "network",
    "ipc",
    "failure",
];

fn main() {
    let mut list = String::from("&[\n");
    for class in CLASSES {
        println!("cargo::rerun-if-changed={class}");
        for name in names(Path::new(class)) {
            let file = Path::new(class)
                .canonicalize()
                .expect("a class")
                .join(format!("{name}.rs"));
            writeln!(
                list,
                "Entry {{ class: {class:?}, name: {name:?}, probe: &crate::{class}::{name}::PROBE, \
                 text: include_str!({file:?}) }},"
            )
            .expect("a line");
        }
    }
    list.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("corpus.rs"), list).expect("the list");
}

fn names(class: &Path) -> Vec<String> {
    let entries = fs::read_dir(class).expect("a class");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let rust = paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let stems = rust.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()));
    let mut names: Vec<_> = stems.filter(|name| name != "mod").collect();
    names.sort();
    names
}
