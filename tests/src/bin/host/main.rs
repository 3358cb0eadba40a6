//! `host`, a program that makes the place it is in a bad one, and tries birdcage there.
//!
//! `host PLACE` makes what survives `execve`, in this process and nowhere else, and
//! executes itself as `host PLACE within`, which makes the rest and spawns. What came
//! of it is printed: see [`trial`]. With `HOST_EXAMINED` in the environment it asks
//! `birdcage doctor` there instead. Every mount is made in a mount namespace of the
//! process's own, and every remount carries `MS_BIND`: without it, it would be the
//! whole machine's file system that changes.

mod containers;
mod descriptors;
mod filters;
mod identities;
mod limits;
mod memory;
mod namespaces;
mod procs;
mod roots;
mod signals;
mod surroundings;
mod threads;
mod trial;

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

/// What is done in a place before the program is executed that spawns there.
type Before = fn(&mut Command) -> io::Result<()>;
/// What is done by the program itself.
type Within = fn() -> io::Result<()>;

/// A place, and how it is made.
#[derive(Clone, Copy)]
struct Place {
    name: &'static str,
    /// What survives `execve`; the command is this program's, within.
    before: Before,
    /// What does not.
    within: Within,
    /// How often it spawns in each manner.
    times: u32,
}

impl Place {
    /// A place that is made before the program is executed.
    const fn before(name: &'static str, before: Before) -> Self {
        Self {
            name,
            before,
            within: || Ok(()),
            times: 1,
        }
    }

    /// A place that the program makes itself.
    const fn within(name: &'static str, within: Within) -> Self {
        Self {
            name,
            before: |_| Ok(()),
            within,
            times: 1,
        }
    }

    /// And what the program then does itself.
    const fn and(self, within: Within) -> Self {
        Self { within, ..self }
    }

    const fn times(self, times: u32) -> Self {
        Self { times, ..self }
    }
}

const KINDS: [&[Place]; 12] = [
    &containers::PLACES,
    &descriptors::PLACES,
    &filters::PLACES,
    &identities::PLACES,
    &limits::PLACES,
    &memory::PLACES,
    &namespaces::PLACES,
    &procs::PLACES,
    &roots::PLACES,
    &signals::PLACES,
    &surroundings::PLACES,
    &threads::PLACES,
];

fn main() -> io::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, rest @ ..] = &arguments[..] else {
        panic!("the name of a place");
    };
    let mut places = KINDS.into_iter().flatten();
    let place = places.find(|place| place.name == name);
    let place = place.unwrap_or_else(|| panic!("no such place: {name}"));
    if rest == ["within"] {
        (place.within)()?;
        return Ok(match std::env::var_os("HOST_EXAMINED") {
            Some(_) => trial::examine(),
            None => trial::perform(place.times),
        });
    }
    let mut command = Command::new(std::env::current_exe()?);
    command.args([name, "within"]);
    (place.before)(&mut command)?;
    Err(command.exec())
}
