//! Writes the manual pages and the completions of `birdcage` into a directory.
//!
//! Below it is what belongs below a `share` directory:
//! `man/man1`, and one place for each shell.
#![forbid(unsafe_code)]

mod manual;

use std::fs;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};

use clap_complete::{Shell, generate_to};

/// Where each shell looks, below `share`.
const COMPLETIONS: [(Shell, &str); 3] = [
    (Shell::Bash, "bash-completion/completions"),
    (Shell::Zsh, "zsh/site-functions"),
    (Shell::Fish, "fish/vendor_completions.d"),
];

fn main() -> Result<()> {
    let share = std::env::args_os().nth(1).map(PathBuf::from);
    let share = share.ok_or_else(|| Error::other("usage: pages DIRECTORY"))?;
    write_manual(&share.join("man/man1"))?;
    write_completions(&share)
}

fn write_manual(directory: &Path) -> Result<()> {
    fs::create_dir_all(directory)?;
    let pages = manual::pages(birdcage_cli::command())?;
    let mut write = pages
        .iter()
        .map(|(name, page)| fs::write(directory.join(name), page));
    write.try_for_each(|written| written)
}

fn write_completions(share: &Path) -> Result<()> {
    for (shell, directory) in COMPLETIONS {
        let directory = share.join(directory);
        fs::create_dir_all(&directory)?;
        let mut program = birdcage_cli::command();
        let written = generate_to(shell, &mut program, "birdcage", &directory)?;
        // What bash looks for has the program's name alone.
        if shell == Shell::Bash {
            fs::rename(written, directory.join("birdcage"))?;
        }
    }
    Ok(())
}
