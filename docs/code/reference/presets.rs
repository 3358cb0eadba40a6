//! A section for each preset: what it is for, and all that it allows.

use birdcage::preset::Item;
use birdcage::{Exception, Preset};

use crate::source::{item, without_code};

/// The file of each preset's own constructor; the first two have none.
const SOURCES: [&str; 8] = [
    include_str!("../../../crates/birdcage/src/preset.rs"),
    include_str!("../../../crates/birdcage/src/preset/cargo.rs"),
    include_str!("../../../crates/birdcage/src/preset/git.rs"),
    include_str!("../../../crates/birdcage/src/preset/gpu.rs"),
    include_str!("../../../crates/birdcage/src/preset/make.rs"),
    include_str!("../../../crates/birdcage/src/preset/npm.rs"),
    include_str!("../../../crates/birdcage/src/preset/pip.rs"),
    include_str!("../../../crates/birdcage/src/preset/tty.rs"),
];

const INTRODUCTION: &str = "A path that a host does not have is passed over. A variable that \
is passed on has the value that yours has, and is not there if you have none.\n\n";

/// The sections, in the order of the presets' own list.
pub(crate) fn sections() -> String {
    let sections = Preset::NAMES.iter().map(|name| section(name));
    INTRODUCTION.to_owned() + &sections.collect::<String>()
}

fn section(name: &str) -> String {
    let preset = Preset::named(name).expect("it is in the list");
    let constructor = match name {
        "network" => "networking",
        name => name,
    };
    let words = format!("pub fn {constructor}(");
    let source = SOURCES.iter().find(|source| source.contains(&words));
    let source = source.unwrap_or_else(|| panic!("no source has `{words}`"));
    let text = without_code(&item(source, &words)).replace("`networking`", "`network`");
    let rows: String = preset.items().iter().filter_map(row).collect();
    format!("### `{name}`\n\n{text}\n\n| what | right | what for |\n|---|---|---|\n{rows}\n")
}

/// A line of the table; none for what only this host has.
fn row(item: &Item) -> Option<String> {
    let (what, right) = match &item.exception {
        Exception::Read(path) => (path.display().to_string(), "read"),
        Exception::WriteAndRead(path) => (path.display().to_string(), "read, write"),
        Exception::ExecuteAndRead(path) => (path.display().to_string(), "read, execute"),
        Exception::Environment(name) => (format!("${name}"), "pass on"),
        Exception::Variable { name, value } => {
            let (name, value) = (name.to_string_lossy(), value.to_string_lossy());
            (format!("${name} = {value}"), "set")
        }
        Exception::Networking => ("the network".to_owned(), "use"),
        Exception::PrivateDirectory { path, size } => {
            (format!("{}, {} MiB", path.display(), size >> 20), "private")
        }
        Exception::File { path, .. } => (path.display().to_string(), "made up"),
        Exception::Link { at, target } => (
            format!("{} → {}", at.display(), target.to_string_lossy()),
            "made up",
        ),
        other => (format!("{other:?}"), ""),
    };
    (!is_of_this_host(&what)).then(|| {
        let what = what.replace(HOME, "~");
        format!("| `{what}` | {right} | {} |\n", item.reason)
    })
}

/// The home of whom this is printed for.
const HOME: &str = "/home/you";

/// Devices by number are those of whoever prints this.
fn is_of_this_host(what: &str) -> bool {
    let numbered = [
        "/dev/dri/renderD",
        "/dev/nvidia",
        "/sys/dev",
        "/sys/devices",
    ];
    let device = numbered.iter().any(|start| what.starts_with(start));
    device && what.contains(|letter: char| letter.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{is_of_this_host, sections};
    use birdcage::Preset;

    #[test]
    fn every_preset_has_a_section_with_its_reasons() {
        let sections = sections();
        for name in Preset::NAMES {
            assert!(sections.contains(&format!("### `{name}`\n")), "{name}");
        }
        for item in Preset::base().items() {
            assert!(sections.contains(item.reason), "{}", item.reason);
        }
    }

    #[test]
    fn devices_of_this_host_are_left_out() {
        assert!(is_of_this_host("/dev/nvidia0"));
        assert!(!is_of_this_host("/dev/nvidiactl"));
        assert!(!is_of_this_host("/usr/lib64"));
    }
}
