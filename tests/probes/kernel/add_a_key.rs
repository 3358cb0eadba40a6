//! A key is put into the keyring of the process, and another is asked for of a helper of root.
//!
//! `request_key(2)` starts `/sbin/request-key` on the host, as root and outside of
//! all namespaces (`request-key(8)`).

use crate::calls::{Word, call};
use crate::ways::{Ways, all_of, any_of, reached};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("no key is added or asked for", &[24, 33], attack)
    .stopped_by(&["EPERM"])
    .control(control);

/// `KEY_SPEC_PROCESS_KEYRING`, which ends with the process.
const OF_THE_PROCESS: i32 = -2;

fn both<T>(judge: fn(Ways<'_>) -> T) -> T {
    let (user, name, keyring) = (c"user".into(), c"probe".into(), OF_THE_PROCESS.into());
    judge(&[
        (
            "add_key",
            call(
                libc::SYS_add_key,
                &[user, name, c"text".into(), 4.into(), keyring],
            ),
        ),
        // Without words for the helper none is started.
        (
            "request_key",
            reached(
                call(libc::SYS_request_key, &[user, name, Word::NULL, 0.into()]),
                libc::ENOKEY,
            ),
        ),
    ])
}

fn attack(_: &Args) -> Answer {
    both(any_of)
}

fn control(_: &Args) -> Answer {
    both(all_of)
}
