//! The Landlock domain of a sandboxed program: planned, printed, put in force.
//!
//! Mounts decide what a program sees. Landlock (`landlock(7)`) decides besides
//! what it may do with a file that it reaches by another way: through a
//! descriptor that it was given, through a FIFO or a device in a directory that
//! may only be read, through a socket. [`Domain`] is what will be refused, as
//! data; [`Ruleset`] is the same in the kernel, to which the builder of the
//! sandbox adds what stays allowed, by descriptor.
//!
//! What a domain does **not** do: it does not hide anything, and it does not
//! keep a narrower exception narrow inside a wider one, for rights only add up on
//! the way to the root. Mounts do both.
//!
//! # Example
//!
//! ```
//! use birdcage_landlock::{Domain, Support};
//!
//! let old = Support::of_version(2);
//! assert_eq!(Domain::new(old).expect("enough").to_string(), "write, execute");
//! assert!(Domain::new(Support::NONE).is_none());
//! ```
#![forbid(unsafe_code)]

mod access;
mod domain;
mod ruleset;
mod support;

pub use access::Access;
pub use domain::Domain;
pub use ruleset::Ruleset;
pub use support::Support;
