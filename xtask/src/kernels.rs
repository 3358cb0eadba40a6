//! `cargo xtask kernels`: the probes and the integration tests on kernels of a distribution.
//!
//! Each kernel is a package, booted in qemu with a RAM disk that holds the tests and
//! little else. What a machine of that age has besides its kernel is not tried.

mod console;
mod disk;
mod machine;
mod packages;

use std::path::Path;

use crate::Result;
use crate::workspace::target_directory;
use console::Console;
use packages::Packages;

/// What may follow `cargo xtask kernels`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only these: 5.10, 6.1, 6.12, newest
    kernels: Vec<String>,
    /// Only the tests with this in their name
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
}

/// A kernel that is tried.
#[derive(Debug)]
struct Kernel {
    name: &'static str,
    suite: &'static str,
    /// What the name of its package begins and ends with; between them is the version.
    package: (&'static str, &'static str),
    expected: Expected,
}

/// What a kernel is expected to do with a sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// It makes one, and what it promises holds.
    Holds,
    /// It is too old, and the error says so.
    Refused,
}

const KERNELS: [Kernel; 4] = [
    Kernel {
        name: "5.10",
        suite: "bullseye",
        package: ("linux-image-5.10.", "-cloud-amd64-unsigned"),
        expected: Expected::Refused,
    },
    Kernel {
        name: "6.1",
        suite: "bookworm",
        package: ("linux-image-6.1.0-", "-cloud-amd64-unsigned"),
        expected: Expected::Holds,
    },
    Kernel {
        name: "6.12",
        suite: "bookworm",
        package: ("linux-image-6.12.", "-cloud-amd64-unsigned"),
        expected: Expected::Holds,
    },
    Kernel {
        name: "newest",
        suite: "trixie-backports",
        package: ("linux-binary-", "-cloud-amd64"),
        expected: Expected::Holds,
    },
];

/// Boots them one after the other and prints the table; an error unless every row is good.
pub(crate) fn perform(arguments: &Arguments) -> Result<()> {
    let chosen = chosen(&arguments.kernels)?;
    let directory = target_directory()?.join("kernels");
    std::fs::create_dir_all(&directory)?;
    let disk = disk::make(&directory)?;
    let packages = Packages::in_directory(&directory.join("apt"))?;
    let mut table = Vec::new();
    for kernel in chosen {
        println!("==> {}", kernel.name);
        let only = arguments.only.as_deref();
        let rows = attempt(kernel, &packages, &disk, &directory, only);
        table.extend(rows.unwrap_or_else(|error| vec![Row::failed(kernel, &error.to_string())]));
    }
    println!("\n{HEADER}");
    table.iter().for_each(|row| println!("{}", row.text));
    if table.iter().all(|row| row.good) {
        Ok(())
    } else {
        Err("a kernel does not keep what is promised, or could not be tried".into())
    }
}

fn chosen(names: &[String]) -> Result<Vec<&'static Kernel>> {
    if names.is_empty() {
        return Ok(KERNELS.iter().collect());
    }
    let find = |name: &String| {
        let mut kernels = KERNELS.iter();
        let found = kernels.find(|kernel| kernel.name == name);
        found.ok_or_else(|| format!("there is no kernel {name}").into())
    };
    names.iter().map(find).collect()
}

fn attempt(
    kernel: &Kernel,
    packages: &Packages,
    disk: &Path,
    directory: &Path,
    only: Option<&str>,
) -> Result<Vec<Row>> {
    let image = packages.kernel(kernel, &directory.join(kernel.name))?;
    let words = match kernel.expected {
        Expected::Refused => "refused",
        Expected::Holds => only.unwrap_or_default(),
    };
    let log = directory.join(format!("{}.log", kernel.name));
    machine::boot(&image, disk, words, &log)?;
    let text = String::from_utf8_lossy(&std::fs::read(&log)?).into_owned();
    let console = Console::read(&text).map_err(|why| format!("{why}; see {}", log.display()))?;
    Ok(rows(kernel, &console))
}

const HEADER: &str = "kernel   release                           landlock  what     uid   \
                      passed  failed  skipped  not applicable";

/// A line of the table.
#[derive(Debug)]
struct Row {
    good: bool,
    text: String,
}

impl Row {
    fn failed(kernel: &Kernel, why: &str) -> Self {
        Self {
            good: false,
            text: format!("{:<8} FAIL: {why}", kernel.name),
        }
    }
}

fn rows(kernel: &Kernel, console: &Console) -> Vec<Row> {
    let row = |run: &console::Run| {
        let good = match kernel.expected {
            Expected::Holds => run.ended_well,
            Expected::Refused => run.text.contains("hint: Some(KernelTooOld"),
        };
        let tally = run.tally;
        let mut text = format!(
            "{:<8} {:<33} {:>8}  {:<8} {:<5} {:>6}  {:>6}  {:>7}  {:>14}",
            kernel.name,
            console.release,
            console.landlock,
            run.program,
            run.user,
            tally.passed,
            tally.failed,
            tally.skipped,
            tally.inapplicable
        );
        match (kernel.expected, good) {
            (Expected::Refused, true) => text.push_str("  refused with a clear error"),
            (Expected::Holds, true) => {}
            (_, false) => text.push_str("  FAIL"),
        }
        for name in &run.failures {
            text.push_str(&format!("\n         FAILED {name}"));
        }
        Row { good, text }
    };
    console.runs.iter().map(row).collect()
}
