//! Acts: looking at everything, changing some of it, looking again.

use super::Maker;
use crate::case::Act;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

impl Maker<'_> {
    pub(super) fn acts(&mut self) {
        let mut paths: Vec<PathBuf> = self
            .case
            .nodes
            .iter()
            .map(|node| node.path.clone())
            .collect();
        paths.push(PathBuf::new());
        for _ in 0..3 {
            paths.push(self.place().join(self.name()));
        }
        let given = self.case.asked.iter().map(|asked| asked.path().to_owned());
        paths.extend(given.collect::<Vec<_>>());
        let paths: Vec<_> = paths.iter().map(|path| self.absolute(path)).collect();
        let look = [
            "look",
            "look-through",
            "read-now",
            "list",
            "link-text",
            "write-now",
        ];
        for path in &paths {
            look.iter().for_each(|name| self.act(name, path, ""));
            if self.is_one_of(3) {
                self.act("run", path, "");
            }
        }
        let names: Vec<PathBuf> = (0..32).filter_map(|_| self.change()).collect();
        for path in paths.iter().chain(&names) {
            ["look", "list", "read-now", "run"][..3 + self.random.below(2)]
                .iter()
                .for_each(|name| self.act(name, path, ""));
        }
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        if path.as_os_str().is_empty() {
            self.top.to_owned()
        } else {
            self.top.join(path)
        }
    }

    fn act(&mut self, name: &'static str, path: &Path, operand: impl Into<OsString>) {
        self.case.acts.push(Act {
            name,
            path: path.to_owned(),
            operand: operand.into(),
        });
    }

    /// What is changed: often something on the way to an exception.
    fn old(&mut self) -> PathBuf {
        let mut place = self.place();
        if !self.pivots.is_empty() && self.is_one_of(2) {
            place = self.choose(&self.pivots.clone());
            for _ in 0..self.random.below(3) {
                place.pop();
            }
        }
        // The top itself stays where it is.
        match place.as_os_str().is_empty() {
            true => self.top.join(self.name()),
            false => self.absolute(&place),
        }
    }

    /// Where something is made or moved to: often beside what is changed, seldom what is there.
    fn new_place(&mut self) -> PathBuf {
        if !self.denied.is_empty() && self.is_one_of(4) {
            let place = self.choose(&self.denied.clone());
            return self.absolute(&place);
        }
        let place = self.place();
        let place = self.absolute(&place);
        match self.is_one_of(4) {
            true => place,
            false => place.join(self.name()),
        }
    }

    /// Another place, or in half of all cases a name in the same directory.
    fn beside(&mut self, old: &Path, new: &Path) -> PathBuf {
        match self.is_one_of(2) {
            true => old.with_file_name(self.name()),
            false => new.to_owned(),
        }
    }

    /// An act that changes something, and the name that it makes if it does.
    fn change(&mut self) -> Option<PathBuf> {
        let (old, new) = (self.old(), self.new_place());
        let beside = self.beside(&old, &new);
        match self.random.below(13) {
            0 => self.act("append-now", &old, "more"),
            1 => self.act("overwrite-now", &old, ""),
            2 => self.act("truncate", &old, ""),
            3 => self.act("remove", &old, ""),
            4 => self.act("rmdir", &old, ""),
            5 => {
                let mode = self.choose(&["0o755", "0o000", "0o644", "0o311"]);
                self.act("chmod", &old, mode);
            }
            6 => self.act("create", &new, ""),
            7 => self.act("mkdir", &new, ""),
            8 => self.act("fifo", &new, ""),
            9 => {
                let from = self.choose(&[PathBuf::from(".."), old]);
                self.act("symlink", &from, new.clone());
            }
            10 => self.act("link", &old, beside.clone()),
            _ => self.act("rename", &old, beside.clone()),
        }
        let last = self.case.acts.last()?;
        let made = matches!(last.name, "link" | "rename");
        Some(if made { beside } else { new })
    }
}
