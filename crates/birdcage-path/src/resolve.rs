//! [`resolve`], from a path as given to the place that it names.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::walk::Walk;
use crate::{FileSystem, ResolveError, Resolved};

/// Follows `path` to the place it names, exactly as `path_resolution(7)` does.
///
/// A relative path starts at `base`, which must then be absolute but may itself
/// lead through links; an absolute path ignores it, as `openat(2)` does. The
/// last component is followed like any other.
///
/// - A slash at the end demands a directory: `file/` is an error and `link/`
///   is what the link leads to, if that is a directory.
/// - `..` is the parent of where the walk *stands*. After a link that is the
///   parent of its target. The parent of the root is the root.
/// - The kernel follows 40 links in one path, and so does this.
///
/// Not done: search permission of a directory is felt only if the file system
/// refuses to answer, so `private/..` resolves where the kernel says `EACCES`,
/// and `fs.protected_symlinks` is not consulted. The links of `/proc/PID` that
/// the kernel follows by magic are followed by their text, which for a pipe or
/// a deleted file leads nowhere. `PATH_MAX` is not enforced.
///
/// ```
/// use std::path::Path;
///
/// use birdcage_path::{MemoryFs, resolve};
///
/// let fs = MemoryFs::new().symlink("/home/me/out", "/srv/out").file("/srv/x").directory("/srv/out");
/// let found = resolve(&fs, Path::new("/home/me"), Path::new("out/../x"))?;
/// assert_eq!(found.canonical, Path::new("/srv/x"));
/// assert_eq!(found.links[0].at, Path::new("/home/me/out"));
/// assert_eq!(found.directories, [Path::new("/srv/out")]);
/// # Ok::<(), birdcage_path::ResolveError>(())
/// ```
///
/// # Errors
///
/// See [`ResolveError`]; what the kernel would refuse is refused here.
pub fn resolve(
    fs: &(impl FileSystem + ?Sized),
    base: &Path,
    path: &Path,
) -> Result<Resolved, ResolveError> {
    check_text(base, path)?;
    let mut walk = Walk::new(fs, path);
    if path.is_relative() {
        walk.go(base)?;
    }
    walk.go(path)?;
    Ok(walk.finish())
}

fn check_text(base: &Path, path: &Path) -> Result<(), ResolveError> {
    let given = || path.to_owned();
    if path.as_os_str().is_empty() {
        return Err(ResolveError::Empty);
    }
    if path.is_relative() && base.is_relative() {
        return Err(ResolveError::RelativeBase {
            given: given(),
            base: base.to_owned(),
        });
    }
    if has_nul(path) || (path.is_relative() && has_nul(base)) {
        return Err(ResolveError::Nul { given: given() });
    }
    Ok(())
}

pub(crate) fn has_nul(path: &Path) -> bool {
    path.as_os_str().as_bytes().contains(&0)
}
