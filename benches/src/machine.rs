//! What a reader has to know about the machine and the run.

use std::fs;
use std::thread::available_parallelism;

use crate::peers;
use crate::setup::Setup;

/// One line for each thing.
pub fn circumstances(setup: &Setup, user: Option<&str>) -> Vec<String> {
    let cores = available_parallelism().map_or(0, usize::from);
    let who = match user {
        Some(_) => "an ordinary user, from root",
        None if peers::is_root() => "root",
        None => "an ordinary user",
    };
    let priority = if setup.is_realtime() {
        "real-time priority"
    } else {
        "no real-time priority"
    };
    vec![
        format!("{cores} cores, Linux {}, {}", kernel(), distribution()),
        format!("as {who}, {priority}"),
        format!("peers: {}, birdcage 0.8.1", peers::bubblewrap_version()),
    ]
}

/// Its first two numbers: the rest tells more of the machine than of the kernel.
fn kernel() -> String {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    release
        .trim()
        .splitn(3, '.')
        .take(2)
        .collect::<Vec<_>>()
        .join(".")
}

fn distribution() -> String {
    let text = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let value = |name: &str| {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        line.unwrap_or("?").trim_matches('"').to_owned()
    };
    format!("{} {}", value("ID"), value("VERSION_ID"))
}
