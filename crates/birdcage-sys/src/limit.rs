//! [`get`], reading a limit where even that may be refused.

use crate::raw;
use rustix::io::Errno;
use rustix::process::{Resource, Rlimit};

/// `RLIM64_INFINITY` of the kernel.
const INFINITY: u64 = u64::MAX;

/// Reads a limit of the calling process.
///
/// `prlimit64(0, resource, NULL, &old)`, see
/// [getrlimit(2)](https://man7.org/linux/man-pages/man2/getrlimit.2.html). The kernel does not
/// refuse it, but a container's filter may; rustix counts on the kernel.
pub fn get(resource: Resource) -> Result<Rlimit, Errno> {
    let mut old = [0_u64; 2];
    let operands = [0, resource as usize, 0, &raw mut old as usize, 0, 0];
    // SAFETY: `old` has the size and alignment of `struct rlimit64` and outlives the call.
    unsafe { raw::call(libc::SYS_prlimit64, operands) }?;
    let [current, maximum] = old.map(|value| (value != INFINITY).then_some(value));
    Ok(Rlimit { current, maximum })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::process::getrlimit;

    #[test]
    fn a_limit_is_what_rustix_reads_where_nothing_refuses_it() {
        let all = [
            Resource::Nofile,
            Resource::Core,
            Resource::Nproc,
            Resource::Stack,
        ];
        for resource in all {
            assert_eq!(get(resource), Ok(getrlimit(resource)), "{resource:?}");
        }
    }
}
