//! [`Looked`], a policy and what it comes to on this host.

use crate::caller;
use crate::error::Result;
use crate::merged;
use crate::origin::Origin;
use crate::policy::flat::Wish;
use crate::policy::{Place, Policy};
use crate::{Birdcage, Exception};
use birdcage_path::{HostFs, Rights, resolve};
use std::path::{Path, PathBuf};

/// A policy and what it comes to on this host.
#[derive(Debug)]
pub(super) struct Looked<'a> {
    pub(super) policy: &'a Policy,
    pub(super) wishes: Vec<Wish>,
    pub(super) cage: Birdcage,
    pub(super) home: Option<PathBuf>,
}

/// A wish for a path of the host that exists.
#[derive(Clone, Debug)]
pub(super) struct PathWish<'a> {
    pub(super) wish: &'a Wish,
    pub(super) canonical: PathBuf,
    pub(super) rights: Rights,
}

impl<'a> Looked<'a> {
    pub(super) fn at(policy: &'a Policy) -> Result<Self> {
        let mut cage = Birdcage::new();
        cage.add_policy(policy)?;
        let home = caller::home();
        Ok(Self {
            policy,
            wishes: policy.wishes()?,
            cage,
            home: home.map(|home| canonical(&home).unwrap_or(home)),
        })
    }

    /// All rules, merged.
    pub(super) fn merged(&self) -> &merged::Merged {
        self.cage.merged()
    }

    /// The wishes of files, not of presets, for paths that exist.
    pub(super) fn paths(&self) -> impl Iterator<Item = PathWish<'_>> {
        let own = self.wishes.iter().filter(|wish| wish.from.value.is_none());
        own.filter_map(|wish| {
            let (path, rights) = path_of(&wish.exception)?;
            Some(PathWish {
                wish,
                canonical: canonical(path)?,
                rights,
            })
        })
    }

    /// Where somebody asked for what is allowed at that path; a file as a whole, if nobody
    /// knows where.
    pub(super) fn place_of_path(&self, path: &Path) -> Place {
        let mut origins = self.merged().origins.at(path);
        self.place(origins.next().map(|(_, origin)| origin))
    }

    fn place(&self, origin: Option<&Origin>) -> Place {
        let mut wishes = self.wishes.iter();
        let found = wishes.find(|wish| origin.is_some_and(|origin| wish.origin() == *origin));
        found.map_or_else(
            || Place::of_file(self.policy.file()),
            |wish| wish.from.place.clone(),
        )
    }
}

/// The path of an exception that is about one of the host, and what is to be allowed there.
pub(super) fn path_of(exception: &Exception) -> Option<(&Path, Rights)> {
    Some(match exception {
        Exception::Read(path) => (path, Rights::READ),
        Exception::WriteAndRead(path) => (path, Rights::WRITE),
        Exception::ExecuteAndRead(path) => (path, Rights::EXECUTE),
        Exception::Deny(path) => (path, Rights::empty()),
        _ => return None,
    })
}

/// Where a path leads on this host, if it leads somewhere.
pub(super) fn canonical(path: &Path) -> Option<PathBuf> {
    let base = if path.is_absolute() {
        PathBuf::from("/")
    } else {
        caller::directory().ok()?
    };
    Some(resolve(&HostFs, &base, path).ok()?.canonical)
}
