//! What a sandbox promises, tried from the inside: one process, many threads.

mod caller;
mod compat;
mod deny;
mod given;
mod input;
mod lifecycle;
mod prepared;
mod presets;
mod tools;
