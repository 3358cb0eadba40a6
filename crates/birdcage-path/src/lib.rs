//! Paths as the kernel sees them, and the table of what a sandbox may touch.
//!
//! The crate answers two questions. *Where does this path lead?* [`resolve`]
//! walks it as `path_resolution(7)` says and reports, besides the canonical
//! path, every link followed and every directory left again, so that the same
//! spelling can be made to work inside a sandbox. *What may be done here, and
//! who said so?* [`ExceptionTable`] merges resolved paths with [`Rights`] and
//! lets the most specific entry decide, whatever order they came in.
//!
//! Nothing here changes the host or reads the state of the process: the working
//! directory is an argument, and the file system is a trait, [`FileSystem`].
//! [`HostFs`] is the real one and [`MemoryFs`] one that exists only in memory.
//!
//! # Terminology
//!
//! - A *component* is what stands between two slashes of a path.
//! - A *canonical path* is absolute and has no link, no `.`, no `..` and no
//!   empty component in it.
//! - An *entry* is a canonical path with rights, or without any: then it is
//!   *denied*. A directory's entry *covers* all that is below it; any other entry
//!   covers only itself.
//!
//! # Example
//!
//! ```
//! use std::path::Path;
//!
//! use birdcage_path::{ExceptionTable, MemoryFs, Rights, resolve};
//!
//! let fs = MemoryFs::new().file("/usr/bin/env").symlink("/bin", "usr/bin");
//! let usr = resolve(&fs, Path::new("/"), Path::new("usr"))?;
//! let env = resolve(&fs, Path::new("/"), Path::new("/bin/env"))?;
//! assert_eq!(env.canonical, Path::new("/usr/bin/env"));
//!
//! let mut table = ExceptionTable::default();
//! table.insert(&env, Rights::EXECUTE);
//! table.insert(&usr, Rights::READ);
//! assert_eq!(
//!     table.to_string(),
//!     "r--  /usr  (as usr)\nr-x  /usr/bin/env  (as /bin/env)\n",
//! );
//! # Ok::<(), birdcage_path::ResolveError>(())
//! ```

#![forbid(unsafe_code)]

mod entry;
mod error;
mod fs;
pub mod memory;
mod normalize;
mod reach;
mod resolve;
mod resolved;
mod rights;
mod shown;
mod table;
mod walk;

pub use entry::Entry;
pub use error::ResolveError;
pub use fs::{FileSystem, HostFs, Kind};
pub use memory::MemoryFs;
pub use normalize::normalize;
pub use reach::{Destination, Reached, reach};
pub use resolve::resolve;
pub use resolved::{Link, Resolved};
pub use rights::Rights;
pub use table::ExceptionTable;
