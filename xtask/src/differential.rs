//! `cargo xtask differential`: random exceptions to random trees, against the model.
//!
//! As many cases as one likes, from any seed on; the tests have a few hundred of them.

use std::process::Command;

use crate::Result;
use crate::run::checked;
use crate::test::USER;
use crate::user::{User, is_root, other_target_directory};
use crate::workspace::{cargo, target_directory};

/// What may follow `cargo xtask differential`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// How many cases to try, on each ground and as each user
    #[arg(long, default_value_t = 1000)]
    cases: u64,
    /// The seed of the first; each case has the next one
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Try them only as this user
    #[arg(long, value_name = "NAME")]
    as_user: Option<String>,
}

/// Tries the cases, plainly and where file systems are mounted; if root, once more as
/// an ordinary user. The first that differs ends it.
pub(crate) fn perform(arguments: &Arguments) -> Result<()> {
    let name = arguments.as_user.as_deref().unwrap_or(USER);
    let user = User::find(name).filter(|_| is_root());
    let other = user.as_ref().map(other_target_directory).transpose()?;
    let target = other.flatten().map_or_else(target_directory, Ok)?;
    let mut build = cargo();
    build.args(["build", "--quiet", "--package", "birdcage-tests", "--bins"]);
    checked({
        build.env("CARGO_TARGET_DIR", &target);
        build
    })?;
    let differ = target.join("debug/differ").display().to_string();
    if arguments.as_user.is_none() {
        let own: &[&str] = if is_root() { &[] } else { &NAMESPACE_ROOT };
        on_both_grounds(&[], own, &differ, arguments)?;
    }
    match user {
        Some(user) => on_both_grounds(&user.runner(), &NAMESPACE_ROOT, &differ, arguments),
        None if arguments.as_user.is_some() => Err(format!("cannot become {name}").into()),
        None => {
            println!("not run as {name}");
            Ok(())
        }
    }
}

/// Who is not root mounts as root of a user namespace.
const NAMESPACE_ROOT: [&str; 2] = ["--user", "--map-root-user"];

fn on_both_grounds(
    runner: &[String],
    namespaces: &[&str],
    differ: &str,
    arguments: &Arguments,
) -> Result<()> {
    let apart = [&["unshare", "--mount"], namespaces].concat();
    for (apart, ground) in [(&[][..], "plain"), (&apart[..], "mounts")] {
        let apart = apart.iter().map(|word| (*word).to_owned());
        let mut words: Vec<String> = runner.iter().cloned().chain(apart).collect();
        words.push(differ.to_owned());
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        command.args([arguments.cases, arguments.seed].map(|number| number.to_string()));
        command.arg(ground);
        checked(command)?;
    }
    Ok(())
}
