//! Where the host's `/proc` should be lies a directory with files of the same names.
//!
//! CVE-2019-19921 of runc: what it wrote during set-up went to files that an image had put
//! there, so that nothing took effect, and the program ran with less around it.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "a /proc that is none is not written to, and no sandbox is made of it",
    &[20, 34],
    attack,
)
.scene(scene)
.stopped_by(&["refused"])
.judged_by_host(judge);

const FILES: [&str; 4] = [
    "self/uid_map",
    "self/gid_map",
    "self/setgroups",
    "sys/user/max_user_namespaces",
];

fn scene(scene: &mut Scene) {
    for name in FILES {
        scene.scratch().file(&format!("fake/{name}"), "as it was");
    }
    let fake = scene.scratch().at("fake");
    let same = "for p in $$ thread-self; do ln -sfn self $F/$p; done";
    let script = format!("F={} && {same} && mount --bind $F /proc", fake.display());
    scene.place("private", &script);
    scene.allow(Exception::Read(fake));
}

fn attack(_: &Args) -> Answer {
    fs::write("/proc/self/uid_map", "0 0 1\n")?;
    Ok("written".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let changed = |name: &&&str| {
        let text = fs::read_to_string(scene.scratch().at("fake").join(name));
        text.expect("the file") != "as it was"
    };
    FILES
        .iter()
        .find(changed)
        .map(|name| format!("{name} was written to"))
}
