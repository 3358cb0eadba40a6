//! [`Host`], what a plan needs to know about the kernel it is made for.

use birdcage_landlock::Support;
use rustix::system::uname;

/// The running kernel, as far as a plan depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Host {
    /// What Landlock can do.
    pub(crate) landlock: Support,
    /// The first two numbers of the release; nothing if they cannot be told.
    release: (u32, u32),
}

impl Host {
    /// Asks the kernel.
    pub(crate) fn read() -> Self {
        Self {
            landlock: Support::detect(),
            release: release(uname().release().to_str().unwrap_or_default()),
        }
    }

    /// Whether a user namespace has a count of processes of its own (Linux 5.14).
    ///
    /// Before, the limit counts all processes of the user, on the whole host.
    pub(crate) fn counts_processes_by_namespace(self) -> bool {
        self.release >= (5, 14)
    }

    /// Whether a pid namespace has a largest id of its own (Linux 6.14).
    ///
    /// Before, setting it would be for the whole host.
    pub(crate) fn limits_ids_by_namespace(self) -> bool {
        self.release >= (6, 14)
    }
}

fn release(text: &str) -> (u32, u32) {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor),
        _ => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_its_first_two_numbers_or_the_oldest() {
        assert_eq!(release("6.18.44-fc-v669"), (6, 18));
        assert_eq!(release("5.10.0"), (5, 10));
        assert_eq!(release("7.1-rc3"), (7, 1));
        for unknown in ["", "linux", "6", "6.x", "99999999999.1"] {
            assert_eq!(release(unknown), (0, 0), "{unknown}");
        }
    }

    #[test]
    fn a_limit_of_the_whole_host_is_left_alone() {
        let host = |release| Host {
            landlock: Support::NONE,
            release,
        };
        assert!(!host((0, 0)).limits_ids_by_namespace());
        assert!(!host((6, 13)).limits_ids_by_namespace());
        assert!(host((6, 14)).limits_ids_by_namespace() && host((7, 0)).limits_ids_by_namespace());
        assert!(!host((5, 13)).counts_processes_by_namespace());
        assert!(host((5, 14)).counts_processes_by_namespace());
    }
}
