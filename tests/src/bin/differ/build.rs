//! Making the tree of a case on the host, and taking it away.

use crate::case::{Case, Mounted, Node, Owner, What};
use rustix::fs::{CWD, FileType, Gid, Mode, Uid, chownat, mknodat};
use rustix::mount::{MountFlags, UnmountFlags, mount, mount_bind, mount_remount, unmount};
use std::fs::{self, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

/// The ids of whoever is neither the caller nor anybody else.
pub(crate) const STRANGER: u32 = 54321;

/// Makes the nodes below `top`, which is an empty directory, and looks at each.
///
/// The last are the top itself and the directories that it is in, up to `around`.
pub(crate) fn build(
    case: &Case,
    top: &Path,
    around: &Path,
) -> io::Result<Vec<(PathBuf, Metadata)>> {
    case.nodes.iter().try_for_each(|node| make(node, top))?;
    let (directories, others): (Vec<_>, Vec<_>) =
        case.nodes.iter().partition(|node| node.is_directory());
    let mut seen = Vec::new();
    let mut look = |at: &Path| {
        seen.push((at.to_owned(), fs::symlink_metadata(at)?));
        io::Result::Ok(())
    };
    // Of two names of one inode the later one may be the one that has its mode.
    others.iter().try_for_each(|node| finish(node, top))?;
    others
        .iter()
        .try_for_each(|node| look(&top.join(&node.path)))?;
    // What is in a directory comes before it: it may then be closed.
    for node in directories.iter().rev() {
        finish(node, top)?;
        look(&top.join(&node.path))?;
    }
    let mut own = top.ancestors().take_while(|at| at.starts_with(around));
    own.try_for_each(look)?;
    Ok(seen)
}

fn make(node: &Node, top: &Path) -> io::Result<()> {
    let at = top.join(&node.path);
    let special = |kind, device| mknodat(CWD, &at, kind, Mode::RUSR, device);
    match &node.what {
        What::Directory => fs::create_dir(&at)?,
        What::Submount(_) => {
            fs::create_dir(&at)?;
            let options = c"mode=755,size=1m";
            mount("tmpfs", &at, "tmpfs", MountFlags::empty(), options)?;
        }
        What::Bind(of) => {
            fs::create_dir(&at)?;
            mount_bind(top.join(of), &at)?;
        }
        What::File(content) => fs::write(&at, content.bytes())?,
        What::Link(text) => symlink(text, &at)?,
        What::HardLink(of) => fs::hard_link(top.join(of), &at)?,
        What::Fifo => special(FileType::Fifo, 0)?,
        What::Socket => special(FileType::Socket, 0)?,
        What::Device => special(FileType::CharacterDevice, rustix::fs::makedev(1, 3))?,
    }
    Ok(())
}

/// Gives a node its owner and its mode, which all that is below it has by now.
fn finish(node: &Node, top: &Path) -> io::Result<()> {
    let at = top.join(&node.path);
    if matches!(node.what, What::Link(_) | What::HardLink(_) | What::Bind(_)) {
        return Ok(());
    }
    if node.owner == Owner::Stranger {
        let (uid, gid) = (Uid::from_raw(STRANGER), Gid::from_raw(STRANGER));
        let flags = rustix::fs::AtFlags::empty();
        chownat(CWD, &at, Some(uid), Some(gid), flags)?;
    }
    fs::set_permissions(&at, Permissions::from_mode(node.mode))?;
    if node.what == What::Submount(Mounted::ReadOnly) {
        mount_remount(&at, MountFlags::BIND | MountFlags::RDONLY, "")?;
    }
    Ok(())
}

/// Takes away what is in a directory, mounts first, whatever their modes are.
pub(crate) fn clear(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let at = entry?.path();
        let found = fs::symlink_metadata(&at)?;
        // Whatever is mounted there, and nothing of what that shows.
        while found.is_dir() && unmount(&at, UnmountFlags::DETACH).is_ok() {}
        if found.is_dir() {
            fs::set_permissions(&at, Permissions::from_mode(0o700))?;
            clear(&at)?;
            fs::remove_dir(&at)?;
        } else {
            fs::remove_file(&at)?;
        }
    }
    Ok(())
}

impl Node {
    pub(crate) fn is_directory(&self) -> bool {
        matches!(self.what, What::Directory | What::Submount(_))
    }
}
