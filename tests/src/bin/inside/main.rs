//! `inside`, a program that performs one act and prints how it went.
//!
//! It prints `ok`, `ok` and a text, or the name of the errno, and exits with 0:
//! any other exit status means that the act was not performed at all.

mod answer;
mod calls;
mod descriptors;
mod files;
mod gaps;
mod identity;
mod running;
mod sockets;
mod terminal;
mod walk;

use answer::Answer;
use std::env;
use std::ffi::OsString;

/// An area of acts: the answer, or nothing if the act is not one of its own.
type Area = fn(&str, &[OsString]) -> Option<Answer>;

const AREAS: [Area; 9] = [
    calls::act,
    descriptors::act,
    files::act,
    gaps::act,
    identity::act,
    running::act,
    sockets::act,
    terminal::act,
    walk::act,
];

fn main() {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let (name, operands) = arguments.split_first().expect("the name of an act");
    let name = name.to_str().expect("an act's name in ASCII");
    let answer = AREAS.iter().find_map(|area| area(name, operands));
    answer::print(answer.unwrap_or_else(|| panic!("no such act: {name}")));
}
