//! What the documentation says must come of a case: an independent, slow opinion.
//!
//! It shares no code with the crates. A tree is inodes ([`world`]) and mounts
//! ([`tree`]); exceptions lead somewhere on the host ([`resolve`]) and come to a view
//! of it ([`view`]), with what is the sandbox's own and covers what is denied ([`own`]); a
//! program acts in that ([`acts`]).

pub(crate) mod acts;
pub(crate) mod host;
mod names;
pub(crate) mod own;
pub(crate) mod places;
pub(crate) mod resolve;
pub(crate) mod rules;
pub(crate) mod tree;
pub(crate) mod view;
pub(crate) mod world;
