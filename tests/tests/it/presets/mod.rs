//! Presets with the tools that they are for, and with what these must not read.

mod cargo;
mod git;
mod gpu;
mod make;
mod npm;
mod pip;
mod secrets;
mod tty;
mod versions;
