//! [`CageOptions`], the part of the command line that says what a cage is.

use birdcage::Preset;
use clap::Args;
use clap::builder::PossibleValuesParser;
use std::ffi::OsString;
use std::path::PathBuf;

/// What a cage is.
#[derive(Args, Debug, Default)]
pub(crate) struct CageOptions {
    /// Take the rules from a file; more files add up
    #[arg(short = 'p', long = "policy", value_name = "FILE")]
    pub(crate) policies: Vec<PathBuf>,
    /// Take the rules from a preset; more presets add up
    #[arg(long = "preset", value_name = "NAME", value_parser = PossibleValuesParser::new(Preset::NAMES))]
    pub(crate) presets: Vec<String>,
    /// Start from nothing, not even the system's programs and libraries
    #[arg(long, conflicts_with = "presets")]
    pub(crate) no_preset: bool,
    /// Let the program read a file, or a directory and all below it
    #[arg(short = 'r', long = "allow-read", value_name = "PATH")]
    pub(crate) read: Vec<PathBuf>,
    /// Let the program read and write
    #[arg(short = 'w', long = "allow-write", value_name = "PATH")]
    pub(crate) write: Vec<PathBuf>,
    /// Let the program read and execute
    #[arg(short = 'e', long = "allow-execute", value_name = "PATH")]
    pub(crate) execute: Vec<PathBuf>,
    /// Let the program have nothing of that, whatever a wider rule allows
    #[arg(long, value_name = "PATH")]
    pub(crate) deny: Vec<PathBuf>,
    /// Pass an environment variable on, or set one
    #[arg(long = "env", value_name = "VAR[=VALUE]")]
    pub(crate) variables: Vec<OsString>,
    /// Pass the whole environment on
    #[arg(long)]
    pub(crate) full_env: bool,
    /// Let the program use the network
    #[arg(short = 'n', long = "allow-networking", visible_alias = "network")]
    pub(crate) networking: bool,
    /// Let the program reach that Unix socket
    #[arg(long = "socket", value_name = "PATH")]
    pub(crate) sockets: Vec<PathBuf>,
    /// Let the program make Unix sockets: it reaches every socket file that it sees
    #[arg(long)]
    pub(crate) unix_sockets: bool,
    /// Give the program a /tmp of its own of that size, such as 256M
    #[arg(long, value_name = "SIZE")]
    pub(crate) tmp: Option<String>,
    /// Give the host that name inside
    #[arg(long, value_name = "NAME")]
    pub(crate) hostname: Option<OsString>,
    /// Start the program in that directory, which must be excepted
    #[arg(long, value_name = "DIR")]
    pub(crate) chdir: Option<PathBuf>,
}
