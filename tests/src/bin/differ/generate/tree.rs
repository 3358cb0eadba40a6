//! Trees: directories, files and links, with odd names and modes.

use super::{Ground, Maker};
use crate::case::{Content, Mounted, Node, Owner, What};
use rustix::process::geteuid;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

impl Maker<'_> {
    pub(super) fn tree(&mut self) {
        for _ in 0..4 + self.random.below(16) {
            let path = self.directory().join(self.name());
            if self.case.nodes.iter().any(|node| node.path == path) {
                continue;
            }
            let what = self.what(&path);
            let mode = self.mode(&what);
            let owner = self.owner(&what);
            let node = Node {
                path,
                what,
                mode,
                owner,
            };
            self.case.nodes.push(node);
        }
    }

    /// A directory of the tree, by its own path; the later ones more often.
    pub(super) fn directory(&mut self) -> PathBuf {
        let nodes = self.case.nodes.iter();
        let there = nodes.filter(|node| node.is_directory());
        let mut there: Vec<_> = there.map(|node| node.path.clone()).collect();
        there.insert(0, PathBuf::new());
        let one = self.random.below(there.len());
        let other = self.random.below(there.len());
        there.swap_remove(one.max(other))
    }

    fn what(&mut self, path: &Path) -> What {
        match self.random.below(40) {
            0..=15 => What::Directory,
            16..=17 if self.ground == Ground::Mounts => What::Submount(Mounted::Writable),
            18 if self.ground == Ground::Mounts => What::Bind(self.directory()),
            19 if self.ground == Ground::Mounts => What::Submount(Mounted::ReadOnly),
            16..=19 => What::Directory,
            20..=23 => What::File(Content::Text),
            24 => What::File(Content::Nothing),
            25..=27 => What::File(Content::Program),
            28..=34 => What::Link(self.target(path)),
            35..=36 => self.hard_link(path),
            37 => What::Fifo,
            38 => What::Socket,
            _ if can_make_devices() => What::Device,
            _ => What::Fifo,
        }
    }

    /// Another name for a file in the same file system: below the same mounts.
    fn hard_link(&mut self, path: &Path) -> What {
        let mounts = |path: &Path| {
            let submount = |node: &&Node| matches!(node.what, What::Submount(_));
            let nodes = self.case.nodes.iter().filter(submount);
            let above = nodes.filter(|node| path.starts_with(&node.path));
            above.count()
        };
        let inside =
            |node: &&Node| matches!(node.what, What::Submount(_)) && path.starts_with(&node.path);
        let around = self
            .case
            .nodes
            .iter()
            .rfind(inside)
            .map(|node| node.path.clone());
        let around = around.unwrap_or_default();
        let can_be = |node: &&Node| {
            let kind = matches!(
                node.what,
                What::File(_) | What::Fifo | What::Socket | What::Device
            );
            kind && node.path.starts_with(&around) && mounts(&node.path) == mounts(path)
        };
        let there: Vec<_> = self.case.nodes.iter().filter(can_be).collect();
        match self.random.below(there.len().max(1)) {
            number if number < there.len() => What::HardLink(there[number].path.clone()),
            _ => What::File(Content::Text),
        }
    }

    /// The text of a link: to something there or not, absolute or not, with or without a slash.
    fn target(&mut self, from: &Path) -> OsString {
        let there: Vec<PathBuf> = self
            .case
            .nodes
            .iter()
            .map(|node| node.path.clone())
            .collect();
        let to = match self.random.below(12) {
            0 => from.to_owned(),
            1 => self.directory().join("nowhere"),
            2 => return "..".into(),
            3 => return ".".into(),
            _ if there.is_empty() => PathBuf::from("later"),
            _ => self.choose(&there),
        };
        let mut text = if self.is_one_of(3) {
            self.top.join(to).into_os_string()
        } else {
            let depth = from.components().count() - 1;
            let up: PathBuf = std::iter::repeat_n("..", depth).collect();
            let text = up.join(to).into_os_string();
            if text.is_empty() { ".".into() } else { text }
        };
        if self.is_one_of(10) {
            text.push("/");
        }
        text
    }

    fn mode(&mut self, what: &What) -> u32 {
        match what {
            What::Directory | What::Submount(_) => {
                let odd = [0o700, 0o555, 0o711, 0o311, 0o000, 0o666, 0o777, 0o070];
                if self.is_one_of(4) {
                    self.choose(&odd)
                } else {
                    0o755
                }
            }
            _ => self.choose(&[
                0o644, 0o755, 0o755, 0o644, 0o600, 0o444, 0o000, 0o111, 0o200, 0o060, 0o666, 0o777,
            ]),
        }
    }

    fn owner(&mut self, what: &What) -> Owner {
        let can_be = can_make_devices() && !matches!(what, What::Link(_) | What::HardLink(_));
        if can_be && self.is_one_of(8) {
            Owner::Stranger
        } else {
            Owner::Caller
        }
    }
}

/// Whether the caller is root of the host, and not of a user namespace only.
fn can_make_devices() -> bool {
    let map = std::fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    let is_whole = map.split_whitespace().eq(["0", "0", "4294967295"]);
    geteuid().is_root() && is_whole
}
