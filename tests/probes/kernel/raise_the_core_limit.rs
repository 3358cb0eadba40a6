//! The program makes itself dump core, which the host's handler then reads.
//!
//! `core(5)`; apport and abrt parsed what they got as root (CVE-2015-1325). A hard
//! limit of 0 cannot be raised without a privilege (`getrlimit(2)`).

use crate::{Answer, Args, Probe};
use rustix::process::{Resource, Rlimit, setrlimit};

pub(crate) const PROBE: Probe =
    Probe::new("the limit of core dumps stays at nothing", &[27], attack)
        .stopped_by(&["EPERM"])
        .inapplicable_if(&[("EPERM", "the host allows no core dumps either")]);

fn attack(_: &Args) -> Answer {
    let limit = Rlimit {
        current: Some(1 << 20),
        maximum: Some(1 << 20),
    };
    setrlimit(Resource::Core, limit)?;
    Ok("raised".to_owned())
}
