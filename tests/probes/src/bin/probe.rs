//! `probe [--control] NAME KEY=VALUE…`, a program that performs one attack and prints how it went.
#![forbid(unsafe_code)]

use birdcage_probes::{Args, entry};
use std::env;

fn main() {
    let mut arguments = env::args().skip(1).peekable();
    let control = arguments.next_if(|word| word == "--control").is_some();
    let name = arguments.next().expect("the name of a probe");
    let args = Args::parse(arguments);
    let probe = entry(&name).probe;
    let attack = if control {
        probe.its_control()
    } else {
        probe.its_attack()
    };
    match attack(&args) {
        Ok(with) => println!("probe: escaped {}", with.replace(['\n', '\0'], " ")),
        Err(by) => println!("probe: stopped {}", by.words()),
    }
}
