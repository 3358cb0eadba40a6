//! A program that was killed says that it has ended well.
//!
//! Whatever carries the status to the caller is a way to lie to it, if the program has
//! it open or can open it: birdcage 0.8.1 left its pipe open inside. What is written
//! here is the record that this library's own first process would write, to all there is.

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene, ready};
use std::fs::{self, OpenOptions};
use std::io::Write;

pub(crate) const PROBE: Probe = Probe::new(
    "the status that the caller hears of is the true one",
    &[7],
    attack,
)
.when_ready(|_, _| ())
.control(control)
.judged_by_host(judge);

fn attack(_: &Args) -> Answer {
    let success = [0; 32];
    for process in ["self", "1"] {
        let descriptors = fs::read_dir(format!("/proc/{process}/fd"))
            .into_iter()
            .flatten();
        for path in descriptors.filter_map(|entry| Some(entry.ok()?.path())) {
            let is_stream = path
                .file_name()
                .is_some_and(|name| ["0", "1", "2"].iter().any(|own| name == *own));
            let opened = OpenOptions::new().write(true).open(&path);
            if let (false, Ok(mut pipe)) = (is_stream, opened) {
                let _forged = pipe.write(&success);
            }
        }
    }
    for number in 3..1024 {
        let _forged = call(
            libc::SYS_write,
            &[number.into(), (&mut success.clone()).into(), 32.into()],
        );
    }
    ready();
    let own = std::process::id();
    call(libc::SYS_kill, &[own.into(), libc::SIGKILL.into()])?;
    Ok("alive".to_owned())
}

/// Outside, the program itself is what the caller hears of, and ends well.
fn control(_: &Args) -> Answer {
    ready();
    Ok("ended well".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    scene
        .status()
        .success()
        .then(|| "it ended well, says the caller".to_owned())
}
