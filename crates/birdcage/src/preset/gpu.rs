//! Graphics processors: their devices, and what drivers read about these.

use crate::Exception;
use crate::preset::rows::{Row, below, passed};
use crate::preset::{Item, Preset};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Devices that are there once.
const DEVICES: [Row; 4] = [
    ("kfd", "computing on processors of AMD"),
    ("dxg", "the processor of the host of WSL"),
    ("nvidiactl", "processors of NVIDIA, all of them"),
    ("nvidia-uvm", "memory shared with processors of NVIDIA"),
];

const ROOTS: [Row; 5] = [
    ("etc/OpenCL/vendors", "which drivers there are"),
    ("etc/vulkan", "which drivers there are"),
    ("etc/glvnd", "which drivers there are"),
    ("etc/drirc", "settings of drivers for single programs"),
    (
        "sys/class/kfd/kfd/topology",
        "which processors of AMD there are",
    ),
];

const DRIVERS: [Row; 1] = [("run/opengl-driver", "drivers, on NixOS")];

/// What a driver reads about a processor to find out which it is.
const ABOUT: [Row; 8] = [
    ("uevent", "the name of a device"),
    ("device/uevent", "where a processor is"),
    ("device/vendor", "which processor it is"),
    ("device/device", "which processor it is"),
    ("device/subsystem_vendor", "which processor it is"),
    ("device/subsystem_device", "which processor it is"),
    ("device/revision", "which processor it is"),
    ("device/numa_node", "which memory is near"),
];

const VARIABLES: [Row; 4] = [
    ("CUDA_VISIBLE_DEVICES", "which processors of NVIDIA to use"),
    ("HIP_VISIBLE_DEVICES", "which processors of AMD to use"),
    ("ROCR_VISIBLE_DEVICES", "which processors of AMD to use"),
    ("DRI_PRIME", "which processor to use"),
];

impl Preset {
    /// What a program needs beyond [`base`](Self::base) to compute and draw on graphics processors:
    /// the devices that this host has now, and what drivers read about them.
    ///
    /// A host without any is no error: there is nothing to allow then. Which devices there are is
    /// looked up here and now.
    ///
    /// **It may** use the render nodes (`/dev/dri/renderD…`), `/dev/kfd`, `/dev/dxg` and
    /// `/dev/nvidia…` as far as their modes allow the caller; read which processors these are
    /// from `/sys`; run the drivers in `/run/opengl-driver` on NixOS. A device is not
    /// part of the sandbox: what its driver permits, such as using up the processor
    /// and its memory, or seeing that others do, no sandbox forbids, and drivers are large and have
    /// had holes.
    ///
    /// **It may not** use `/dev/dri/card…`, which sets what is on the screen, nor
    /// `/dev/nvidia-modeset`; nor read anything of `/sys` but those few files. It has no window:
    /// a display server's socket is not in it. None of the user's files is.
    pub fn gpu() -> Self {
        Self::called("gpu", items(Path::new("/")))
    }
}

fn items(root: &Path) -> Vec<Item> {
    let devices = root.join("dev");
    let render = names(&devices.join("dri"), |name| is_numbered(name, "renderD"));
    let nvidia = names(&devices, |name| is_numbered(name, "nvidia"));
    let nodes = render.iter().chain(&nvidia);
    let nodes = nodes.map(|node| {
        let node = Exception::WriteAndRead(node.clone());
        Item::optional(node, "a processor")
    });
    let about = render.iter().filter_map(|node| about(root, node));
    below(Some(&devices), Exception::WriteAndRead, &DEVICES)
        .into_iter()
        .chain(nodes)
        .chain(below(Some(root), Exception::Read, &ROOTS))
        .chain(below(Some(root), Exception::ExecuteAndRead, &DRIVERS))
        .chain(about.flatten())
        .chain(passed(&VARIABLES))
        .collect()
}

/// What is to be read about a device. The directory itself, in which the memory of
/// the processor is too, is not shown: the link to its bus is made up.
fn about(root: &Path, node: &Path) -> Option<Vec<Item>> {
    let number = fs::metadata(node).ok()?.rdev();
    let (major, minor) = (rustix::fs::major(number), rustix::fs::minor(number));
    let place = root.join(format!("sys/dev/char/{major}:{minor}"));
    let mut items = below(Some(&place), Exception::Read, &ABOUT);
    let device = place.join("device").canonicalize().ok()?;
    if let Ok(target) = device.join("subsystem").read_link() {
        let link = Exception::Link {
            at: device.join("subsystem"),
            target: target.into(),
        };
        items.push(Item::required(link, "which bus it is on"));
    }
    Some(items)
}

/// The paths in a directory whose names are such, sorted.
fn names(directory: &Path, is_wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let wanted = entries.filter(|entry| entry.file_name().to_str().is_some_and(&is_wanted));
    let mut paths: Vec<_> = wanted.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// Whether a name is a prefix and a number.
fn is_numbered(name: &str, prefix: &str) -> bool {
    let number = name.strip_prefix(prefix);
    number.is_some_and(|number| number.parse::<u32>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Birdcage;
    use std::os::unix::fs::symlink;

    /// A host with plain files for devices, whose number is 0 therefore.
    fn host() -> tempfile::TempDir {
        let host = tempfile::TempDir::with_prefix("birdcage-test-").expect("a directory");
        let processor = host.path().join("sys/devices/pci0/0.0");
        for directory in ["dev/dri/by-path", "sys/dev/char", "sys/bus/pci"] {
            fs::create_dir_all(host.path().join(directory)).expect("a directory");
        }
        fs::create_dir_all(processor.join("drm/renderD128")).expect("a directory");
        let devices = ["dri/card0", "dri/renderD128", "dri/renderer", "kfd"];
        let nvidia = ["nvidia0", "nvidia12", "nvidiactl", "nvidia-modeset"];
        for name in devices.into_iter().chain(nvidia) {
            fs::write(host.path().join("dev").join(name), "").expect("a file");
        }
        for name in ["uevent", "vendor", "resource0", "drm/renderD128/uevent"] {
            fs::write(processor.join(name), "").expect("a file");
        }
        let link = |target: &str, at: PathBuf| symlink(target, at).expect("a link");
        let char = host.path().join("sys/dev/char/0:0");
        link("../../devices/pci0/0.0/drm/renderD128", char);
        link("../..", processor.join("drm/renderD128/device"));
        link("../../../bus/pci", processor.join("subsystem"));
        host
    }

    #[test]
    fn render_nodes_are_shown_and_what_sets_the_screen_is_not() {
        let host = host();
        let writable: Vec<_> = items(host.path())
            .into_iter()
            .filter_map(|item| match item.exception {
                Exception::WriteAndRead(path) if path.exists() => Some(path),
                _ => None,
            })
            .collect();
        let expected = ["kfd", "nvidiactl", "dri/renderD128", "nvidia0", "nvidia12"];
        assert_eq!(
            writable,
            expected.map(|name| host.path().join("dev").join(name))
        );
    }

    #[test]
    fn a_driver_sees_which_processor_it_is_and_not_its_memory() {
        let host = host();
        let mut cage = Birdcage::with_preset(&Preset::base()).expect("base");
        let preset = items(host.path()).into_iter().collect();
        cage.add_preset(&preset).expect("the items");
        let mut command = crate::process::Command::new("/bin/sh");
        let place = host.path().join("sys/dev/char/0:0");
        command.arg("-c").arg(format!(
            "cd {} && ls device && ls device/drm/renderD128 && readlink device/subsystem",
            place.display()
        ));
        let output = cage.output(command).expect("a shell");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let expected = "drm\nsubsystem\nuevent\nvendor\ndevice\nuevent\n../../../bus/pci\n";
        assert_eq!(text, expected, "{:?}", output.stderr);
    }

    #[test]
    fn a_host_without_processors_is_no_error() {
        let empty = tempfile::tempdir().expect("a directory");
        let preset: Preset = items(empty.path()).into_iter().collect();
        let cage = Birdcage::with_preset(&preset).expect("nothing");
        let variables: Preset = passed(&VARIABLES).into_iter().collect();
        assert_eq!(cage, Birdcage::with_preset(&variables).expect("variables"));
    }
}
