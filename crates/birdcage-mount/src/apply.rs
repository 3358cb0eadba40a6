//! Carrying out a [`MountPlan`], in a new mount namespace, after `clone`.
//!
//! System calls only: no allocation, no panic, no lock. Descriptors are
//! [`Fd`]s, which close without the C library.

use crate::cover::{Bench, own_file};
use crate::tree::{
    Outcome, attach, attach_inside, attach_over, clone_tree, during, empty_root, new_proc,
    new_tmpfs, open_inside, open_null, open_source, pivot, restrict, set,
};
use crate::withheld::{Withheld, withhold};
use crate::{Action, Attributes, MountFailure, MountPlan, Operation, Place, Role, Root, make};
use birdcage_landlock::Ruleset;
use birdcage_sys::fd::Fd;
use birdcage_sys::mount::{Reach, set_attributes};
use rustix::fs::{self, Access, AtFlags, CWD};
use rustix::io::Errno;
use std::ffi::CStr;

/// The new root, and what several steps share.
pub(crate) struct Site<'a> {
    pub(crate) root: Fd,
    /// What of it Landlock allows, where there is Landlock.
    pub(crate) ruleset: Option<&'a Ruleset>,
    /// The null device, mounted somewhere and restricted, once it is.
    pub(crate) null: Option<Fd>,
    /// An empty file, mounted somewhere and restricted, once it is.
    pub(crate) nothing: Option<Fd>,
    /// Where file systems are attached for the sake of a file in them.
    pub(crate) bench: Bench<'a>,
    /// Where it is noted what is withheld.
    pub(crate) withheld: Option<&'a Withheld>,
    pub(crate) user_namespace: Limits,
}

/// Whether the user namespace has its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limits {
    ToBeSet,
    Set,
}

impl MountPlan {
    /// Builds the file system and makes it the root of the calling process.
    ///
    /// To be called once, by a process alone in a mount namespace and a pid
    /// namespace that both belong to its user namespace, in which it has
    /// `CAP_SYS_ADMIN`. Afterwards the old root is gone from the namespace, and
    /// the working directory is the new root. Linux 5.12.
    ///
    /// A ruleset is told what the mounts allow, by the same descriptors.
    ///
    /// # Errors
    /// The first step that failed. The namespace is then good for nothing.
    pub fn apply(
        &self,
        ruleset: Option<&Ruleset>,
        withheld: &Withheld,
    ) -> Result<(), MountFailure> {
        let root = self.root.make().map_err(whole)?;
        let mut site = Site::new(root, ruleset);
        site.withheld = Some(withheld);
        site.allow(&site.root, self.root.access()).map_err(whole)?;
        for (operation, number) in self.operations.iter().zip(0_u32..) {
            operation.carry_out(&mut site).map_err(numbered(number))?;
        }
        self.root.close(&site.root).map_err(whole)?;
        pivot(&site.root).map_err(|errno| whole((Action::Pivot, errno)))
    }

    /// Carries out the step of that number.
    pub(crate) fn carry_out(&self, number: u32, site: &mut Site<'_>) -> Result<(), MountFailure> {
        self.operation(number).map_or(Ok(()), |operation| {
            operation.carry_out(site).map_err(numbered(number))
        })
    }

    pub(crate) fn operation(&self, number: u32) -> Option<&Operation> {
        self.operations.get(number as usize)
    }
}

/// A failure of something that is no step of the plan.
pub(crate) fn whole((action, errno): (Action, Errno)) -> MountFailure {
    MountFailure {
        action,
        operation: None,
        errno,
    }
}

/// A failure of the step of that number.
pub(crate) fn numbered(number: u32) -> impl Fn((Action, Errno)) -> MountFailure {
    move |(action, errno)| MountFailure {
        action,
        operation: Some(number),
        errno,
    }
}

impl Root {
    /// Makes the new root and mounts it over the old one, which paths still lead to.
    pub(crate) fn make(&self) -> Outcome<Fd> {
        let root = match self {
            Self::Empty { size, inodes } => empty_root(size, inodes)?,
            Self::Host { attributes } => {
                let tree = clone_tree(&open_source(c"/")?)?;
                restrict(&tree, *attributes)?;
                tree
            }
        };
        attach(&root, CWD, c"/").map_err(during(Action::Root))?;
        Ok(root)
    }

    /// What is allowed below the root, whatever the mounts in it allow besides.
    ///
    /// Only what is visible inside is below it: not a file of the host's that the
    /// program was given as a stream.
    pub(crate) fn access(&self) -> birdcage_landlock::Access {
        use birdcage_landlock::Access;
        let everywhere = Access::READ | Access::MOVE;
        match self {
            Self::Empty { .. } => everywhere,
            Self::Host { attributes } => everywhere | attributes.access(),
        }
    }

    /// Lets nothing more be made in a root that was empty at first.
    pub(crate) fn close(&self, root: &Fd) -> Outcome<()> {
        let Self::Empty { .. } = self else {
            return Ok(());
        };
        set_attributes(root, Attributes::STRICTEST.bits(), Reach::Mount)
            .map_err(during(Action::Root))
    }
}

impl<'a> Site<'a> {
    pub(crate) fn new(root: Fd, ruleset: Option<&'a Ruleset>) -> Self {
        Self {
            root,
            ruleset,
            null: None,
            nothing: None,
            bench: Bench::OldRoot,
            withheld: None,
            user_namespace: Limits::ToBeSet,
        }
    }
}

impl Site<'_> {
    /// Mounts a copy of a source at its place, and tells Landlock what it allows.
    pub(crate) fn bind(
        &self,
        source: &Fd,
        tree: &Fd,
        at: &Place,
        attributes: Attributes,
        role: Role,
    ) -> Outcome<()> {
        self.allow(source, role.access(attributes))?;
        attach_inside(tree, &self.root, at)
    }

    /// Tells Landlock, where there is one, what a mount allows.
    pub(crate) fn allow(&self, beneath: &Fd, access: birdcage_landlock::Access) -> Outcome<()> {
        self.ruleset
            .map_or(Ok(()), |ruleset| ruleset.allow(beneath, access))
            .map_err(during(Action::Allow))
    }
}

impl Operation {
    fn carry_out(&self, site: &mut Site<'_>) -> Outcome<()> {
        let root = &site.root;
        match self {
            Self::Directory { at } => make::directory(root, at),
            Self::File { at } => make::file(root, at),
            Self::Text { at, content } => make::text(root, at, content),
            Self::Link { at, target } => make::link(root, at, target),
            Self::Bind {
                source,
                at,
                attributes,
                role,
            } => bind(site, source, at, *attributes, *role),
            Self::Private { at, size, inodes } => {
                let own =
                    new_tmpfs(size, Some(inodes), c"1777").map_err(during(Action::NewMount))?;
                site.allow(&own, Attributes::WRITABLE.access())?;
                attach_inside(&own, root, at)
            }
            Self::Proc { at, settings } => {
                let own = new_proc().map_err(during(Action::NewMount))?;
                for setting in settings {
                    if site.user_namespace == Limits::Set && setting.is_of_user_namespace() {
                        continue;
                    }
                    set(&own, setting).map_err(during(Action::Setting))?;
                }
                set_attributes(&own, Attributes::STRICTEST.bits(), Reach::Mount)
                    .map_err(during(Action::Attributes))?;
                attach_inside(&own, root, at)
            }
            Self::Mask { at } => mask(site, at),
            Self::DenyDirectory { at, size, inodes } => {
                let own =
                    new_tmpfs(size, Some(inodes), c"755").map_err(during(Action::NewMount))?;
                attach_inside(&own, root, at)
            }
            Self::Seal { at } => {
                let own = open_inside(root, at.as_c_str())?;
                set_attributes(&own, Attributes::STRICTEST.bits(), Reach::Mount)
                    .map_err(during(Action::Attributes))
            }
            Self::DenyFile { at } => deny_file(site, at),
            Self::Withhold { at, number } => withhold(site, at, *number),
            Self::Cover { at, content, size } => {
                let file = own_file(&site.bench, content, size)?;
                attach_over(&file, root, at)
            }
        }
    }
}

/// Copies a mount of the host to its place, unless its source is no more.
fn bind(
    site: &Site<'_>,
    source: &CStr,
    at: &Place,
    attributes: Attributes,
    role: Role,
) -> Outcome<()> {
    let source = match open_source(source) {
        Err((_, Errno::NOENT | Errno::NOTDIR)) => return Ok(()),
        opened => opened?,
    };
    let tree = clone_tree(&source)?;
    restrict(&tree, attributes)?;
    site.bind(&source, &tree, at, attributes, role)
}

/// Covers something that is no directory with an empty file.
///
/// What covers the first covers the others in copies, restricted as it is.
fn deny_file(site: &mut Site<'_>, at: &Place) -> Outcome<()> {
    let tree = match &site.nothing {
        Some(nothing) => clone_tree(nothing)?,
        None => own_file(&site.bench, b"", c"4096")?,
    };
    attach_inside(&tree, &site.root, at)?;
    site.nothing = site.nothing.take().or(Some(tree));
    Ok(())
}

/// Covers a file of `/proc` with a device that its mount refuses to open.
///
/// `open` then answers `EACCES`, whoever asks (`mount(2)`, `MS_NODEV`). What covers
/// the first file covers the others in copies, restricted as it is.
fn mask(site: &mut Site<'_>, at: &Place) -> Outcome<()> {
    // Looked at first: a tree that is never attached takes an RCU grace period to close.
    match fs::accessat(&site.root, at.as_c_str(), Access::EXISTS, AtFlags::empty()) {
        // A kernel without that file.
        Err(Errno::NOENT) => return Ok(()),
        found => found.map_err(during(Action::OpenTarget))?,
    }
    let tree = match &site.null {
        Some(null) => clone_tree(null)?,
        None => {
            let tree = clone_tree(&open_null()?)?;
            restrict(&tree, Attributes::STRICTEST)?;
            tree
        }
    };
    attach_inside(&tree, &site.root, at)?;
    site.null = site.null.take().or(Some(tree));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use birdcage_landlock::Access;

    #[test]
    fn below_the_root_one_may_read_and_what_its_own_mount_allows() {
        let reading = Access::READ | Access::MOVE;
        let (size, inodes) = (c"1".to_owned(), c"1".to_owned());
        assert_eq!(Root::Empty { size, inodes }.access(), reading);
        let host = |attributes| Root::Host { attributes }.access();
        assert_eq!(host(Attributes::STRICTEST), reading);
        assert_eq!(host(Attributes::WRITABLE), reading | Access::WRITE);
    }
}
