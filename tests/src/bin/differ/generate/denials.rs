//! Denials: of what exceptions show, of what is not there, and what narrower ones show again.

use super::Maker;
use crate::case::{Asked, Right};
use std::path::{Path, PathBuf};

impl Maker<'_> {
    pub(super) fn denials(&mut self) {
        while self.is_one_of(2) {
            let path = match self.random.below(24) {
                0..=8 => self.missing(),
                9 => self.asked_before(),
                10 => self.above(),
                11..=18 => self.in_place(),
                _ => self.given(),
            };
            self.case.asked.push(Asked::Deny(path));
            if self.is_one_of(2) {
                self.wider();
            }
            if self.is_one_of(3) {
                self.narrower();
            }
        }
    }

    /// A name in some directory, or in one that is not there either; seldom it is taken.
    fn missing(&mut self) -> PathBuf {
        let mut place = self.directory().join(self.name());
        if self.is_one_of(6) {
            place.push(self.name());
        }
        self.pivots.push(place.clone());
        self.denied.push(place.clone());
        self.top.join(self.detour()).join(place)
    }

    /// Something in the tree, by its own path; often what a path only passes through.
    fn in_place(&mut self) -> PathBuf {
        let place = match self.asides.is_empty() || self.is_one_of(2) {
            true => self.place(),
            false => self.choose(&self.asides.clone()),
        };
        self.pivots.push(place.clone());
        self.top.join(place)
    }

    /// An exception for a directory around what is denied.
    fn wider(&mut self) {
        let mut around = self.pivots.last().cloned().unwrap_or_default();
        for _ in 0..1 + self.random.below(3) {
            around.pop();
        }
        let right = self.choose(&[Right::Read, Right::Write, Right::Write]);
        self.case
            .asked
            .push(Asked::Host(right, self.top.join(around)));
    }

    /// What is allowed, in the same words: a contradiction.
    fn asked_before(&mut self) -> PathBuf {
        let number = self.random.below(self.case.asked.len());
        self.case.asked[number].path().to_owned()
    }

    /// A directory that the tree is in.
    fn above(&mut self) -> PathBuf {
        let above: Vec<_> = self.top.ancestors().skip(1).take(8).collect();
        self.choose(&above).to_owned()
    }

    /// Something below what may be denied: the host's, or what exists inside only.
    fn narrower(&mut self) {
        let Some(denied) = self.pivots.last().cloned() else {
            return;
        };
        let is_below = |path: &&Path| path.starts_with(&denied) && *path != denied;
        let nodes = self.case.nodes.iter().map(|node| node.path.as_path());
        let below: Vec<PathBuf> = nodes.filter(is_below).map(Path::to_owned).collect();
        if below.is_empty() && !self.is_one_of(8) {
            return;
        }
        if below.is_empty() || self.is_one_of(4) {
            let path = self.top.join(denied).join(self.name());
            self.own_at(path);
            return;
        }
        let right = self.choose(&[Right::Read, Right::Write, Right::Execute]);
        let path = self.choose(&below);
        self.pivots.push(path.clone());
        self.case
            .asked
            .push(Asked::Host(right, self.top.join(path)));
    }
}
