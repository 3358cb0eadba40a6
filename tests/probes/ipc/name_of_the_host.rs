//! The host's name says whose machine it is, and in which company.
//!
//! `uts_namespaces(7)`: a new one starts with a copy of the old names. Making it is
//! not enough.

use crate::{Answer, Args, Probe, Scene, Stopped};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new("neither name of the host is told", &[28], attack)
    .scene(scene)
    .stopped_by(&["neither is told"]);

/// In namespaces of its own everybody names the machine.
fn scene(scene: &mut Scene) {
    let token = scene.token().to_owned();
    let name = &token[token.len() - 12..];
    let script = format!("hostname h-{name} && domainname d-{name} && exec \"$@\"");
    scene.tell("host", format!("h-{name}"));
    scene.tell("domain", format!("d-{name}"));
    scene.through(&[
        "unshare",
        "--user",
        "--map-root-user",
        "--uts",
        "sh",
        "-c",
        &script,
        "sh",
    ]);
}

fn attack(args: &Args) -> Answer {
    let names = rustix::system::uname();
    let host = names.nodename().to_string_lossy().into_owned();
    let domain = fs::read_to_string("/proc/sys/kernel/domainname")?;
    match host == args.text("host") || domain.trim() == args.text("domain") {
        true => Ok(format!("{host}, {}", domain.trim())),
        false => Err(Stopped::because("neither is told")),
    }
}
