//! `cargo xtask ablate`: that no protection of the sandbox can be lost unnoticed.
//!
//! It takes one protective step after the other out of a copy of the checkout and
//! looks whether a test goes red. What makes a test red is for the tests to say; a
//! step that none of them misses is either no protection, or has no test.

mod bench;
mod list;
mod suite;
mod table;
mod tree;
mod trial;

use std::io::Write;
use std::path::Path;
use std::process::Command;

use crate::user::{User, is_root};
use crate::workspace::{files, output_of, root, target_directory};
use crate::{Result, test};
use bench::Bench;
use list::{Ablation, Caller};
use table::{Finding, Row};
use tree::Tree;
use trial::Trials;

/// Where the list is.
const LIST: &str = "xtask/ablations";
/// Where the table is.
const TABLE: &str = "tests/ABLATIONS.md";

/// What may follow `cargo xtask ablate`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Show the steps, and take none out
    #[arg(long)]
    list: bool,
    /// Write what was found into the table of tests/ABLATIONS.md
    #[arg(long)]
    write: bool,
    /// Run the tests as this user
    #[arg(long, value_name = "NAME")]
    as_user: Option<String>,
    /// Only the steps with one of these words in their name
    words: Vec<String>,
}

/// Takes out every step that is meant; an error if one is not missed.
pub(crate) fn perform(arguments: &Arguments) -> Result<()> {
    let all = list::read(&root().join(LIST))?;
    let meant: Vec<_> = all
        .iter()
        .filter(|one| one.is_meant(&arguments.words))
        .collect();
    if arguments.list {
        meant
            .iter()
            .for_each(|ablation| println!("{}", ablation.step));
        return Ok(());
    }
    let rows = try_all(&meant, arguments.as_user.as_deref())?;
    if arguments.write {
        write(&all, &rows)?;
    }
    println!("{}", table::summary(&rows));
    if table::is_green(&rows) {
        Ok(())
    } else {
        Err("a protection can be lost unnoticed".into())
    }
}

/// Tries them as who we are, and those that matter for an ordinary user as one.
fn try_all(meant: &[&Ablation], user: Option<&str>) -> Result<Vec<Row>> {
    let place = target_directory()?.join("ablate");
    std::fs::create_dir_all(&place)?;
    let tree = Tree::new(root(), place.join("tree"), &files()?)?;
    let bench = Bench::new(tree.root(), &place, user.map(find).transpose()?)?;
    let ordinary = match (is_root(), user) {
        (true, None) => bench.as_user(find(test::USER)?),
        _ => bench.clone(),
    };
    let (mut ours, mut theirs) = (Trials::new(&tree, bench), Trials::new(&tree, ordinary));
    let is_root = is_root() && user.is_none();
    let width = meant.iter().map(|one| one.shown().chars().count()).max();
    let mut rows = Vec::new();
    for ablation in meant {
        let trials = match ablation.caller {
            Caller::Root if !is_root => continue,
            Caller::Ordinary => &mut theirs,
            _ => &mut ours,
        };
        let finding = trials.try_one(ablation);
        let row = Row {
            step: ablation.shown(),
            finding: finding.unwrap_or_else(|error| Finding::Broken(error.to_string())),
        };
        println!("{}", row.aligned(width.unwrap_or(0)));
        std::io::stdout().flush()?;
        rows.push(row);
    }
    Ok(rows)
}

fn find(name: &str) -> Result<User> {
    User::find(name).ok_or_else(|| format!("there is no user {name} (useradd -m {name})").into())
}

fn write(all: &[Ablation], rows: &[Row]) -> Result<()> {
    let path = root().join(TABLE);
    let date = output_of(Command::new("date").args(["-u", "+%Y-%m-%d"]))?;
    let kernel = output_of(Command::new("uname").args(["-r", "-m"]))?;
    let made = format!("Last run on {}, Linux {}.", date.trim(), kernel.trim());
    let steps: Vec<_> = all.iter().map(Ablation::shown).collect();
    let old = read_if_there(&path);
    Ok(std::fs::write(
        path,
        table::document(&steps, rows, &old, &made),
    )?)
}

fn read_if_there(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}
