//! What a program needs to be loaded: its interpreter, its libraries, and where these are
//! looked for.
//!
//! [`Executable`] is what a file says of itself, be it a script or in ELF. [`Places`] and
//! [`Cache`] are where the loader looks for the libraries that it names, in the order of
//! `ld.so(8)`. Nothing here runs anything, or knows of sandboxes: it reads files, of which
//! none is trusted.
//!
//! ```
//! use birdcage_loader::Executable;
//! use std::path::Path;
//!
//! if let Executable::Elf(program) = Executable::read(Path::new("/bin/sh")) {
//!     println!("{:?} loads {:?}", program.interpreter, program.needed);
//! }
//! ```
#![forbid(unsafe_code)]

mod cache;
mod executable;
mod object;
mod places;

pub use cache::Cache;
pub use executable::{Executable, parts};
pub use object::{Object, Positioned};
pub use places::{Libc, Places};
