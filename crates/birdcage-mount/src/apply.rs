//! Carrying out a [`MountPlan`], in a new mount namespace, after `clone`.
//!
//! System calls only: no allocation, no panic, no lock. Descriptors are
//! [`Fd`]s, which close without the C library.

use crate::setting::Presence;
use crate::{Action, Attributes, MountFailure, MountPlan, Operation, Place, Role, Root, Setting};
use birdcage_landlock::{Access, Ruleset};
use birdcage_sys::fd::Fd;
use birdcage_sys::mount::{NO_DEVICES, NO_EXECUTE, NO_SETID, Reach, set_attributes};
use rustix::fs::{CWD, FileType, Mode, OFlags, ResolveFlags};
use rustix::io::Errno;
use rustix::mount::{
    FsMountFlags, FsOpenFlags, MountAttrFlags, MoveMountFlags, OpenTreeFlags, UnmountFlags,
};
use rustix::{fs, mount};
use std::ffi::CStr;

/// The new root, and what several steps share.
struct Site<'a> {
    root: Fd,
    /// What of it Landlock allows, where there is Landlock.
    ruleset: Option<&'a Ruleset>,
    /// The host's `/dev/null`, once the first mask has needed it.
    null: Option<Fd>,
}

/// A failing call and its answer; the operation is known one level up.
type Outcome<T> = Result<T, (Action, Errno)>;

/// Names the action that an errno belongs to.
fn during(action: Action) -> impl Fn(Errno) -> (Action, Errno) {
    move |errno| (action, errno)
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
    pub fn apply(&self, ruleset: Option<&Ruleset>) -> Result<(), MountFailure> {
        let whole = |(action, errno)| MountFailure {
            action,
            operation: None,
            errno,
        };
        let root = self.root.make().map_err(whole)?;
        let mut site = Site {
            root,
            ruleset,
            null: None,
        };
        site.allow(&site.root, self.root.access()).map_err(whole)?;
        for (operation, number) in self.operations.iter().zip(0_u32..) {
            operation
                .carry_out(&mut site)
                .map_err(|(action, errno)| MountFailure {
                    action,
                    operation: Some(number),
                    errno,
                })?;
        }
        self.root.close(&site.root).map_err(whole)?;
        pivot(&site.root).map_err(|errno| whole((Action::Pivot, errno)))
    }
}

impl Root {
    /// Makes the new root and mounts it over the old one, which paths still lead to.
    fn make(&self) -> Outcome<Fd> {
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
    fn access(&self) -> Access {
        let everywhere = Access::READ | Access::MOVE;
        match self {
            Self::Empty { .. } => everywhere,
            Self::Host { attributes } => everywhere | attributes.access(),
        }
    }

    /// Lets nothing more be made in a root that was empty at first.
    fn close(&self, root: &Fd) -> Outcome<()> {
        let Self::Empty { .. } = self else {
            return Ok(());
        };
        set_attributes(root, Attributes::STRICTEST.bits(), Reach::Mount)
            .map_err(during(Action::Root))
    }
}

impl Site<'_> {
    /// Tells Landlock, where there is one, what a mount allows.
    fn allow(&self, beneath: &Fd, access: Access) -> Outcome<()> {
        self.ruleset
            .map_or(Ok(()), |ruleset| ruleset.allow(beneath, access))
            .map_err(during(Action::Allow))
    }
}

impl Operation {
    fn carry_out(&self, site: &mut Site<'_>) -> Outcome<()> {
        let root = &site.root;
        match self {
            Self::Directory { at } => directory(root, at),
            Self::File { at } => file(root, at),
            Self::Text { at, content } => text(root, at, content),
            Self::Link { at, target } => {
                let above = open_inside(root, at.directory())?;
                fs::symlinkat(target.as_c_str(), above, at.name()).map_err(during(Action::Create))
            }
            Self::Bind {
                source,
                at,
                attributes,
                role,
            } => bind(site, source, at, *attributes, *role),
            Self::Private { at, size } => {
                let own = new_tmpfs(size, None, c"1777").map_err(during(Action::NewMount))?;
                site.allow(&own, Attributes::WRITABLE.access())?;
                attach_inside(&own, root, at)
            }
            Self::Proc { at, settings } => {
                let own = new_proc().map_err(during(Action::NewMount))?;
                for setting in settings {
                    set(&own, setting).map_err(during(Action::Setting))?;
                }
                set_attributes(&own, Attributes::STRICTEST.bits(), Reach::Mount)
                    .map_err(during(Action::Attributes))?;
                attach_inside(&own, root, at)
            }
            Self::Mask { at } => mask(site, at),
        }
    }
}

/// Things are made in a directory that was opened without following a link: on the
/// way to it may lie a directory of the host, in which somebody else changes names.
fn directory(root: &Fd, at: &Place) -> Outcome<()> {
    let above = open_inside(root, at.directory())?;
    fs::mkdirat(above, at.name(), Mode::from_raw_mode(0o755)).map_err(during(Action::Create))
}

fn file(root: &Fd, at: &Place) -> Outcome<()> {
    let above = open_inside(root, at.directory())?;
    let mode = Mode::from_raw_mode(0o444);
    fs::mknodat(above, at.name(), FileType::RegularFile, mode, 0).map_err(during(Action::Create))
}

fn text(root: &Fd, at: &Place, content: &[u8]) -> Outcome<()> {
    let above = open_inside(root, at.directory())?;
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    let mode = Mode::from_raw_mode(0o444);
    let file = fs::openat(above, at.name(), flags, mode).map(Fd::from);
    write_all(&file.map_err(during(Action::Create))?, content).map_err(during(Action::Create))
}

fn write_all(file: &Fd, mut content: &[u8]) -> Result<(), Errno> {
    while !content.is_empty() {
        let written = rustix::io::write(file, content)?;
        content = content.get(written..).unwrap_or_default();
    }
    Ok(())
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
    // A pin lies below the exception whose rule is its own.
    if role == Role::Exception {
        site.allow(&source, attributes.access())?;
    }
    attach_inside(&tree, &site.root, at)
}

/// Covers a file of `/proc` with a device that its mount refuses to open.
///
/// `open` then answers `EACCES`, whoever asks (`mount(2)`, `MS_NODEV`).
fn mask(site: &mut Site<'_>, at: &Place) -> Outcome<()> {
    let target = match open_target(&site.root, at) {
        Err((_, Errno::NOENT)) => return Ok(()),
        opened => opened?,
    };
    let null = match site.null.take() {
        Some(null) => null,
        None => open_null()?,
    };
    let tree = clone_tree(&null)?;
    site.null = Some(null);
    restrict(&tree, Attributes::STRICTEST)?;
    attach(&tree, &target, c"").map_err(during(Action::Attach))
}

/// Opens the host's `/dev/null`, and nothing that has taken its place (CVE-2025-31133).
fn open_null() -> Outcome<Fd> {
    const NULL: (u32, u32) = (1, 3);
    let null = open_source(c"/dev/null")?;
    let stat = fs::fstat(&null).map_err(during(Action::OpenSource))?;
    let is_device = FileType::from_raw_mode(stat.st_mode) == FileType::CharacterDevice;
    let number = (fs::major(stat.st_rdev), fs::minor(stat.st_rdev));
    if is_device && number == NULL {
        Ok(null)
    } else {
        Err((Action::OpenSource, Errno::NODEV))
    }
}

/// Opens a path of the host, following no link on the way.
///
/// The path is canonical: a link means that somebody has changed it since.
fn open_source(path: &CStr) -> Outcome<Fd> {
    let resolve = ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    fs::openat2(
        CWD,
        path,
        OFlags::PATH | OFlags::CLOEXEC,
        Mode::empty(),
        resolve,
    )
    .map(Fd::from)
    .map_err(during(Action::OpenSource))
}

/// Opens a place inside, following no link and never leaving the new root.
fn open_inside(root: &Fd, path: &CStr) -> Outcome<Fd> {
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    fs::openat2(
        root,
        path,
        OFlags::PATH | OFlags::CLOEXEC,
        Mode::empty(),
        resolve,
    )
    .map(Fd::from)
    .map_err(during(Action::OpenTarget))
}

fn open_target(root: &Fd, at: &Place) -> Outcome<Fd> {
    open_inside(root, at.as_c_str())
}

/// Copies the mount that a descriptor is on, from there down, attached nowhere.
fn clone_tree(source: &Fd) -> Outcome<Fd> {
    let flags = OpenTreeFlags::OPEN_TREE_CLONE
        | OpenTreeFlags::OPEN_TREE_CLOEXEC
        | OpenTreeFlags::AT_EMPTY_PATH
        | OpenTreeFlags::AT_RECURSIVE;
    mount::open_tree(source, c"", flags)
        .map(Fd::from)
        .map_err(during(Action::CloneSource))
}

fn restrict(tree: &Fd, attributes: Attributes) -> Outcome<()> {
    set_attributes(tree, attributes.bits(), Reach::Tree).map_err(during(Action::Attributes))
}

fn attach_inside(tree: &Fd, root: &Fd, at: &Place) -> Outcome<()> {
    let target = open_target(root, at)?;
    attach(tree, &target, c"").map_err(during(Action::Attach))
}

/// Mounts a tree that is attached nowhere at `path`, or at `directory` itself if that is empty.
fn attach(tree: &Fd, directory: impl std::os::fd::AsFd, path: &CStr) -> Result<(), Errno> {
    let flags = MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH | MoveMountFlags::MOVE_MOUNT_T_EMPTY_PATH;
    mount::move_mount(tree, c"", directory, path, flags)
}

fn empty_root(size: &CStr, inodes: &CStr) -> Outcome<Fd> {
    new_tmpfs(size, Some(inodes), c"755").map_err(during(Action::Root))
}

/// Makes a file system in memory, attached nowhere.
fn new_tmpfs(size: &CStr, inodes: Option<&CStr>, mode: &CStr) -> Result<Fd, Errno> {
    let context = Fd::from(mount::fsopen(c"tmpfs", FsOpenFlags::FSOPEN_CLOEXEC)?);
    mount::fsconfig_set_string(&context, c"size", size)?;
    mount::fsconfig_set_string(&context, c"mode", mode)?;
    if let Some(inodes) = inodes {
        mount::fsconfig_set_string(&context, c"nr_inodes", inodes)?;
    }
    finish(&context, Attributes::WRITABLE)
}

/// Makes a `/proc` of the calling process's pid namespace, attached nowhere and still writable.
///
/// Processes that the reader could not trace are not shown: not the sandbox's
/// first process, above all (`hidepid=ptraceable`, Linux 5.8, `proc(5)`).
fn new_proc() -> Result<Fd, Errno> {
    let context = Fd::from(mount::fsopen(c"proc", FsOpenFlags::FSOPEN_CLOEXEC)?);
    mount::fsconfig_set_string(&context, c"hidepid", c"ptraceable")?;
    finish(&context, Attributes::WRITABLE)
}

/// Writes a setting to a `/proc` that is known to be one, for it has just been made
/// (CVE-2025-52881), and to no other file system (CVE-2025-31133).
fn set(proc: &Fd, setting: &Setting) -> Result<(), Errno> {
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_XDEV;
    let flags = OFlags::WRONLY | OFlags::CLOEXEC;
    let file = match fs::openat2(proc, setting.file(), flags, Mode::empty(), resolve) {
        Err(Errno::NOENT) if setting.presence() == Presence::WhereKnown => return Ok(()),
        opened => Fd::from(opened?),
    };
    let value = setting.value().to_bytes();
    if rustix::io::write(&file, value)? == value.len() {
        Ok(())
    } else {
        Err(Errno::IO)
    }
}

/// Turns a configured file system into a mount.
fn finish(context: &Fd, attributes: Attributes) -> Result<Fd, Errno> {
    mount::fsconfig_create(context)?;
    let flags = mount_flags(attributes);
    mount::fsmount(context, FsMountFlags::FSMOUNT_CLOEXEC, flags).map(Fd::from)
}

/// The attributes as `fsmount(2)` wants them; the bits are those of `mount_setattr(2)`.
fn mount_flags(attributes: Attributes) -> MountAttrFlags {
    const _: () = assert!(NO_SETID == 2 && NO_DEVICES == 4 && NO_EXECUTE == 8);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "all attributes are below 0x10"
    )]
    MountAttrFlags::from_bits_retain(attributes.bits() as u32)
}

/// Makes `root` the root and detaches the old one, which it covers.
///
/// With both arguments the same directory, `pivot_root(2)` ("`pivot_root(".",
/// ".")`") stacks the old root on the new one, from where it is unmounted; no
/// directory has to be made for it.
fn pivot(root: &Fd) -> Result<(), Errno> {
    rustix::process::fchdir(root)?;
    rustix::process::pivot_root(c".", c".")?;
    mount::unmount(c".", UnmountFlags::DETACH)?;
    rustix::process::chdir(c"/")
}
