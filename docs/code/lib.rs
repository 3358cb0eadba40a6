//! The guide's own code: its chapters, whose blocks are examples to rustdoc.
#![forbid(unsafe_code)]
