//! Carrying out a plan in two parts: a template once, and each sandbox from a copy of it.
//!
//! In the template something lies at `/proc` that every sandbox covers with its
//! own: the *store*, a small file system that keeps what only the host has and a
//! sandbox will need. It is covered before a program starts, and what is covered
//! cannot be reached without the right to unmount.
//!
//! Runs after `clone`: system calls only, no allocation, no panic, no lock.

use crate::apply::{Limits, Site, numbered, whole};
use crate::cover::{Bench, IN_STORE};
use crate::make::make_like;
use crate::tree::{
    Outcome, attach, clone_tree, during, new_proc, new_tmpfs, open_inside, open_null, open_source,
    pivot, restrict, set,
};
use crate::withheld::Withheld;
use crate::{Action, Attributes, MountFailure, MountPlan, Operation, Parts};
use birdcage_landlock::Ruleset;
use birdcage_sys::fd::Fd;
use birdcage_sys::mount::{Reach, set_attributes};
use rustix::fs::{self, CWD, Mode, OFlags};
use rustix::io::Errno;
use std::ffi::CStr;

/// Where the store is in a template.
const STORE: &CStr = c"proc";
/// The name of the null device in the store.
const NULL: &CStr = c"null";
/// The name of a `/proc` in the store.
const PROC: &CStr = c"proc";
/// Enough for as many names as there can be descriptors; it holds no bytes.
const STORE_BYTES: &CStr = c"1048576";

impl MountPlan {
    /// Makes a template: the root, all that is shared, and the store.
    ///
    /// To be called as [`apply`](Self::apply) is, but for the pid namespace's being of
    /// no further use.
    ///
    /// # Errors
    /// The first step that failed. The namespace is then good for nothing.
    pub fn make_template(&self, parts: &Parts) -> Result<(), MountFailure> {
        let root = self.root.make().map_err(whole)?;
        let mut site = Site::new(root, None);
        for number in &parts.shared {
            self.carry_out(*number, &mut site)?;
        }
        let store = make_store(&site).map_err(whole)?;
        self.fill_store(parts, &store)?;
        self.keep_proc(&store)?;
        set_attributes(&store, Attributes::STRICTEST.bits(), Reach::Mount)
            .map_err(|errno| whole((Action::Attributes, errno)))?;
        self.root.close(&site.root).map_err(whole)?;
        pivot(&site.root).map_err(|errno| whole((Action::Pivot, errno)))
    }

    /// Makes what is a sandbox's own, in a copy of the template.
    ///
    /// To be called once, by a process alone in a copy of the template's mount
    /// namespace and in a new pid namespace. The root is the template's already.
    ///
    /// # Errors
    /// The first step that failed. The namespace is then good for nothing.
    pub fn complete(
        &self,
        parts: &Parts,
        ruleset: Option<&Ruleset>,
        withheld: &Withheld,
    ) -> Result<(), MountFailure> {
        let root = open_root().map_err(whole)?;
        let store = open_inside(&root, STORE).map_err(whole)?;
        let mut site = Site::new(root, ruleset);
        site.user_namespace = Limits::Set;
        site.bench = Bench::Store(&store);
        site.withheld = Some(withheld);
        site.null = Some(take(&store, NULL).map_err(whole)?);
        site.allow(&site.root, self.root.access()).map_err(whole)?;
        self.allow_shared(parts, &site)?;
        for own in &parts.own {
            match &own.kept {
                Some(name) => self.restore(own.number, &store, name, &site)?,
                None => self.carry_out(own.number, &mut site)?,
            }
        }
        Ok(())
    }

    /// Keeps the null device, and the source of every mount that is a sandbox's own.
    fn fill_store(&self, parts: &Parts, store: &Fd) -> Result<(), MountFailure> {
        let kept = open_null().and_then(|null| keep(store, NULL, &null, Attributes::STRICTEST));
        kept.map_err(self.first(|operation| matches!(operation, Operation::Mask { .. })))?;
        for own in &parts.own {
            let Some(name) = &own.kept else { continue };
            let Some(Operation::Bind {
                source, attributes, ..
            }) = self.operation(own.number)
            else {
                continue;
            };
            match open_source(source) {
                Err((_, Errno::NOENT | Errno::NOTDIR)) => Ok(()),
                opened => opened.and_then(|source| keep(store, name, &source, *attributes)),
            }
            .map_err(numbered(own.number))?;
        }
        Ok(())
    }

    /// Mounts a kept source at its place.
    fn restore(
        &self,
        number: u32,
        store: &Fd,
        name: &CStr,
        site: &Site<'_>,
    ) -> Result<(), MountFailure> {
        let Some(Operation::Bind {
            at,
            attributes,
            role,
            ..
        }) = self.operation(number)
        else {
            return Ok(());
        };
        match take(store, name) {
            // It was gone when the template was made.
            Err((_, Errno::NOENT)) => Ok(()),
            source => source.and_then(|source| {
                let tree = clone_tree(&source)?;
                site.bind(&source, &tree, at, *attributes, *role)
            }),
        }
        .map_err(numbered(number))
    }

    /// Tells Landlock what the mounts of the template allow.
    fn allow_shared(&self, parts: &Parts, site: &Site<'_>) -> Result<(), MountFailure> {
        if site.ruleset.is_none() {
            return Ok(());
        }
        for number in &parts.shared {
            let Some(Operation::Bind {
                at,
                attributes,
                role,
                ..
            }) = self.operation(*number)
            else {
                continue;
            };
            let access = role.access(*attributes);
            if access.is_empty() {
                continue;
            }
            open_inside(&site.root, at.as_c_str())
                .and_then(|mount| site.allow(&mount, access))
                .map_err(numbered(*number))?;
        }
        Ok(())
    }

    /// Keeps a `/proc` of nobody's, and limits the user namespace through it.
    ///
    /// Where there is none at all, uncovered, the kernel allows no new one
    /// (`mount_too_revealing` in `fs/namespace.c`), and the host's is gone.
    fn keep_proc(&self, store: &Fd) -> Result<(), MountFailure> {
        let failed = self.first(|operation| matches!(operation, Operation::Proc { .. }));
        let proc = new_proc().map_err(|errno| failed((Action::NewMount, errno)))?;
        let settings = self
            .operations
            .iter()
            .filter_map(|operation| match operation {
                Operation::Proc { settings, .. } => Some(settings),
                _ => None,
            });
        for setting in settings
            .flatten()
            .filter(|setting| setting.is_of_user_namespace())
        {
            set(&proc, setting).map_err(|errno| failed((Action::Setting, errno)))?;
        }
        set_attributes(&proc, Attributes::STRICTEST.bits(), Reach::Mount)
            .map_err(|errno| failed((Action::Attributes, errno)))?;
        make_like(store, PROC, &proc).map_err(&failed)?;
        attach(&proc, store, PROC).map_err(|errno| failed((Action::Attach, errno)))
    }

    /// A failure of what is done once for all operations of a kind: it is the first one's.
    fn first(
        &self,
        is_of_kind: impl Fn(&Operation) -> bool,
    ) -> impl Fn((Action, Errno)) -> MountFailure {
        let mut numbers = self.operations.iter().zip(0_u32..);
        let number = numbers.find(|(operation, _)| is_of_kind(operation));
        let operation = number.map(|(_, number)| number);
        move |(action, errno)| MountFailure {
            action,
            operation,
            errno,
        }
    }
}

pub(crate) fn open_root() -> Outcome<Fd> {
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let root = fs::openat(CWD, c"/", flags, Mode::empty());
    root.map(Fd::from).map_err(during(Action::Root))
}

fn make_store(site: &Site<'_>) -> Outcome<Fd> {
    let store = new_tmpfs(STORE_BYTES, None, c"700").map_err(during(Action::NewMount))?;
    fs::mkdirat(&store, IN_STORE, Mode::from_raw_mode(0o700)).map_err(during(Action::Create))?;
    let target = open_inside(&site.root, STORE)?;
    attach(&store, &target, c"").map_err(during(Action::Attach))?;
    Ok(store)
}

/// Mounts a source in the store, under a name that is made for it.
fn keep(store: &Fd, name: &CStr, source: &Fd, attributes: Attributes) -> Outcome<()> {
    let tree = clone_tree(source)?;
    restrict(&tree, attributes)?;
    make_like(store, name, source)?;
    attach(&tree, store, name).map_err(during(Action::Attach))
}

/// What the store keeps under a name.
fn take(store: &Fd, name: &CStr) -> Outcome<Fd> {
    open_inside(store, name)
}
