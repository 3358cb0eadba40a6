//! [`Status`], the lines of `/proc/self/status` that matter (`proc_pid_status(5)`).

/// The lines of `/proc/self/status` that matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Status {
    /// `Seccomp`: 0 is none, 2 is a filter; nothing of a kernel without.
    pub(super) seccomp: Option<u32>,
    /// `Seccomp_filters`, since Linux 5.9.
    pub(super) filters: Option<u32>,
    /// `NoNewPrivs`, since Linux 4.10.
    pub(super) no_new_privileges: Option<u32>,
}

impl Status {
    pub(super) fn parse(text: &str) -> Self {
        let number = |name: &str| {
            let value = text.lines().find_map(|line| line.strip_prefix(name))?;
            value.strip_prefix(':')?.trim().parse().ok()
        };
        Self {
            seccomp: number("Seccomp"),
            filters: number("Seccomp_filters"),
            no_new_privileges: number("NoNewPrivs"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_has_its_numbers_by_name() {
        let text = "Name:\tSeccomp: 7\nNoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t3\n";
        let expected = Status {
            seccomp: Some(2),
            filters: Some(3),
            no_new_privileges: Some(1),
        };
        assert_eq!(Status::parse(text), expected);
        assert_eq!(Status::parse("Seccomp_filters:\t3\n").seccomp, None);
        assert_eq!(Status::parse(""), Status::default());
        assert_eq!(Status::parse("Seccomp:\tmany\n"), Status::default());
    }
}
