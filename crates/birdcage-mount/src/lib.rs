//! From a table of exceptions to the file system that a sandboxed program sees.
//!
//! [`MountPlan::new`] turns an [`ExceptionTable`](birdcage_path::ExceptionTable)
//! and a [`Layout`] into a list of [`Operation`]s; that part is pure. In a new
//! mount namespace, [`MountPlan::apply`] carries them out and makes the result
//! the root; that part makes system calls and nothing else, so it may run after
//! `clone`.
//!
//! What makes the difference to a list of `mount(8)` commands:
//!
//! - Nothing is made on the host. The root is a file system of its own, and
//!   places for mounts are made in it alone.
//! - Every source is opened once, without following any link, and from then on
//!   known by descriptor; so is every place it goes to.
//! - Attributes reach the mounts below a source too, and are set before the
//!   mount is attached.
//! - Directories between a wide exception and a narrower one inside it are
//!   mounted onto themselves: `rename(2)` of a mount point is `EBUSY`, and so the
//!   narrower exception stays where it is.
//!
//! # Example
//!
//! ```
//! use birdcage_mount::{Layout, MountPlan};
//! use birdcage_path::{ExceptionTable, HostFs, Rights, resolve};
//! use std::path::Path;
//!
//! let mut table = ExceptionTable::default();
//! table.insert(&resolve(&HostFs, Path::new("/"), Path::new("/etc"))?, Rights::READ);
//! let plan = MountPlan::new(&table, &Layout::default())?;
//! assert!(plan.to_string().contains("bind        /etc  r--\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]

mod apply;
mod attributes;
mod cover;
mod error;
mod layout;
mod make;
mod nodes;
mod operation;
mod parts;
mod place;
mod plan;
mod planner;
mod proc;
mod setting;
mod template;
mod tree;
mod withheld;

pub use attributes::Attributes;
pub use error::{Action, MountFailure, PlanError};
pub use layout::{Caller, Layout, PrivateDirectory};
pub use operation::{Operation, Role};
pub use parts::Parts;
pub use place::Place;
pub use plan::{MountPlan, Root};
pub use setting::Setting;
pub use withheld::{Held, MOST, Withheld, clear};
