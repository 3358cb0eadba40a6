//! What becomes of the process that spawns: nothing.

mod async_runtime;
mod signals;
mod threads;
mod unchanged;
mod window;
