//! Counting what a process, or the whole machine, has of something.

use std::fs;
use std::io;

use crate::worker::Result;

/// What a process holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Open descriptors.
    pub descriptors: usize,
    /// Mappings of memory.
    pub mappings: usize,
    /// Children that have ended and were not waited for.
    pub zombies: usize,
}

impl Census {
    /// Counts what that process holds.
    ///
    /// # Errors
    /// If it has ended, or is somebody else's.
    pub fn of(process: u32) -> Result<Self> {
        Ok(Self {
            descriptors: fs::read_dir(format!("/proc/{process}/fd"))?.count(),
            mappings: fs::read_to_string(format!("/proc/{process}/maps"))?
                .lines()
                .count(),
            zombies: zombies(process)?,
        })
    }
}

fn zombies(parent: u32) -> io::Result<usize> {
    let entries = fs::read_dir("/proc")?.filter_map(|entry| entry.ok());
    let stats = entries.filter_map(|entry| fs::read_to_string(entry.path().join("stat")).ok());
    Ok(stats.filter(|stat| is_zombie_of(parent, stat)).count())
}

/// The name of the program stands in parentheses and may itself hold anything.
fn is_zombie_of(parent: u32, stat: &str) -> bool {
    let rest = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let mut words = rest.split_whitespace();
    words.next() == Some("Z") && words.next() == Some(parent.to_string().as_str())
}

/// How many network namespaces there are, those included that wait to be taken
/// apart: the objects of the kernel's cache. `None` where only root may know.
pub fn networks() -> Option<u32> {
    let text = fs::read_to_string("/proc/slabinfo").ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("net_namespace "))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Memory that a process has changed and shares with nobody, in kilobytes.
///
/// # Errors
/// If it has ended, or may not be looked at.
pub fn private_memory(process: u32) -> Result<u32> {
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
    kilobytes(&text, "Private_Dirty:").ok_or_else(|| "the kernel does not tell".into())
}

/// Memory that could be had at once, in kilobytes.
pub fn available_memory() -> Option<u32> {
    kilobytes(&fs::read_to_string("/proc/meminfo").ok()?, "MemAvailable:")
}

/// A line `name number kB`.
fn kilobytes(text: &str, name: &str) -> Option<u32> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::process;

    use super::{Census, is_zombie_of, kilobytes};

    #[test]
    fn a_zombie_is_told_by_what_follows_its_name() {
        assert!(is_zombie_of(7, "9 (a) b) Z 7 9 9 0"));
        assert!(!is_zombie_of(7, "9 (a) S 7 9 9 0"));
        assert!(!is_zombie_of(7, "9 (Z 7) S 8 9 9 0"));
        assert!(!is_zombie_of(7, ""));
    }

    #[test]
    fn a_line_of_kilobytes_is_found_by_its_name() {
        let text = "Rss: 1 kB\nPrivate_Dirty:     12 kB\n";
        assert_eq!(kilobytes(text, "Private_Dirty:"), Some(12));
        assert_eq!(kilobytes(text, "Swap:"), None);
    }

    #[test]
    fn a_child_nobody_waited_for_is_counted() {
        let mut child = process::Command::new("true").spawn().expect("true");
        let id = rustix::process::Pid::from_child(&child);
        let options =
            rustix::process::WaitIdOptions::EXITED | rustix::process::WaitIdOptions::NOWAIT;
        rustix::process::waitid(rustix::process::WaitId::Pid(id), options).expect("it ends");
        let held = Census::of(process::id()).expect("ourselves");
        child.wait().expect("ours");
        assert!(held.zombies >= 1, "{held:?}");
    }

    #[test]
    fn a_descriptor_is_counted() {
        let files: Vec<_> = (0..64)
            .map(|_| File::open("/dev/null").expect("a file"))
            .collect();
        let held = Census::of(process::id()).expect("ourselves");
        assert!(
            held.descriptors > files.len() && held.mappings > 0,
            "{held:?}"
        );
    }
}
