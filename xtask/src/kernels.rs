//! `cargo xtask kernels`: the probes and the integration tests on kernels of a distribution.
//!
//! Each kernel is a package, booted in qemu with a RAM disk that holds the tests and
//! little else. What a machine of that age has besides its kernel is not tried. A machine
//! runs few tests, and one that hangs is a row that says so.

mod console;
mod disk;
mod kernel;
mod machine;
mod packages;
mod shard;
mod system;
mod table;
mod tools;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::Result;
use crate::step::Verdict;
use crate::tally::Tally;
use crate::workspace::{output_of, root, target_directory};
use console::Console;
use kernel::{KERNELS, Kernel};
use machine::Machine;
use packages::Packages;
use shard::{Choice, Shard};
use table::{Row, Rows};
use tools::Tool;

/// Where the table is.
const TABLE: &str = "tests/KERNELS.md";

/// The kernel of the smoke test: the oldest on which a sandbox works.
const SMOKE: &str = "6.1";

/// The release that tools are from which are not installed.
const TOOLS: &str = "bookworm";

/// How often a machine is booted if its first process never comes to begin.
const BOOTS: u32 = 3;

/// What may follow `cargo xtask kernels`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only these: 5.10, 6.1, 6.12, newest, 6.1-arm64, 6.12-arm64
    kernels: Vec<String>,
    /// Only tests with this in their name, as in it/caller or probes/init::memory
    #[arg(long, value_name = "PROGRAM/TEXT")]
    only: Vec<String>,
    /// A few tests on one kernel
    #[arg(long, conflicts_with_all = ["kernels", "only"])]
    smoke: bool,
    /// Write what was found into the table of tests/KERNELS.md
    #[arg(long, conflicts_with_all = ["only", "smoke"])]
    write: bool,
    /// What one test program, as one user, may take
    #[arg(long, value_name = "SECONDS", default_value = "600")]
    limit: u64,
    /// After these no further machine is begun
    #[arg(long, value_name = "MINUTES", default_value = "240")]
    total: u64,
}

/// Boots them one after the other and prints the table; an error unless every row is good.
pub(crate) fn perform(arguments: &Arguments) -> Result<()> {
    let lab = Lab::new(arguments.limit, arguments.total)?;
    let (kernels, choice) = if arguments.smoke {
        (kernel::chosen(&[SMOKE.to_owned()])?, Choice::Smoke)
    } else if arguments.only.is_empty() {
        (kernel::chosen(&arguments.kernels)?, Choice::All)
    } else {
        (
            kernel::chosen(&arguments.kernels)?,
            Choice::Only(&arguments.only),
        )
    };
    let rows = lab.try_all(&kernels, choice);
    println!("\n{}", table::shown(&rows));
    if arguments.write {
        write(&rows)?;
    }
    if rows.iter().all(|row| row.complaints.is_empty()) {
        Ok(())
    } else {
        Err("a kernel does not keep what is promised, or could not be tried".into())
    }
}

/// The smoke test as a step of `ci`.
///
/// Where packages of Debian cannot be used it is skipped; a mirror that does not answer
/// is a failure.
pub(crate) fn smoke() -> Result<Verdict> {
    let kernels = kernel::chosen(&[SMOKE.to_owned()])?;
    if !kernels.iter().all(|kernel| kernel.architecture.is_ours()) {
        return Ok(Verdict::Skipped(
            "that kernel is for another processor".to_owned(),
        ));
    }
    if output_of(Command::new("apt-get").arg("--version")).is_err() {
        return Ok(Verdict::Skipped(
            "there is no apt-get, which brings the kernel".to_owned(),
        ));
    }
    let rows = Lab::new(120, 10)?.try_all(&kernels, Choice::Smoke);
    println!("{}", table::shown(&rows));
    let mut sum = Tally::default();
    rows.iter().for_each(|row| sum += row.tally());
    let complaints: Vec<_> = rows.iter().flat_map(|row| &row.complaints).collect();
    Ok(match complaints.first() {
        None => Verdict::Passed(sum),
        Some(first) => Verdict::Failed(format!("Linux {SMOKE}: {first}"), sum),
    })
}

/// A place where kernels are kept, and how long they may take.
#[derive(Debug)]
struct Lab {
    directory: PathBuf,
    limit: Duration,
    end: Instant,
}

impl Lab {
    fn new(limit: u64, minutes: u64) -> Result<Self> {
        let directory = target_directory()?.join("kernels");
        std::fs::create_dir_all(&directory)?;
        Ok(Self {
            directory,
            limit: Duration::from_secs(limit),
            end: Instant::now() + Duration::from_secs(60 * minutes),
        })
    }

    fn packages(&self, architecture: &'static str, suite: &'static str) -> Packages {
        let name = format!("apt-{architecture}-{suite}");
        Packages::in_directory(self.directory.join(name), architecture, suite)
    }

    fn try_all(&self, kernels: &[&Kernel], choice: Choice<'_>) -> Vec<Row> {
        let mut table = Vec::new();
        for kernel in kernels {
            println!("==> {}", kernel.name);
            let mut rows = Rows::default();
            if let Err(error) = self.attempt(kernel, choice, &mut rows) {
                rows.0.push(Row::failed(kernel, &error.to_string()));
            }
            table.extend(rows.0);
        }
        table
    }

    fn attempt(&self, kernel: &Kernel, choice: Choice<'_>, rows: &mut Rows) -> Result<()> {
        let architecture = kernel.architecture;
        if let Some(missing) = architecture.missing() {
            rows.0.push(Row::skipped(kernel, missing));
            return Ok(());
        }
        let ours = self.packages(host_architecture(), TOOLS);
        let packages = self.packages(architecture.debian, kernel.suite);
        let emulator = Tool::find(
            architecture.emulator,
            architecture.emulator_package,
            &ours,
            &self.directory,
        )?;
        let image = packages.kernel(kernel, &self.directory.join(kernel.name))?;
        let cpio = Tool::find("cpio", "cpio", &ours, &self.directory)?;
        let disk = disk::make(architecture, &packages, &cpio, &self.directory)?;
        let machine = Machine {
            architecture,
            emulator: &emulator,
            image: &image,
            disk: &disk,
            limit: self.limit,
        };
        for (number, shard) in shard::shards(kernel, choice).iter().enumerate() {
            if Instant::now() >= self.end {
                let words = shard.words.join(" ");
                rows.0.push(Row::failed(
                    kernel,
                    &format!("{words}: not begun, the time is up"),
                ));
                continue;
            }
            let log = self.directory.join(format!("{}-{number}.log", kernel.name));
            run(kernel, &machine, shard, &log, rows)?;
        }
        Ok(())
    }
}

/// Boots one machine and adds what it printed, also if it came to no end.
fn run(
    kernel: &Kernel,
    machine: &Machine<'_>,
    shard: &Shard,
    log: &Path,
    rows: &mut Rows,
) -> Result<()> {
    let words = shard.words.join(" ");
    let begin = Instant::now();
    let mut booted = machine.boot(shard, log);
    let mut console = Console::of(log)?;
    // An emulated processor can fall over code that the kernel patches while it starts.
    for _ in 1..BOOTS {
        if console.has_begun {
            break;
        }
        booted = machine.boot(shard, log);
        console = Console::of(log)?;
    }
    rows.add(kernel, &console);
    let broken = booted
        .err()
        .map(|error| error.to_string())
        .or(console.broken);
    println!(
        "{:>5} s  {words}  {}",
        begin.elapsed().as_secs(),
        broken.as_deref().unwrap_or_default()
    );
    if let Some(why) = broken {
        let why = format!("{words}: {why}; see {}", log.display());
        rows.0.push(Row::failed(kernel, &why));
    }
    Ok(())
}

/// As the distribution calls it.
fn host_architecture() -> &'static str {
    if cfg!(target_arch = "aarch64") {
        "arm64"
    } else {
        "amd64"
    }
}

fn write(rows: &[Row]) -> Result<()> {
    let path = root().join(TABLE);
    let date = output_of(Command::new("date").args(["-u", "+%Y-%m-%d"]))?;
    let old = std::fs::read_to_string(&path).unwrap_or_default();
    let order = KERNELS.map(|kernel| kernel.name);
    let text = table::document(&order, rows, &old, date.trim());
    Ok(std::fs::write(path, text)?)
}
