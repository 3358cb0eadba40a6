//! `cargo xtask dist`: what a packager needs, below `target/dist`.
//!
//! A directory that can be put below `/usr/local` as it is, and a tarball of it: the
//! program, its manual pages, completions for three shells, the documents. The same
//! sources make the same tarball, if the compiler makes the same program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::guide::documents;
use crate::run::checked;
use crate::step::Verdict;
use crate::tally::Tally;
use crate::workspace::{cargo, metadata, output_of, root, target_directory};

/// How the program is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Profile {
    /// For users.
    Release,
    /// For seeing that all is there, with what the tests have built already.
    Debug,
}

/// What is read by whoever has the program and not the sources.
const DOCUMENTS: [&str; 5] = [
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "SECURITY.md",
];

/// What may follow `cargo xtask dist`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// See that everything is in it, with the program of a debug build
    #[arg(long)]
    check: bool,
}

/// Writes the directory and the tarball, and says where.
pub(crate) fn perform(arguments: &Arguments) -> Result<()> {
    if arguments.check {
        return step().map(drop);
    }
    println!("{}", make(Profile::Release)?.display());
    Ok(())
}

/// The step of `ci`: everything is in the tarball, and the program in it runs.
pub(crate) fn step() -> Result<Verdict> {
    let tarball = make(Profile::Debug)?;
    let listed = output_of(Command::new("tar").arg("-tf").arg(&tarball))?;
    for part in [
        "bin/birdcage",
        "share/man/man1/birdcage.1",
        "share/man/man1/birdcage-run.1",
        "share/bash-completion/completions/birdcage",
        "share/zsh/site-functions/_birdcage",
        "share/fish/vendor_completions.d/birdcage.fish",
        "share/doc/birdcage/LICENSE-MIT",
    ] {
        if !listed.lines().any(|line| line.ends_with(part)) {
            return Err(format!("{} has no {part}", tarball.display()).into());
        }
    }
    let directory = tarball.to_string_lossy().replace(".tar.gz", "");
    let program = Path::new(&directory).join("bin/birdcage");
    output_of(Command::new(program).arg("--version"))?;
    Ok(Verdict::Passed(Tally::one_passed()))
}

fn make(profile: Profile) -> Result<PathBuf> {
    let target = target_directory()?;
    let (built, within) = match profile {
        Profile::Release => ("release", target.join("dist")),
        Profile::Debug => ("debug", target.join("dist/debug")),
    };
    build(profile)?;
    let name = format!("birdcage-{}-{}-linux", version()?, std::env::consts::ARCH);
    let directory = within.join(&name);
    if directory.exists() {
        fs::remove_dir_all(&directory)?;
    }
    fs::create_dir_all(directory.join("bin"))?;
    fs::copy(
        target.join(built).join("birdcage"),
        directory.join("bin/birdcage"),
    )?;
    write_pages(&directory.join("share"))?;
    copy_documents(&directory.join("share/doc/birdcage"))?;
    pack(&within, &name)
}

fn build(profile: Profile) -> Result<()> {
    let mut build = cargo();
    build.args(["build", "--quiet", "--package", "birdcage-cli"]);
    if profile == Profile::Release {
        build.arg("--release");
    }
    checked(build).map(drop)
}

fn version() -> Result<String> {
    let metadata = metadata()?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let mut ours = packages.filter(|package| package["name"] == "birdcage-cli");
    let version = ours.next().and_then(|package| package["version"].as_str());
    Ok(version.ok_or("no version")?.to_owned())
}

fn write_pages(share: &Path) -> Result<()> {
    let mut pages = cargo();
    pages.args([
        "run",
        "--quiet",
        "--package",
        "birdcage-guide",
        "--bin",
        "pages",
        "--",
    ]);
    checked({
        pages.arg(share);
        pages
    })
    .map(drop)
}

/// The documents, and the guide as it is written.
fn copy_documents(directory: &Path) -> Result<()> {
    let guide = documents()?
        .into_iter()
        .filter(|path| path.starts_with("docs"));
    for document in DOCUMENTS.map(PathBuf::from).into_iter().chain(guide) {
        let to = directory.join(&document);
        fs::create_dir_all(to.parent().unwrap_or(directory))?;
        fs::copy(root().join(&document), to)?;
    }
    Ok(())
}

/// Nobody's name and no time of now are in it.
fn pack(within: &Path, name: &str) -> Result<PathBuf> {
    let tarball = within.join(format!("{name}.tar.gz"));
    let time = output_of(Command::new("git").args(["log", "-1", "--format=@%ct"]))?;
    let mut tar = Command::new("tar");
    tar.args([
        "--create",
        "--sort=name",
        "--owner=0",
        "--group=0",
        "--numeric-owner",
    ]);
    tar.args(["--mode=u=rwX,go=rX", "--use-compress-program=gzip -9n"]);
    tar.arg(format!("--mtime={}", time.trim()))
        .arg("--file")
        .arg(&tarball);
    tar.arg("--directory").arg(within).arg(name);
    checked(tar)?;
    Ok(tarball)
}
