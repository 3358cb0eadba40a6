//! What a reader has to know about the machine and the run.

use std::fs;
use std::thread::available_parallelism;

use crate::setup::Setup;
use crate::systems::System;
use crate::{census, mounts, peers};

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
    let memory = census::available_memory().unwrap_or(0) / 1024;
    let mounts = mounts::count().unwrap_or(0);
    let mut peers = vec![peers::bubblewrap_version()];
    let versions = [
        (System::Predecessor, "birdcage 0.8.1"),
        (System::Hakoniwa, "hakoniwa 1.8"),
    ];
    let here = versions
        .into_iter()
        .filter(|(system, _)| setup.has(*system));
    peers.extend(here.map(|(_, version)| version.to_owned()));
    vec![
        format!(
            "{cores} cores ({}), {memory} MB of memory to be had",
            processor()
        ),
        format!("Linux {}, {}, {mounts} mounts", kernel(), distribution()),
        format!("as {who}, {priority}"),
        format!("peers: {}", peers.join(", ")),
    ]
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let name = name.map(|rest| rest.trim_start_matches(['\t', ' ', ':']));
    name.unwrap_or(std::env::consts::ARCH).to_owned()
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
