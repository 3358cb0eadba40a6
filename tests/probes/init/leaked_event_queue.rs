//! The caller's `epoll` descriptor tells what happens to the caller, and takes it away.
//!
//! `epoll(7)`, "Questions and answers": a queue that is inherited goes on with what is
//! registered in it. A runtime of threads has one, and it reads events only once.

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene};
use rustix::event::epoll::{CreateFlags, EventData, EventFlags, add, create};
use rustix::event::{EventfdFlags, eventfd};

pub(crate) const PROBE: Probe = Probe::new(
    "events of the caller's do not reach the program",
    &[7],
    attack,
)
.scene(scene)
.stopped_by(&["EBADF"]);

const NUMBER: i32 = 4;

fn scene(scene: &mut Scene) {
    let queue = create(CreateFlags::CLOEXEC).expect("a queue");
    let event = eventfd(1, EventfdFlags::CLOEXEC).expect("an event");
    add(&queue, &event, EventData::new_u64(1), EventFlags::IN).expect("an event in the queue");
    scene.leak(queue, NUMBER);
    scene.keep(event);
}

fn attack(_: &Args) -> Answer {
    let mut event = [0_u8; 16];
    let words = [NUMBER.into(), (&mut event).into(), 1.into(), 0.into()];
    let events = call(
        libc::SYS_epoll_pwait,
        &[words[0], words[1], words[2], words[3], 0.into(), 8.into()],
    )?;
    Ok(format!("{events} event"))
}
