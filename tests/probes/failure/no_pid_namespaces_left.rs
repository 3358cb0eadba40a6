//! The kernel makes no pid namespace any more.
//!
//! `/proc/sys/user/max_pid_namespaces` (`namespaces(7)`). Without one nothing ends what a
//! program leaves behind, and every process of the user can be signalled.

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene, Victim};

pub(crate) const PROBE: Probe = Probe::new(
    "without a pid namespace the program does not run at all",
    &[34],
    attack,
)
.scene(scene)
.stopped_by(&["refused"])
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let victim = Victim::new();
    scene.tell("victim", victim.id());
    scene.keep(victim);
    scene.place("private", "echo 0 > /proc/sys/user/max_pid_namespaces");
}

fn attack(args: &Args) -> Answer {
    let victim = args.number("victim");
    call(libc::SYS_kill, &[victim.into(), libc::SIGUSR1.into()])?;
    Ok("sent".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let signal = scene.kept::<Victim>().ended_by()?;
    Some(format!("the neighbour got signal {signal}"))
}
