//! The kernel calls that birdcage needs and rustix lacks, one function each.
//!
//! Everything here may run between `clone` and `execve` in a process that shares
//! its memory with a threaded parent: no function allocates, panics, takes a
//! lock or touches the C library's `errno`. System calls are issued directly
//! (the `raw` module) and errors are [`rustix::io::Errno`] values.
//!
//! This crate is the home of `unsafe` in birdcage. What it exports is safe
//! wherever a safe signature is possible; the rest lists its obligations.
#![no_std]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "a system call's operands are registers: giving one a width and a sign is the point"
)]

#[cfg(not(target_os = "linux"))]
compile_error!("birdcage-sys talks to the Linux kernel and builds for Linux only");
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
compile_error!("birdcage-sys knows the system call conventions of x86_64 and aarch64 only");

pub mod clone;
pub mod descriptor;
pub mod exec;
pub mod fd;
pub mod landlock;
pub mod limit;
pub mod mount;
pub mod network;
pub mod process;
mod raw;
pub mod seccomp;
pub mod signal;
pub mod stack;
