//! What birdcage 0.8.1 promised is kept, and what it got wrong is mended.
//!
//! Each test of a number is about a fault that was seen in 0.8.1 and would be seen
//! again if it came back. Item 30 is about macOS and has its tests where profiles
//! are written; item 31 is about this harness itself.

mod behaviour;
mod caller;
mod confined;
mod descriptors;
mod files;
mod harness;
mod kernel;
mod paths;
mod places;
mod privileges;
mod sockets;
mod streams;
mod surface;
mod terminal;
mod visible;
