//! What the tests share: scratch directories, acts in and out of a sandbox, skips.
//!
//! An *act* is one thing that a program might do, such as opening a file for
//! writing. The program `inside` performs it and prints how it went, so that a
//! test can compare the very same act in a sandbox and outside of one.
#![forbid(unsafe_code)]

mod act;
mod scratch;
mod skip;

pub use act::{Acting, act, act_on, act_outside, act_with, cage, inside, libraries};
pub use scratch::Scratch;
pub use skip::{is_root, skip};
