//! Id maps and namespace sets, and entering them.
//!
//! Three nouns. An [`IdMap`] says which ids inside a user namespace stand for
//! which ids outside. [`IdMaps`] is a pair of them, rendered, so that a process
//! that has just been cloned into a user namespace can install them with system
//! calls alone. [`Namespaces`] is a set of kinds of namespace, to be made by
//! `clone(2)` or joined by [`enter`].
//!
//! *Invariant:* [`IdMaps::write_self`] and [`enter`] run after `clone`, in memory
//! that belongs to someone else. They make raw system calls: no allocation, no
//! panic, no lock, no libc `errno`.
//!
//! *Boundary:* nothing here reads the ids of the process. They are passed in.
//!
//! ```
//! use birdcage_namespace::{IdMap, IdMaps, Namespaces};
//!
//! let uid = IdMap::identity(1000);
//! assert_eq!(uid.to_string(), "1000 1000 1\n");
//!
//! let maps = IdMaps::new(&uid, &IdMap::identity(100));
//! let namespaces = Namespaces::USER | Namespaces::MOUNT;
//! assert_eq!(namespaces.to_string(), "user, mount");
//! # let _ = maps;
//! ```

#![forbid(unsafe_code)]

mod enter;
mod id_map;
mod id_maps;
mod id_range;
mod namespaces;
mod pin;
mod procfs;

pub use enter::enter;
pub use id_map::{IdMap, IdMapError};
pub use id_maps::{IdMaps, MapError, MapFile};
pub use id_range::IdRange;
pub use namespaces::Namespaces;
pub use pin::pin;
