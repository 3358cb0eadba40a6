//! [`Census`], what a process is made of, as far as the kernel tells.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Lines of `/proc/thread-self/status` that nothing but the process itself changes.
const STATUS: [&str; 20] = [
    "Umask",
    "PPid",
    "TracerPid",
    "Uid",
    "Gid",
    "Groups",
    "Threads",
    "SigBlk",
    "SigIgn",
    "SigCgt",
    "CapInh",
    "CapPrm",
    "CapEff",
    "CapBnd",
    "CapAmb",
    "NoNewPrivs",
    "Seccomp",
    "Seccomp_filters",
    "FDSize",
    "CoreDumping",
];

/// What a process is made of: its environment, directory, descriptors, signals, limits, children.
///
/// Two that are equal mean that nothing of this has changed between them. Its
/// memory is no part of it: see [`mappings`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Census(BTreeMap<String, String>);

impl Census {
    /// Takes one of the calling process.
    ///
    /// # Panics
    /// If `/proc` does not answer.
    pub fn take() -> Self {
        let mut found = BTreeMap::new();
        found.extend(std::env::vars_os().map(|(name, value)| {
            (
                format!("variable {}", name.to_string_lossy()),
                value.to_string_lossy().into_owned(),
            )
        }));
        found.extend(status());
        found.extend(descriptors());
        found.extend(namespaces());
        found.insert("limits".into(), read("/proc/self/limits"));
        found.insert("directory".into(), link(Path::new("/proc/self/cwd")));
        found.insert("root".into(), link(Path::new("/proc/self/root")));
        found.insert("children".into(), children().join(" "));
        found.extend(sessions());
        Self(found)
    }

    /// What is not as it was, a line each; none if all is.
    pub fn changes(&self, after: &Self) -> Vec<String> {
        let mut names: Vec<_> = self.0.keys().chain(after.0.keys()).collect();
        names.sort();
        names.dedup();
        let values = names
            .into_iter()
            .map(|name| (name, self.0.get(name), after.0.get(name)));
        let changed = values.filter(|(_, before, after)| before != after);
        changed
            .map(|(name, before, after)| format!("{name}: {before:?}, then {after:?}"))
            .collect()
    }
}

fn status() -> impl Iterator<Item = (String, String)> {
    let text = read("/proc/thread-self/status");
    let lines: Vec<_> = text
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(own)
        .collect();
    lines
        .into_iter()
        .filter(|(name, _)| STATUS.contains(&name.as_str()))
}

fn own((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.trim().to_owned())
}

/// Every descriptor, what it leads to, and its flags, close-on-exec included.
fn descriptors() -> BTreeMap<String, String> {
    let entries = fs::read_dir("/proc/self/fd").expect("/proc/self/fd");
    let mut found = BTreeMap::new();
    for entry in entries.map(|entry| entry.expect("an entry").path()) {
        let number = entry
            .file_name()
            .expect("a number")
            .to_string_lossy()
            .into_owned();
        let target = link(&entry);
        // The one this directory is being read through.
        if target != format!("/proc/{}/fd", std::process::id()) {
            found.insert(
                format!("descriptor {number}"),
                format!("{target} {}", flags(&number)),
            );
        }
    }
    found
}

fn flags(descriptor: &str) -> String {
    let info = read(&format!("/proc/self/fdinfo/{descriptor}"));
    let line = info.lines().find(|line| line.starts_with("flags:"));
    line.unwrap_or_default().replace('\t', " ")
}

fn namespaces() -> BTreeMap<String, String> {
    let entries = fs::read_dir("/proc/self/ns").expect("/proc/self/ns");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .map(|path| (path.display().to_string(), link(&path)))
        .collect()
}

fn sessions() -> BTreeMap<String, String> {
    use rustix::process::{dumpable_behavior, parent_process_death_signal};
    // Not by getsid(2) through rustix: a group or session whose leader is outside
    // the pid namespace has the number 0, which its `Pid` cannot hold.
    let [group, session] = group_and_session(&read("/proc/self/stat"));
    BTreeMap::from([
        ("session".into(), session),
        ("process group".into(), group),
        ("dumpable".into(), format!("{:?}", dumpable_behavior())),
        (
            "death signal".into(),
            format!("{:?}", parent_process_death_signal()),
        ),
    ])
}

/// Fields 5 and 6 of `/proc/PID/stat`; the name before them may hold anything, `)` too.
fn group_and_session(stat: &str) -> [String; 2] {
    let fields = stat.rsplit_once(')').expect("a name in parentheses").1;
    let mut fields = fields.split_whitespace().skip(2);
    std::array::from_fn(|_| fields.next().expect("a group and a session").to_owned())
}

/// The ids of the children of all threads, zombies among them.
///
/// # Panics
/// If `/proc` does not answer.
pub fn children() -> Vec<String> {
    let threads = fs::read_dir("/proc/self/task").expect("/proc/self/task");
    let files = threads.map(|thread| thread.expect("a thread").path().join("children"));
    let texts: Vec<_> = files
        .filter_map(|file| fs::read_to_string(file).ok())
        .collect();
    texts
        .iter()
        .flat_map(|text| text.split_whitespace())
        .map(str::to_owned)
        .collect()
}

/// How many mappings the calling process has.
///
/// # Panics
/// If `/proc` does not answer.
pub fn mappings() -> usize {
    read("/proc/self/maps").lines().count()
}

fn link(path: &Path) -> String {
    // What is gone again is no difference: the directory that is being read, most often.
    fs::read_link(path).map_or_else(|error| error.to_string(), |to| to.display().to_string())
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::{Census, group_and_session};

    fn census(pairs: &[(&str, &str)]) -> Census {
        Census(
            pairs
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
        )
    }

    #[test]
    fn a_value_that_came_went_or_changed_is_a_change() {
        let before = census(&[("a", "1"), ("b", "2"), ("c", "3")]);
        let after = census(&[("a", "1"), ("b", "4"), ("d", "5")]);
        let changes = before.changes(&after);
        assert_eq!(changes.len(), 3, "{changes:?}");
        assert!(
            changes[0].starts_with("b: ") && changes[2].starts_with("d: "),
            "{changes:?}"
        );
        assert!(before.changes(&before).is_empty());
    }

    #[test]
    fn a_group_led_from_outside_the_pid_namespace_is_zero_and_known() {
        let stat = "7 (a) b) S 1 0 0 34816 0 4194304 98";
        assert_eq!(group_and_session(stat), ["0", "0"]);
    }

    #[test]
    fn a_census_knows_the_umask_the_limits_and_the_descriptors() {
        let Census(found) = Census::take();
        for name in [
            "Umask",
            "SigBlk",
            "limits",
            "descriptor 0",
            "directory",
            "session",
        ] {
            assert!(found.contains_key(name), "{name}");
        }
    }
}
