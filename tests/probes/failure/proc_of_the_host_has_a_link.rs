//! In the host's `/proc` a link has the name of a file that is written to during set-up.
//!
//! CVE-2025-52881 of runc: the write to a harmless file went to another, `sysrq-trigger`
//! or `core_pattern`, with all the rights of the runtime.

use crate::{Answer, Args, Probe, Scene};
use std::fs;
use std::path::PathBuf;

pub(crate) const PROBE: Probe = Probe::new(
    "what is written during set-up follows no link to another file",
    &[20],
    attack,
)
.scene(scene)
.stopped_by(&["refused"])
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let victim = scene.scratch().file("victim", "as it was");
    scene.scratch().directory("fake/self");
    scene.scratch().directory("fake/sys/user");
    for name in [
        "self/uid_map",
        "self/gid_map",
        "self/setgroups",
        "sys/user/max_user_namespaces",
    ] {
        scene.scratch().link(&format!("fake/{name}"), &victim);
    }
    let fake = scene.scratch().at("fake");
    let same = "for p in $$ thread-self; do ln -sfn self $F/$p; done";
    let script = format!("F={} && {same} && mount --bind $F /proc", fake.display());
    scene.place("private", &script);
    scene.keep(victim);
}

fn attack(_: &Args) -> Answer {
    fs::write("/proc/self/uid_map", "0 0 1\n")?;
    Ok("written".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let text = fs::read_to_string(scene.kept::<PathBuf>()).expect("the file");
    (text != "as it was").then_some(text)
}
