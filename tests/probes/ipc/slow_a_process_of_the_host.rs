//! A process of the host is made slow, tied to one processor, or short of files.
//!
//! `setpriority(2)`, `sched_setaffinity(2)`, `ioprio_set(2)`, `prlimit(2)`: each takes
//! the id of a process, and the same uid is leave enough.

use crate::calls::{Word, call};
use crate::ways::any_of;
use crate::{Answer, Args, Probe, Scene, Victim};
use rustix::process::{Pid, getpriority_process};

pub(crate) const PROBE: Probe = Probe::new(
    "no process of the host is slowed down or limited",
    &[33],
    attack,
)
.scene(scene)
.stopped_by(&["ESRCH"])
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let victim = Victim::new();
    scene.tell("victim", victim.id());
    scene.keep(victim);
}

fn attack(args: &Args) -> Answer {
    let victim = || Word::from(args.number("victim"));
    let process: i32 = 1;
    let idle: i32 = 3 << 13;
    let (mut one, mut few, mut normal) = (1_u64, [16_u64, 16], 0_u64);
    any_of(&[
        (
            "affinity",
            call(
                libc::SYS_sched_setaffinity,
                &[victim(), 8.into(), (&mut one).into()],
            ),
        ),
        (
            "scheduler",
            call(
                libc::SYS_sched_setscheduler,
                &[victim(), 3.into(), (&mut normal).into()],
            ),
        ),
        (
            "ioprio",
            call(
                libc::SYS_ioprio_set,
                &[process.into(), victim(), idle.into()],
            ),
        ),
        (
            "files",
            call(
                libc::SYS_prlimit64,
                &[
                    victim(),
                    libc::RLIMIT_NOFILE.into(),
                    (&mut few).into(),
                    Word::NULL,
                ],
            ),
        ),
        (
            "priority",
            call(
                libc::SYS_setpriority,
                &[libc::PRIO_PROCESS.into(), victim(), 5.into()],
            ),
        ),
    ])
}

/// One of them is enough to look at.
fn judge(scene: &mut Scene) -> Option<String> {
    let victim = Pid::from_raw(scene.kept::<Victim>().id());
    let nice = getpriority_process(victim).expect("its priority");
    (nice != 0).then(|| format!("its priority is {nice}"))
}
