//! Mounts and places by descriptor: opening, copying, restricting, attaching them.
//!
//! Runs after `clone`: system calls only, no allocation, no panic, no lock.

use crate::setting::Presence;
use crate::{Action, Attributes, Place, Setting};
use birdcage_sys::fd::Fd;
use birdcage_sys::mount::{NO_DEVICES, NO_EXECUTE, NO_SETID, Reach, set_attributes};
use rustix::fs::{CWD, FileType, Mode, OFlags, ResolveFlags};
use rustix::io::Errno;
use rustix::mount::{
    FsMountFlags, FsOpenFlags, MountAttrFlags, MoveMountFlags, OpenTreeFlags, UnmountFlags,
};
use rustix::{fs, mount};
use std::ffi::CStr;

/// A failing call and its answer; the operation is known one level up.
pub(crate) type Outcome<T> = Result<T, (Action, Errno)>;

/// Names the action that an errno belongs to.
pub(crate) fn during(action: Action) -> impl Fn(Errno) -> (Action, Errno) {
    move |errno| (action, errno)
}

/// Opens the host's `/dev/null`, and nothing that has taken its place (CVE-2025-31133).
pub(crate) fn open_null() -> Outcome<Fd> {
    let null = open_source(c"/dev/null")?;
    let stat = fs::fstat(&null).map_err(during(Action::OpenSource))?;
    if is_null(&stat) {
        Ok(null)
    } else {
        Err((Action::OpenSource, Errno::NODEV))
    }
}

fn is_null(stat: &fs::Stat) -> bool {
    const NULL: (u32, u32) = (1, 3);
    let is_device = FileType::from_raw_mode(stat.st_mode) == FileType::CharacterDevice;
    is_device && (fs::major(stat.st_rdev), fs::minor(stat.st_rdev)) == NULL
}

/// Opens a path of the host, following no link on the way.
///
/// The path is canonical: a link means that somebody has changed it since.
pub(crate) fn open_source(path: &CStr) -> Outcome<Fd> {
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
pub(crate) fn open_inside(root: &Fd, path: &CStr) -> Outcome<Fd> {
    open_place(root, path, OFlags::empty())
}

/// The same with other flags besides: without [`OFlags::NOFOLLOW`], no last name that is a link.
fn open_place(root: &Fd, path: &CStr, flags: OFlags) -> Outcome<Fd> {
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    let flags = flags | OFlags::PATH | OFlags::CLOEXEC;
    fs::openat2(root, path, flags, Mode::empty(), resolve)
        .map(Fd::from)
        .map_err(during(Action::OpenTarget))
}

/// Copies the mount that a descriptor is on, from there down, attached nowhere.
pub(crate) fn clone_tree(source: &Fd) -> Outcome<Fd> {
    let flags = OpenTreeFlags::OPEN_TREE_CLONE
        | OpenTreeFlags::OPEN_TREE_CLOEXEC
        | OpenTreeFlags::AT_EMPTY_PATH
        | OpenTreeFlags::AT_RECURSIVE;
    mount::open_tree(source, c"", flags)
        .map(Fd::from)
        .map_err(during(Action::CloneSource))
}

/// Copies the mount of a file in a directory, attached nowhere.
pub(crate) fn clone_file(directory: &Fd, name: &CStr) -> Outcome<Fd> {
    let flags = OpenTreeFlags::OPEN_TREE_CLONE
        | OpenTreeFlags::OPEN_TREE_CLOEXEC
        | OpenTreeFlags::AT_SYMLINK_NOFOLLOW;
    mount::open_tree(directory, name, flags)
        .map(Fd::from)
        .map_err(during(Action::CloneSource))
}

pub(crate) fn restrict(tree: &Fd, attributes: Attributes) -> Outcome<()> {
    set_attributes(tree, attributes.bits(), Reach::Tree).map_err(during(Action::Attributes))
}

/// Mounts a tree at a place, whose name is looked up without following a link.
///
/// `move_mount(2)` does not follow a last name that is one; on the way there is none
/// where the path may be used as it is.
pub(crate) fn attach_inside(tree: &Fd, root: &Fd, at: &Place) -> Outcome<()> {
    if at.steps().is_none() {
        return attach(tree, root, at.as_c_str()).map_err(during(Action::Attach));
    }
    let target = open_inside(root, at.as_c_str())?;
    attach(tree, &target, c"").map_err(during(Action::Attach))
}

/// Mounts a file over one of the host, or over the link that the host has there.
pub(crate) fn attach_over(tree: &Fd, root: &Fd, at: &Place) -> Outcome<()> {
    let target = open_place(root, at.as_c_str(), OFlags::NOFOLLOW)?;
    attach(tree, &target, c"").map_err(during(Action::Attach))
}

/// Mounts a tree that is attached nowhere at `path`, or at `directory` itself if that is empty.
pub(crate) fn attach(
    tree: &Fd,
    directory: impl std::os::fd::AsFd,
    path: &CStr,
) -> Result<(), Errno> {
    let flags = MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH | MoveMountFlags::MOVE_MOUNT_T_EMPTY_PATH;
    mount::move_mount(tree, c"", directory, path, flags)
}

pub(crate) fn empty_root(size: &CStr, inodes: &CStr) -> Outcome<Fd> {
    new_tmpfs(size, Some(inodes), c"755").map_err(during(Action::Root))
}

/// Makes a file system in memory, attached nowhere.
pub(crate) fn new_tmpfs(size: &CStr, inodes: Option<&CStr>, mode: &CStr) -> Result<Fd, Errno> {
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
pub(crate) fn new_proc() -> Result<Fd, Errno> {
    let context = Fd::from(mount::fsopen(c"proc", FsOpenFlags::FSOPEN_CLOEXEC)?);
    mount::fsconfig_set_string(&context, c"hidepid", c"ptraceable")?;
    finish(&context, Attributes::WRITABLE)
}

/// Writes a setting to a `/proc` that is known to be one, for it has just been made
/// (CVE-2025-52881), and to no other file system (CVE-2025-31133).
pub(crate) fn set(proc: &Fd, setting: &Setting) -> Result<(), Errno> {
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
pub(crate) fn finish(context: &Fd, attributes: Attributes) -> Result<Fd, Errno> {
    mount::fsconfig_create(context)?;
    let flags = mount_flags(attributes);
    mount::fsmount(context, FsMountFlags::FSMOUNT_CLOEXEC, flags).map(Fd::from)
}

/// The attributes as `fsmount(2)` wants them; the bits are those of `mount_setattr(2)`.
pub(crate) fn mount_flags(attributes: Attributes) -> MountAttrFlags {
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
pub(crate) fn pivot(root: &Fd) -> Result<(), Errno> {
    rustix::process::fchdir(root)?;
    rustix::process::pivot_root(c".", c".")?;
    mount::unmount(c".", UnmountFlags::DETACH)?;
    rustix::process::chdir(c"/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn opened(path: &CStr) -> Result<(), (Action, Errno)> {
        let scratch = tempfile::tempdir().expect("a directory");
        for name in ["directory", "elsewhere"] {
            std::fs::create_dir(scratch.path().join(name)).expect("a directory");
        }
        symlink("elsewhere", scratch.path().join("link")).expect("a link");
        let root = fs::open(scratch.path(), OFlags::PATH, Mode::empty()).expect("the root");
        open_inside(&Fd::from(root), path).map(drop)
    }

    #[test]
    fn a_place_is_neither_behind_a_link_nor_outside_of_the_root() {
        assert_eq!(opened(c"directory"), Ok(()));
        for link in [c"link", c"link/", c"link/../directory"] {
            assert_eq!(
                opened(link),
                Err((Action::OpenTarget, Errno::LOOP)),
                "{link:?}"
            );
        }
        for outside in [c"..", c"directory/../..", c"/etc"] {
            assert_eq!(
                opened(outside),
                Err((Action::OpenTarget, Errno::XDEV)),
                "{outside:?}"
            );
        }
    }

    #[test]
    fn a_source_that_became_a_link_is_refused() {
        let scratch = tempfile::tempdir().expect("a directory");
        let link = scratch.path().join("link");
        symlink("/etc", &link).expect("a link");
        let path = std::ffi::CString::new(link.to_str().expect("UTF-8")).expect("no NUL");
        let refused = Err((Action::OpenSource, Errno::LOOP));
        assert_eq!(open_source(&path).map(drop), refused);
        assert_eq!(open_source(c"/etc").map(drop), Ok(()));
    }

    #[test]
    fn only_the_null_device_is_one() {
        let is_one = |path: &str| is_null(&fs::stat(path).expect("it is there"));
        assert!(is_one("/dev/null"));
        assert!(!is_one("/dev/zero"));
        assert!(!is_one("/dev"));
        // What says its number and is none.
        let mut stat = fs::stat("/dev/null").expect("it is there");
        stat.st_mode = fs::stat("/etc/passwd").expect("a file").st_mode;
        assert!(!is_null(&stat));
    }

    /// A directory that stands for `/proc`, with a file for the setting or whatever else.
    fn set_in(setting: &Setting, make: impl Fn(&std::path::Path)) -> Result<String, Errno> {
        let scratch = tempfile::tempdir().expect("a directory");
        let file = scratch
            .path()
            .join(setting.file().to_str().expect("a path"));
        std::fs::create_dir_all(file.parent().expect("a directory")).expect("a directory");
        std::fs::write(scratch.path().join("elsewhere"), "").expect("a file");
        make(&file);
        let proc = fs::open(scratch.path(), OFlags::PATH, Mode::empty()).expect("the directory");
        set(&Fd::from(proc), setting)?;
        Ok(std::fs::read_to_string(file).expect("a file"))
    }

    #[test]
    fn a_setting_is_written_to_its_file_and_to_nothing_else() {
        let setting = Setting::processes(7);
        let file = |at: &std::path::Path| std::fs::write(at, "").expect("a file");
        assert_eq!(set_in(&setting, file).as_deref(), Ok("7"));
        for text in ["../../elsewhere", "/proc/self/comm", "/dev/null"] {
            let link = |at: &std::path::Path| symlink(text, at).expect("a link");
            assert_eq!(set_in(&setting, link), Err(Errno::LOOP), "{text}");
        }
    }

    #[test]
    fn a_setting_that_the_kernel_lacks_is_passed_over_only_where_that_is_no_loss() {
        let set_in_nothing = |setting: &Setting| {
            let scratch = tempfile::tempdir().expect("a directory");
            let proc = fs::open(scratch.path(), OFlags::PATH, Mode::empty()).expect("it");
            set(&Fd::from(proc), setting)
        };
        let nothing = |setting| set_in_nothing(&setting);
        assert_eq!(nothing(Setting::no_programs_in_memory()), Ok(()));
        assert_eq!(nothing(Setting::processes(7)), Err(Errno::NOENT));
        // Only that is passed over.
        let directory = |at: &std::path::Path| std::fs::create_dir(at).expect("a directory");
        assert_eq!(
            set_in(&Setting::no_programs_in_memory(), directory),
            Err(Errno::ISDIR)
        );
    }

    #[test]
    fn what_is_opened_to_be_named_can_be_neither_read_nor_inherited() {
        let source = open_source(c"/etc").expect("it is there");
        let inside = open_inside(&source, c"passwd").expect("it is there");
        let root = crate::template::open_root().expect("the root");
        for file in [source, inside, root] {
            let flags = fs::fcntl_getfl(&file).expect("flags");
            assert!(flags.contains(OFlags::PATH), "{flags:?}");
            let flags = rustix::io::fcntl_getfd(&file).expect("flags");
            assert!(flags.contains(rustix::io::FdFlags::CLOEXEC));
        }
    }
}
