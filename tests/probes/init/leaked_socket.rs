//! A connection of the caller's is written to, in the caller's name.
//!
//! A descriptor needs no network namespace and no address (`socket(7)`): what is
//! connected stays so. The other end takes it for the caller, who has logged in.

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene};
use std::io::Read;
use std::os::unix::net::UnixStream;

pub(crate) const PROBE: Probe = Probe::new(
    "a connection of the caller's is not the program's",
    &[7],
    attack,
)
.scene(scene)
.stopped_by(&["EBADF"])
.judged_by_host(judge);

const NUMBER: i32 = 5;

fn scene(scene: &mut Scene) {
    let (server, client) = UnixStream::pair().expect("a pair");
    server.set_nonblocking(true).expect("its flag");
    scene.leak(client, NUMBER);
    scene.keep(server);
}

fn attack(_: &Args) -> Answer {
    call(
        libc::SYS_write,
        &[NUMBER.into(), c"DROP TABLE".into(), 10.into()],
    )?;
    Ok("written".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let mut text = [0; 10];
    let length = scene.kept::<UnixStream>().read(&mut text).ok()?;
    (length > 0).then(|| format!("{length} bytes from the program"))
}
