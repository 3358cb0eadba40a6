//! The tools of everyday work, in a cage with one writable directory and no network.

mod c;
mod git;
mod libraries;
mod node;
mod python;
mod rust;
