//! [`Action`], what becomes of a system call.

use core::fmt;

const RET_KILL_PROCESS: u32 = 0x8000_0000;
const RET_ERRNO: u32 = 0x0005_0000;
const RET_ALLOW: u32 = 0x7fff_0000;
const RET_DATA: u32 = 0x0000_ffff;

/// What becomes of a system call.
///
/// The kernel knows more (traps, tracing, user notification, logging); a policy of this crate
/// uses none of them, because each hands the decision to somebody who can be asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The call is made.
    Allow,
    /// The call is not made and fails with this errno.
    Errno(u16),
    /// Every thread of the process dies, with `SIGSYS` as the recorded signal.
    KillProcess,
}

impl Action {
    /// The call is known, and refused.
    pub const EPERM: Self = Self::Errno(1);
    /// The call does not exist as far as the program can tell; it takes its older way.
    pub const ENOSYS: Self = Self::Errno(38);
    /// The socket family is good, the protocol within it is not offered.
    pub const EPROTONOSUPPORT: Self = Self::Errno(93);
    /// The socket family is not offered.
    pub const EAFNOSUPPORT: Self = Self::Errno(97);

    /// The value with which a BPF program returns this action, see `seccomp(2)`.
    pub const fn to_verdict(self) -> u32 {
        match self {
            Self::Allow => RET_ALLOW,
            Self::Errno(errno) => RET_ERRNO | errno as u32,
            Self::KillProcess => RET_KILL_PROCESS,
        }
    }

    /// The action behind a value returned by a BPF program, if it is one of ours.
    pub const fn from_verdict(verdict: u32) -> Option<Self> {
        let data = verdict & RET_DATA;
        match verdict & !RET_DATA {
            RET_ALLOW if data == 0 => Some(Self::Allow),
            RET_KILL_PROCESS if data == 0 => Some(Self::KillProcess),
            RET_ERRNO => Some(Self::Errno(data as u16)),
            _ => None,
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Allow => f.write_str("allow"),
            Self::KillProcess => f.write_str("kill"),
            Self::EPERM => f.write_str("EPERM"),
            Self::ENOSYS => f.write_str("ENOSYS"),
            Self::EPROTONOSUPPORT => f.write_str("EPROTONOSUPPORT"),
            Self::EAFNOSUPPORT => f.write_str("EAFNOSUPPORT"),
            Self::Errno(errno) => write!(f, "errno {errno}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_survives_the_way_through_a_verdict() {
        for action in [
            Action::Allow,
            Action::KillProcess,
            Action::EPERM,
            Action::Errno(4095),
        ] {
            assert_eq!(Action::from_verdict(action.to_verdict()), Some(action));
        }
    }

    #[test]
    fn a_verdict_of_another_kind_is_no_action() {
        let (trace, notify, kill_thread) = (0x7ff0_0000, 0x7fc0_0000, 0);
        for verdict in [
            trace,
            notify,
            kill_thread,
            RET_ALLOW | 1,
            RET_KILL_PROCESS | 7,
        ] {
            assert_eq!(Action::from_verdict(verdict), None, "{verdict:#x}");
        }
    }

    #[test]
    fn the_named_errnos_are_those_of_the_kernel() {
        use rustix::io::Errno;
        for (action, errno) in [
            (Action::EPERM, Errno::PERM),
            (Action::ENOSYS, Errno::NOSYS),
            (Action::EPROTONOSUPPORT, Errno::PROTONOSUPPORT),
            (Action::EAFNOSUPPORT, Errno::AFNOSUPPORT),
        ] {
            assert_eq!(
                action,
                Action::Errno(u16::try_from(errno.raw_os_error()).unwrap())
            );
        }
    }

    #[test]
    fn an_action_prints_as_the_name_people_know() {
        assert_eq!(Action::EAFNOSUPPORT.to_string(), "EAFNOSUPPORT");
        assert_eq!(Action::Errno(2).to_string(), "errno 2");
        assert_eq!(Action::KillProcess.to_string(), "kill");
    }
}
