//! A system call policy for an untrusted program, as one small BPF program.
//!
//! # Terminology
//!
//! The words of this crate, smallest first; each is explained by those above it.
//!
//! - A **call** ([`Call`]) is one system call as the kernel sees it enter: architecture, number,
//!   six argument words. Memory behind a pointer argument is not part of it, and cannot be.
//! - An **action** ([`Action`]) is what becomes of a call: it is made, it fails with an errno, or
//!   the process dies.
//! - A **group** ([`Group`]) is a named set of calls that stand or fall together, such as
//!   *mounts* or *files*. Every call the crate knows is in exactly one; a group has one action.
//! - A **rule** overrides the action of one call's group where the arguments matter, such as the
//!   set-id bits of `chmod(2)`. It compares the low 32 bits of arguments, which is all that the
//!   kernel itself looks at in the calls concerned.
//! - A **policy** ([`Policy`]) is the groups and the rules, with what the caller opened.
//!   [`Policy::decide`] says what it means for a call; it is the specification.
//! - A **range** is a run of consecutive numbers that end the same way. Numbers that no known
//!   call has form ranges too: they answer `ENOSYS`, so that a C library falls back.
//! - A **program** ([`Program`]) is the policy as BPF instructions for one architecture: checks
//!   of the architecture, a balanced tree over the ranges, the rules at its leaves.
//! - The **interpreter** ([`interpreter`]) runs programs as the kernel would. It is how tests
//!   hold a program against the policy it came from.
//!
//! # What this does not do
//!
//! A filter sees numbers and argument words. It cannot tell one path from another, and it does
//! not see what happens after a call was let through. It narrows the kernel's surface; mounts,
//! namespaces and capabilities decide what may be reached.
//!
//! # Example
//!
//! ```
//! use birdcage_seccomp::{Action, Arch, Call, Policy, SeccompData};
//!
//! let policy = Policy::new();
//! let number = Arch::X86_64.number("unshare").expect("a call this crate knows");
//! let call = Call { arch: Arch::X86_64, number, args: [0; 6] };
//! assert_eq!(policy.decide(&call), Action::EPERM);
//!
//! let program = policy.compile(Arch::X86_64)?;
//! assert_eq!(program.run(&SeccompData::from(call)), Action::EPERM);
//! # Ok::<(), birdcage_seccomp::CompileError>(())
//! ```
#![forbid(unsafe_code)]

mod action;
mod arch;
mod assembler;
mod call;
mod compile;
mod group;
pub mod interpreter;
mod policy;
mod program;
mod rule;
mod special;
mod table;

pub use action::Action;
pub use arch::Arch;
pub use call::{Call, SeccompData};
pub use compile::CompileError;
pub use group::Group;
pub use policy::Policy;
pub use program::{Instruction, Program};
