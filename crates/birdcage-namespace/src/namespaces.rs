//! [`Namespaces`], a set of kinds of namespace.

use core::fmt;

use rustix::thread::ThreadNameSpaceType as Kernel;

bitflags::bitflags! {
    /// Kinds of namespace, with the values that `clone(2)` and `setns(2)` use.
    ///
    /// A set says what is to be made or joined. It does not say in which order:
    /// the kernel makes the user namespace first, and the others belong to it.
    /// The time namespace is missing on purpose: `clone(2)` cannot make one.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub struct Namespaces: u32 {
        /// Ids and capabilities. Without privileges it is what allows the rest.
        const USER = Kernel::USER.bits();
        /// The tree of mounts.
        const MOUNT = Kernel::MOUNT.bits();
        /// Process ids. The caller of `setns` stays where it is; its children enter.
        const PID = Kernel::PROCESS_ID.bits();
        /// Network devices, addresses, ports and abstract unix sockets.
        const NET = Kernel::NETWORK.bits();
        /// System V IPC and POSIX message queues.
        const IPC = Kernel::INTER_PROCESS_COMMUNICATION.bits();
        /// Host and domain name.
        const UTS = Kernel::HOST_NAME_AND_NIS_DOMAIN_NAME.bits();
        /// The root of the control groups that are shown.
        const CGROUP = Kernel::CONTROL_GROUP.bits();
    }
}

impl Namespaces {
    /// The set as bits for the flags of `clone(2)`.
    ///
    /// ```
    /// use birdcage_namespace::Namespaces;
    ///
    /// assert_eq!((Namespaces::USER | Namespaces::MOUNT).clone_flags(), 0x1002_0000);
    /// ```
    pub const fn clone_flags(self) -> u32 {
        self.bits()
    }
}

/// `user, mount, pid`; an empty set is `none`.
impl fmt::Display for Namespaces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("none");
        }
        for (at, (name, _)) in self.iter_names().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            write!(f, "{comma}{}", name.to_ascii_lowercase())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Namespaces;

    #[test]
    fn the_values_are_those_of_the_kernel_headers() {
        let cases = [
            (Namespaces::MOUNT, 0x0002_0000),
            (Namespaces::CGROUP, 0x0200_0000),
            (Namespaces::UTS, 0x0400_0000),
            (Namespaces::IPC, 0x0800_0000),
            (Namespaces::USER, 0x1000_0000),
            (Namespaces::PID, 0x2000_0000),
            (Namespaces::NET, 0x4000_0000),
        ];
        for (kind, value) in cases {
            assert_eq!(kind.clone_flags(), value, "{kind}");
        }
        assert_eq!(Namespaces::all().clone_flags(), 0x7e02_0000);
    }

    #[test]
    fn a_set_prints_the_names_of_its_kinds() {
        let cases = [
            (Namespaces::empty(), "none"),
            (Namespaces::NET, "net"),
            (Namespaces::PID | Namespaces::USER, "user, pid"),
            (Namespaces::all(), "user, mount, pid, net, ipc, uts, cgroup"),
        ];
        for (set, expected) in cases {
            assert_eq!(set.to_string(), expected);
        }
    }
}
