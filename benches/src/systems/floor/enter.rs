//! What the floor's process does after `clone`: raw calls, in the order of the library.
#![expect(
    unsafe_code,
    reason = "a bare clone is what a floor is, and execve takes pointers"
)]

use std::ffi::{CStr, CString, c_char, c_void};
use std::ptr;
use std::sync::atomic::Ordering;

use birdcage_sys::clone::{VFORK, VM, onto_stack};
use birdcage_sys::exec;
use birdcage_sys::fd::Fd;
use birdcage_sys::mount::{NO_DEVICES, NO_EXECUTE, NO_SETID, READ_ONLY, Reach, set_attributes};
use birdcage_sys::stack::Stack;
use rustix::fs::{CWD, FileType, Mode, OFlags, mkdirat, mknodat, openat};
use rustix::io::{Errno, write};
use rustix::mount::{
    FsMountFlags, FsOpenFlags, MountAttrFlags, MoveMountFlags, OpenTreeFlags, UnmountFlags,
    fsconfig_create, fsconfig_set_string, fsmount, fsopen, move_mount, open_tree, unmount,
};
use rustix::process::{chdir, fchdir, pivot_root};
use rustix::thread::set_no_new_privs;

use super::{Floor, Step};

const STRICTEST: u64 = READ_ONLY | NO_SETID | NO_DEVICES | NO_EXECUTE;
const WRITABLE: MountAttrFlags = MountAttrFlags::MOUNT_ATTR_NOSUID
    .union(MountAttrFlags::MOUNT_ATTR_NODEV)
    .union(MountAttrFlags::MOUNT_ATTR_NOEXEC);

struct Entry<'a> {
    floor: &'a Floor,
    arguments: [*const c_char; 3],
}

/// Starts the target; returns once it has been executed, or has failed to be.
pub(super) fn clone(
    floor: &Floor,
    stack: &Stack,
    argument: Option<&CString>,
) -> Result<u32, Errno> {
    let argument = argument.map_or(ptr::null(), |word| word.as_ptr());
    let entry = Entry {
        floor,
        arguments: [floor.target.as_ptr(), argument, ptr::null()],
    };
    let flags = floor.namespaces | VM | VFORK;
    // SAFETY: the stack is used by this process alone; `entry` outlives the call, which returns
    // (VFORK) only when the new process has left this memory; it writes one atomic.
    unsafe { onto_stack(flags, stack.top(), None, run, ptr::from_ref(&entry).cast()) }
}

/// # Safety
/// `entry` points to an [`Entry`] that nobody changes while this process runs.
unsafe extern "C" fn run(entry: *const c_void) -> ! {
    // SAFETY: the obligation of this function.
    let entry = unsafe { &*entry.cast::<Entry<'_>>() };
    let floor = entry.floor;
    let mut step = 0;
    let errno = build(floor, &mut step).err().unwrap_or_else(|| {
        let environment = [ptr::null()];
        // SAFETY: both arrays end with a null pointer, and they and their strings outlive the call.
        unsafe {
            exec::execve(
                &floor.target,
                entry.arguments.as_ptr(),
                environment.as_ptr(),
            )
        }
    });
    let number = u64::from(errno.raw_os_error().unsigned_abs());
    floor.failure.store(step << 16 | number, Ordering::Relaxed);
    exec::exit(1)
}

fn build(floor: &Floor, step: &mut u64) -> Result<(), Errno> {
    let mut next = || *step += 1;
    next();
    put(c"/proc/self/setgroups", "deny")?;
    put(c"/proc/self/gid_map", &floor.gid_map)?;
    put(c"/proc/self/uid_map", &floor.uid_map)?;
    next();
    let root = tmpfs(&floor.size, c"755", Some(&floor.inodes))?;
    let onto = MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH;
    move_mount(&root, c"", CWD, c"/", onto)?;
    let mut null = None;
    for one in &floor.steps {
        next();
        take(one, &root, &mut null)?;
    }
    next();
    set_attributes(&root, STRICTEST, Reach::Mount)?;
    fchdir(&root)?;
    pivot_root(c".", c".")?;
    unmount(c".", UnmountFlags::DETACH)?;
    chdir(c"/")?;
    next();
    set_no_new_privs(true)?;
    floor.filter.install()
}

fn put(path: &CStr, text: &str) -> Result<(), Errno> {
    let file = Fd::from(openat(
        CWD,
        path,
        OFlags::WRONLY | OFlags::CLOEXEC,
        Mode::empty(),
    )?);
    write(&file, text.as_bytes()).map(drop)
}

fn take(step: &Step, root: &Fd, null: &mut Option<Fd>) -> Result<(), Errno> {
    let attach = |mount: &Fd, at: &CStr| {
        move_mount(
            mount,
            c"",
            root,
            at,
            MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH,
        )
    };
    match step {
        Step::Directory(at) => mkdirat(root, at.as_c_str(), Mode::from_raw_mode(0o755)),
        Step::File(at) => {
            let mode = Mode::from_raw_mode(0o444);
            mknodat(root, at.as_c_str(), FileType::RegularFile, mode, 0)
        }
        Step::Private { at, size } => attach(&tmpfs(size, c"1777", None)?, at),
        Step::Proc(at) => attach(&proc()?, at),
        Step::Bind {
            from,
            at,
            attributes,
        } => {
            let tree = copy(CWD, from)?;
            set_attributes(&tree, *attributes, Reach::Tree)?;
            attach(&tree, at)
        }
        Step::Mask(at) => match attach(mask(null)?, at) {
            Err(Errno::NOENT) => Ok(()),
            attached => {
                *null = None;
                attached
            }
        },
    }
}

/// A mount that opens no device, for one file of `/proc`; kept if that is not there.
fn mask(kept: &mut Option<Fd>) -> Result<&Fd, Errno> {
    if kept.is_none() {
        let tree = copy(CWD, c"/dev/null")?;
        set_attributes(&tree, STRICTEST, Reach::Mount)?;
        *kept = Some(tree);
    }
    kept.as_ref().ok_or(Errno::NOENT)
}

fn copy(at: impl std::os::fd::AsFd, path: &CStr) -> Result<Fd, Errno> {
    let flags = OpenTreeFlags::OPEN_TREE_CLONE
        | OpenTreeFlags::OPEN_TREE_CLOEXEC
        | OpenTreeFlags::AT_RECURSIVE;
    open_tree(at, path, flags).map(Fd::from)
}

fn tmpfs(size: &CStr, mode: &CStr, inodes: Option<&CString>) -> Result<Fd, Errno> {
    let context = Fd::from(fsopen(c"tmpfs", FsOpenFlags::FSOPEN_CLOEXEC)?);
    fsconfig_set_string(&context, c"size", size)?;
    fsconfig_set_string(&context, c"mode", mode)?;
    if let Some(inodes) = inodes {
        fsconfig_set_string(&context, c"nr_inodes", inodes.as_c_str())?;
    }
    finish(&context, WRITABLE)
}

fn proc() -> Result<Fd, Errno> {
    let context = Fd::from(fsopen(c"proc", FsOpenFlags::FSOPEN_CLOEXEC)?);
    fsconfig_set_string(&context, c"hidepid", c"ptraceable")?;
    finish(&context, WRITABLE.union(MountAttrFlags::MOUNT_ATTR_RDONLY))
}

fn finish(context: &Fd, attributes: MountAttrFlags) -> Result<Fd, Errno> {
    fsconfig_create(context)?;
    fsmount(context, FsMountFlags::FSMOUNT_CLOEXEC, attributes).map(Fd::from)
}
